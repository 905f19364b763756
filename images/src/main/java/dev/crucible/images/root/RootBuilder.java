package dev.crucible.images.root;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.crucible.images.archive.Archive;
import dev.crucible.images.archive.Bounds;
import dev.crucible.images.archive.Entry;
import dev.crucible.images.archive.ImageException;
import dev.crucible.linux.Errno;
import dev.crucible.linux.Folder;
import dev.crucible.linux.Folder.Kind;
import dev.crucible.linux.Folder.NewFile;
import dev.crucible.linux.LinuxException;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Makes a root filesystem out of archives, one layer over the other (OCI image layer
 * specification). Every path is resolved by the kernel below the root without following a link;
 * nothing is ever opened that is there already, so nothing is written through a link or another
 * name. Everything belongs to this process, files are for all to read and some to execute, and no
 * device, no set-user-id and no attribute is kept. For one thread.
 */
public final class RootBuilder {
    private static final byte[] WHITEOUT = ".wh.".getBytes(US_ASCII);
    private static final byte[] OPAQUE = ".wh..wh..opq".getBytes(US_ASCII);
    private static final byte[] OTHER_MARK = ".wh..wh.".getBytes(US_ASCII);

    /** What sandboxes are mounted on. A link there would lead the mount to elsewhere. */
    private static final List<String> MOUNT_POINTS = List.of("dev", "proc", "sys", "tmp", "work");

    private final Folder root;
    private final Bounds bounds;
    private final LeftOut.Count leftOut = new LeftOut.Count();
    private final byte[] buffer = new byte[64 * 1024];
    private byte[] folderThere = {};
    private long entries;
    private long bytes;

    /** Builds in this folder, which is empty and which nobody else uses. */
    public RootBuilder(Folder root, Bounds bounds) {
        this.root = root;
        this.bounds = bounds;
    }

    /** What was not kept so far. */
    public LeftOut leftOut() {
        return leftOut.total();
    }

    /**
     * Takes away what a layer says is gone from those below it; adds nothing.
     *
     * @throws ImageException when it breaks a rule
     */
    public void removeWhatIsGone(Archive layer) throws IOException {
        for (Optional<Entry> next = layer.next(); next.isPresent(); next = layer.next()) {
            byte[] path = next.get().path();
            byte[] name = name(path);
            if (!startsWith(name, WHITEOUT)) {
                continue;
            }
            attempt(
                    path,
                    () -> {
                        if (Arrays.equals(name, OPAQUE)) {
                            empty(parent(path));
                        } else if (!startsWith(name, OTHER_MARK)) {
                            remove(
                                    sibling(
                                            path,
                                            Arrays.copyOfRange(
                                                    name, WHITEOUT.length, name.length)));
                        }
                    });
        }
    }

    private void empty(byte[] folder) {
        if (folder.length == 0) {
            root.clear();
            folderThere = new byte[0];
            return;
        }
        Optional<Kind> there = kind(folder);
        if (there.isPresent() && there.get() != Kind.FOLDER) {
            throw ImageException.invalid(
                    "it leads through " + Folder.shown(folder) + ", which is no folder");
        }
        if (there.isPresent()) {
            remove(folder);
            makeFolder(folder);
        }
    }

    /**
     * Adds what a layer has, over what is there; its marks of what is gone are passed over.
     *
     * @throws ImageException when it breaks a rule
     */
    public void addLayer(Archive layer) throws IOException {
        add(layer, true);
    }

    /** Adds everything that an archive has, whatever it is called. */
    public void addAll(Archive archive) throws IOException {
        add(archive, false);
    }

    /** Whether nothing was added so far. */
    public boolean empty() {
        return entries == 0;
    }

    private void add(Archive archive, boolean layer) throws IOException {
        for (Optional<Entry> next = archive.next(); next.isPresent(); next = archive.next()) {
            Entry entry = next.get();
            boolean top = entry.path().length == 0;
            if (++entries > bounds.entries()) {
                throw ImageException.tooLarge("it has more than " + bounds.entries() + " entries");
            }
            if (top && entry.type() != Entry.Type.FOLDER) {
                throw ImageException.invalid("its top is no folder");
            }
            if (!top && !(layer && startsWith(name(entry.path()), WHITEOUT))) {
                attempt(entry.path(), () -> add(entry, archive));
            }
        }
    }

    private void add(Entry entry, Archive archive) throws IOException {
        byte[] path = entry.path();
        if (entry.attributes()) {
            leftOut.attributes();
        }
        if (entry.special()) {
            leftOut.special(Folder.shown(path));
        }
        switch (entry.type()) {
            case DEVICE -> leftOut.device(Folder.shown(path));
            case FOLDER -> folder(path);
            case FILE -> {
                makeRoom(path);
                file(entry, archive);
            }
            case LINK -> {
                checkTarget(entry.link());
                makeRoom(path);
                root.makeLink(path, entry.link());
            }
            case HARD_LINK -> hardLink(path, entry.link());
        }
    }

