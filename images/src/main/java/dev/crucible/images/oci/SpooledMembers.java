package dev.crucible.images.oci;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crucible.images.archive.Archive;
import dev.crucible.images.archive.Entry;
import dev.crucible.images.archive.ImageException;
import dev.crucible.linux.Folder;
import dev.crucible.linux.Folder.NewFile;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The files of an archive, put into a folder under numbers, so that no name of theirs is used. */
public final class SpooledMembers implements Members {
    private static final int MAX_MEMBERS = 10_000;
    private static final int MAX_LINKS = 8;

    private final Folder folder;
    private final Map<String, byte[]> files = new HashMap<>();
    private final Map<String, String> links = new HashMap<>();

    private SpooledMembers(Folder folder) {
        this.folder = folder;
    }

    /** Takes everything out of an archive into an empty folder. */
    public static Members of(Archive archive, Folder folder) throws IOException {
        SpooledMembers members = new SpooledMembers(folder);
        byte[] buffer = new byte[64 * 1024];
        int number = 0;
        for (Optional<Entry> next = archive.next(); next.isPresent(); next = archive.next()) {
            Entry entry = next.get();
            String path = new String(entry.path(), UTF_8);
            if (++number > MAX_MEMBERS) {
                throw ImageException.tooLarge("it has more than " + MAX_MEMBERS + " members");
            }
            switch (entry.type()) {
                case FILE -> {
                    byte[] file = Integer.toString(number).getBytes(US_ASCII);
                    try (NewFile content = folder.makeFile(file, false)) {
                        for (int count = archive.read(buffer);
                                count >= 0;
                                count = archive.read(buffer)) {
                            content.write(buffer, 0, count);
                        }
                    }
                    members.files.put(path, file);
                }
                case LINK -> members.links.put(path, beside(path, new String(entry.link(), UTF_8)));
                case HARD_LINK -> members.links.put(path, new String(entry.link(), UTF_8));
                case FOLDER, DEVICE -> {}
            }
        }
        return members;
    }

    /**
     * Docker has written layers that are the same as links to each other: {@code ../ID/layer.tar}.
     */
    private static String beside(String path, String target) {
        int cut = path.lastIndexOf('/');
        String folder = cut < 0 ? "" : path.substring(0, cut);
        String rest = target;
        while (rest.startsWith("../") && !folder.isEmpty()) {
            int up = folder.lastIndexOf('/');
            folder = up < 0 ? "" : folder.substring(0, up);
            rest = rest.substring(3);
        }
        return folder.isEmpty() ? rest : folder + "/" + rest;
    }

    @Override
    public Optional<InputStream> open(String name) {
        String wanted = name;
        for (int followed = 0; followed < MAX_LINKS; followed++) {
            byte[] file = files.get(wanted);
            if (file != null) {
                return Optional.of(folder.read(file));
            }
            String next = links.get(wanted);
            if (next == null) {
                return Optional.empty();
            }
            wanted = next;
        }
        return Optional.empty();
    }
}
