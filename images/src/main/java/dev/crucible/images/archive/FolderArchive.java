package dev.crucible.images.archive;

import dev.crucible.linux.Folder;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * A folder of this machine with everything below it. No link is followed, and what is changed while
 * it is read is read as it then is, or refused.
 */
public final class FolderArchive implements Archive, AutoCloseable {
    private final Folder folder;
    private final Bounds bounds;
    private final Paths paths;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private Optional<InputStream> content = Optional.empty();
    private long left;
    private long entries;
    private long bytes;

    private record Pending(byte[] path, Folder.Entry entry) {}

    /** Reads this folder, which it does not close. */
    public FolderArchive(Folder folder, Bounds bounds) {
        this.folder = folder;
        this.bounds = bounds;
        this.paths = new Paths(bounds);
        push(new byte[0]);
    }

    private void push(byte[] path) {
        for (Folder.Entry entry : folder.list(path).reversed()) {
            if (pending.size() > bounds.entries()) {
                throw ImageException.tooLarge("it has more than " + bounds.entries() + " entries");
            }
            pending.push(new Pending(joined(path, entry.name()), entry));
        }
    }

    private static byte[] joined(byte[] path, byte[] name) {
        if (path.length == 0) {
            return name;
        }
        byte[] joined = java.util.Arrays.copyOf(path, path.length + 1 + name.length);
        joined[path.length] = '/';
        System.arraycopy(name, 0, joined, path.length + 1, name.length);
        return joined;
    }

    @Override
    public Optional<Entry> next() throws IOException {
        close();
        if (pending.isEmpty()) {
            return Optional.empty();
        }
        if (++entries > bounds.entries()) {
            throw ImageException.tooLarge("it has more than " + bounds.entries() + " entries");
        }
        Pending now = pending.pop();
        byte[] path = paths.normal(now.path());
        return Optional.of(
                switch (now.entry().kind()) {
                    case FOLDER -> {
                        push(path);
                        yield entry(Entry.Type.FOLDER, now, path, new byte[0]);
                    }
                    case LINK -> entry(Entry.Type.LINK, now, path, folder.linkTarget(path));
                    case OTHER -> entry(Entry.Type.DEVICE, now, path, new byte[0]);
                    case FILE -> {
                        content = Optional.of(folder.read(path));
                        left = now.entry().size();
                        bytes += left;
                        if (bytes > bounds.bytes()) {
                            throw ImageException.tooLarge(
                                    "it has more than " + bounds.bytes() + " bytes");
                        }
                        yield entry(Entry.Type.FILE, now, path, new byte[0]);
                    }
                });
    }

    private static Entry entry(Entry.Type type, Pending of, byte[] path, byte[] link) {
        long size = type == Entry.Type.FILE ? of.entry().size() : 0;
        return new Entry(type, path, link, size, of.entry().mode(), of.entry().modified(), false);
    }

    @Override
    public int read(byte[] into) throws IOException {
        if (left == 0 || content.isEmpty()) {
            return -1;
        }
        int count = content.get().read(into, 0, (int) Math.min(into.length, left));
        if (count < 0) {
            throw ImageException.conflict("a file has become shorter while it was read");
        }
        left -= count;
        return count;
    }

    @Override
    public void close() throws IOException {
        if (content.isPresent()) {
            content.get().close();
        }
        content = Optional.empty();
        left = 0;
    }
}