    private static void checkTarget(byte[] target) {
        for (byte one : target) {
            if (one == 0) {
                throw ImageException.invalid("it leads to a name with a NUL");
            }
        }
        if (target.length == 0) {
            throw ImageException.invalid("it leads to nowhere");
        }
    }

    private void folder(byte[] path) {
        if (kind(path).filter(Kind.FOLDER::equals).isEmpty()) {
            makeRoom(path);
            makeFolder(path);
        }
    }

    private void file(Entry entry, Archive archive) throws IOException {
        grow(entry.size());
        try (NewFile file = root.makeFile(entry.path(), entry.executable())) {
            for (int count = archive.read(buffer); count >= 0; count = archive.read(buffer)) {
                file.write(buffer, 0, count);
            }
            file.changedAt(entry.modified());
        }
    }

    /** Each name counts as if it had the content for itself, because each is read for its own. */
    private void grow(long size) {
        bytes += size;
        if (bytes > bounds.bytes()) {
            throw ImageException.tooLarge("it has more than " + bounds.bytes() + " bytes");
        }
    }

    private void hardLink(byte[] path, byte[] existing) {
        if (Arrays.equals(path, existing)) {
            return;
        }
        Kind there =
                existing.length == 0
                        ? Kind.FOLDER
                        : kind(existing)
                                .orElseThrow(() ->
                                        ImageException.invalid(
                                                "it is another name of "
                                                        + Folder.shown(existing)
                                                        + ", which is not there"));
        switch (there) {
            case LINK -> {
                byte[] target = root.linkTarget(existing);
                makeRoom(path);
                root.makeLink(path, target);
            }
            case FILE -> {
                grow(root.size(existing));
                makeRoom(path);
                root.makeHardLink(path, existing);
            }
            case FOLDER, OTHER ->
                    throw ImageException.invalid(
                            "it is another name of " + Folder.shown(existing) + ", no file");
        }
    }

    /**
     * Makes what must be there for sandboxes to stand on it.
     *
     * @throws ImageException when something else is there
     */
    public void finish() {
        for (String point : MOUNT_POINTS) {
            byte[] path = point.getBytes(US_ASCII);
            Optional<Kind> there = kind(path);
            if (there.isEmpty()) {
                makeFolder(path);
            } else if (there.get() != Kind.FOLDER) {
                throw ImageException.invalid(
                        "its /" + point + " is no folder; sandboxes are mounted on it");
            }
        }
    }

    /** The path is free afterwards, and its folder is there. */
    private void makeRoom(byte[] path) {
        ensureFolder(parent(path));
        if (kind(path).isPresent()) {
            remove(path);
        }
    }

    private void ensureFolder(byte[] path) {
        if (path.length == 0 || Arrays.equals(path, folderThere)) {
            return;
        }
        ensureFolder(parent(path));
        Optional<Kind> there = kind(path);
        if (there.isEmpty()) {
            makeFolder(path);
        } else if (there.get() != Kind.FOLDER) {
            throw ImageException.invalid(
                    "it leads through " + Folder.shown(path) + ", which is no folder");
        }
        folderThere = path;
    }

    private Optional<Kind> kind(byte[] path) {
        return root.kind(path);
    }

    private void makeFolder(byte[] path) {
        root.makeFolder(path);
    }

    private void remove(byte[] path) {
        folderThere = new byte[0];
        root.remove(path);
    }

    private static byte[] parent(byte[] path) {
        int at = slash(path);
        return at < 0 ? new byte[0] : Arrays.copyOf(path, at);
    }

    private static byte[] name(byte[] path) {
        return Arrays.copyOfRange(path, slash(path) + 1, path.length);
    }

    private static int slash(byte[] path) {
        int at = path.length - 1;
        while (at >= 0 && path[at] != '/') {
            at--;
        }
        return at;
    }

    /** What a mark beside it says is gone. */
    private static byte[] sibling(byte[] path, byte[] name) {
        if (name.length == 0 || name[0] == '.' && (name.length == 1 || dots(name))) {
            throw ImageException.invalid("it says that nothing is gone");
        }
        int cut = slash(path) + 1;
        byte[] sibling = Arrays.copyOf(path, cut + name.length);
        System.arraycopy(name, 0, sibling, cut, name.length);
        return sibling;
    }

    private static boolean dots(byte[] name) {
        return name.length == 2 && name[1] == '.';
    }

    private static boolean startsWith(byte[] text, byte[] start) {
        return text.length >= start.length
                && Arrays.equals(text, 0, start.length, start, 0, start.length);
    }

    private interface Step {
        void take() throws IOException;
    }

    private static void attempt(byte[] path, Step step) throws IOException {
        try {
            step.take();
        } catch (ImageException wrong) {
            throw wrong.in(Folder.shown(path));
        } catch (LinuxException failed) {
            throw switch (failed.errno()) {
                case Errno.ELOOP, Errno.ENOTDIR ->
                        ImageException.invalid(
                                Folder.shown(path) + ": it leads through a link, or a file");
                case Errno.ENOENT ->
                        ImageException.invalid(Folder.shown(path) + ": what it needs is gone");
                default -> failed;
            };
        }
    }
}
