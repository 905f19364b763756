package dev.crucible.core;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The files that a sandbox is asked to give back: which, how large they are together, and what is
 * said of those that are left out. For one thread.
 */
final class Harvest {
    private final Sandbox sandbox;
    private final List<Sandbox.FileEntry> wanted = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long bytes;
    private boolean tooLarge;

    /**
     * Looks at what is there.
     *
     * @param globs what is asked for
     * @param budget most bytes of all together; what does not fit is left out
     * @throws SandboxException when the folder cannot be read
     */
    Harvest(Sandbox sandbox, List<String> globs, long budget) {
        this.sandbox = sandbox;
        Sandbox.FileListing listing = sandbox.list();
        notes.addAll(listing.skipped());
        for (Sandbox.FileEntry entry : listing.files()) {
            if (globs.stream().anyMatch(glob -> Globs.matches(glob, entry.path()))) {
                want(entry, budget);
            }
        }
    }

    private void want(Sandbox.FileEntry entry, long budget) {
        if (entry.size() > budget - bytes) {
            tooLarge = true;
            notes.add("'" + entry.path() + "' left out: " + entry.size() + " bytes are too many");
            return;
        }
        bytes += entry.size();
        wanted.add(entry);
    }

    /** How many bytes all that comes has. */
    long bytes() {
        return bytes;
    }

    /** Whether something was left out because it is too large. */
    boolean tooLarge() {
        return tooLarge;
    }

    List<String> notes() {
        return notes;
    }

    /** The files, none of which has been read yet. */
    List<Sandbox.FileEntry> wanted() {
        return wanted;
    }

    /**
     * Reads one of them.
     *
     * @param unreadable is told when that fails, because the program has made it so
     */
    void read(
            Sandbox.FileEntry entry,
            Consumer<SandboxFile> taker,
            Consumer<SandboxException> unreadable) {
        SandboxFile file;
        try {
            file = sandbox.read(entry.path(), entry.size());
        } catch (SandboxException hidden) {
            unreadable.accept(hidden);
            return;
        }
        taker.accept(file);
    }
}
