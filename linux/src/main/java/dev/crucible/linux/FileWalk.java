package dev.crucible.linux;

import dev.crucible.core.Sandbox.FileEntry;
import dev.crucible.core.Sandbox.FileListing;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One walk through a directory in which everything may be hostile, also while it goes on: it opens
 * nothing but folders, each below the one before, and looks at a bounded number of names.
 */
final class FileWalk {
    private static final int MAX_SKIPPED = 100;

    /** More than the sandbox can have by default; moving folders about cannot make it endless. */
    static final int MAX_LOOKS = 10 * WorkDirectory.MAX_ENTRIES;

    private static final int O_DIRECTORY = 0x10000;
    private static final int O_CLOEXEC = 0x80000;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;

    private final String hidden;
    private final int maxLooks;
    private final List<FileEntry> files = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private int looks;

    /** A walk that leaves one name at the top out, and ends after so many names. */
    FileWalk(String hidden, int maxLooks) {
        this.hidden = hidden;
        this.maxLooks = maxLooks;
    }

    FileListing of(Fd directory) {
        walk(directory, "", 0);
        files.sort(Comparator.comparing(FileEntry::path));
        return new FileListing(files, skipped);
    }

    private boolean enough() {
        if (files.size() >= WorkDirectory.MAX_ENTRIES) {
            skip("more than " + WorkDirectory.MAX_ENTRIES + " files: the rest is left out");
            return true;
        }
        if (looks >= maxLooks) {
            skip("more than " + maxLooks + " names: the rest is left out");
            return true;
        }
        return false;
    }

    private void walk(Fd directory, String prefix, int depth) {
        for (byte[] name : FolderNames.of(directory, WorkDirectory.MAX_ENTRIES)) {
            if (enough()) {
                return;
            }
            looks++;
            String text = new String(name, 0, name.length - 1, StandardCharsets.UTF_8);
            String path = prefix + text;
            if (path.equals(hidden)) {
                continue;
            }
            if (text.indexOf('\uFFFD') >= 0 && !strictlyUtf8(name)) {
                skip("'" + printable(path) + "' left out: its name is not UTF-8");
                continue;
            }
            Optional<WorkDirectory.Stat> stat =
                    WorkDirectory.stat(directory, name, AT_SYMLINK_NOFOLLOW);
            if (stat.isEmpty()) {
                skip("'" + printable(path) + "' left out: it cannot be read");
            } else if (stat.get().folder()) {
                descend(directory, path, name, depth);
            } else if (stat.get().regular()) {
                files.add(new FileEntry(path, stat.get().size()));
            } else {
                skip("'" + printable(path) + "' left out: it is not a regular file");
            }
        }
    }

    private void descend(Fd directory, String path, byte[] name, int depth) {
        if (depth >= WorkDirectory.MAX_DEPTH) {
            skip("'" + printable(path) + "' left out: deeper than " + WorkDirectory.MAX_DEPTH);
            return;
        }
        long opened = WorkDirectory.open(directory, name, O_DIRECTORY | O_CLOEXEC, 0);
        if (opened < 0) {
            skip("'" + printable(path) + "' left out: it cannot be opened");
            return;
        }
        try (Fd folder = new Fd((int) opened)) {
            walk(folder, path + "/", depth + 1);
        }
    }

    private void skip(String reason) {
        if (skipped.size() < MAX_SKIPPED && !skipped.contains(reason)) {
            skipped.add(reason);
        }
    }

    private static String printable(String path) {
        String shown = path.replaceAll("\\p{C}", "?");
        return shown.length() <= 200 ? shown : shown.substring(0, 200) + "…";
    }

    private static boolean strictlyUtf8(byte[] name) {
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(name));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }
}
