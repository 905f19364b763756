package dev.crucible.linux;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A folder that holds what others have named and written, handled through its descriptor. Paths are
 * bytes, relative, without NUL; the kernel resolves them below the folder and follows no link
 * (openat2(2)), so no path leads out of it, whatever is in it. What is made belongs to this process
 * and is read-only to everybody else. Not thread-safe.
 */
public final class Folder implements AutoCloseable {
    private static final int O_WRONLY = 1;
    private static final int O_CREAT = 0x40;
    private static final int O_EXCL = 0x80;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_DIRECTORY = 0x10000;
    private static final int O_NOFOLLOW = 0x20000;
    private static final int O_CLOEXEC = 0x80000;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int AT_REMOVEDIR = 0x200;
    private static final int LOCK_SH = 1;
    private static final int LOCK_EX = 2;
    private static final int LOCK_NB = 4;
    private static final int S_IFMT = 0xF000;
    private static final int S_IFLNK = 0xA000;

    private static final int FOLDER_MODE = 0755;
    private static final int PROGRAM_MODE = 0755;
    private static final int FILE_MODE = 0644;

    /** Most names in one folder. */
    private static final int MAX_NAMES = 1_000_000;

    private static final int MAX_LINK = 4096;

    private final Fd root;

    /** The folder of the last entry: archives name what is together one after the other. */
    private byte[] openPath = {};

    private Optional<Fd> openFolder = Optional.empty();

    private Folder(Fd root) {
        this.root = root;
    }

    /**
     * A folder of the host.
     *
     * @throws LinuxException when it is none, or a link
     */
    public static Folder at(Path path) {
        return new Folder(Fd.open(path.toString(), O_DIRECTORY | O_NOFOLLOW));
    }

    /** What a name stands for. */
    public enum Kind {
        /** A regular file. */
        FILE,
        /** A folder. */
        FOLDER,
        /** A symbolic link. */
        LINK,
        /** A device, a pipe, a socket. */
        OTHER
    }

    /**
     * One name in a folder.
     *
     * @param name its bytes
     * @param size in bytes
     * @param mode its permissions
     * @param modified when it was changed last, in seconds since 1970
     */
    public record Entry(byte[] name, Kind kind, long size, int mode, long modified) {
        /** Whether anybody may execute it. */
        public boolean executable() {
            return (mode & 0111) != 0;
        }
    }

    /** Whether this process alone may use it until it is closed; false when somebody else does. */
    public boolean lockAlone() {
        return lock(LOCK_EX);
    }

    /** Whether this process and others may use it until it is closed; false when one alone does. */
    public boolean lockTogether() {
        return lock(LOCK_SH);
    }

    private boolean lock(int how) {
        long result = Kernel.call(Syscall.FLOCK, root.number(), how | LOCK_NB);
        if (result == -Errno.EAGAIN) {
            return false;
        }
        Kernel.check(result, Syscall.FLOCK, "");
        return true;
    }

    /** As {@link #lockAlone}, but waits until nobody else uses it. For platform threads. */
    public void awaitLock() {
        Kernel.check(Kernel.call(Syscall.FLOCK, root.number(), LOCK_EX), Syscall.FLOCK, "");
    }

    /** What is there; empty when nothing is. */
    public Optional<Kind> kind(byte[] path) {
        return parent(path, false).flatMap(folder -> stat(folder, name(path))).map(Entry::kind);
    }

    /** The bytes of what is there; 0 when nothing is. */
    public long size(byte[] path) {
        return parent(path, false)
                .flatMap(folder -> stat(folder, name(path)))
                .map(Entry::size)
                .orElse(0L);
    }

    /** Makes a folder that everybody may enter. */
    public void makeFolder(byte[] path) {
        Fd folder = folderOf(path);
        byte[] name = name(path);
        made(Syscall.MKDIRAT, folder, name, FOLDER_MODE, path);
        long opened = WorkDirectory.open(folder, name, O_DIRECTORY | O_CLOEXEC, 0);
        try (Fd made = new Fd((int) checked(opened, Syscall.OPENAT2, path))) {
            checked(Kernel.call(Syscall.FCHMOD, made.number(), FOLDER_MODE), Syscall.FCHMOD, path);
        }
    }

    private static void made(Syscall call, Fd folder, byte[] name, int mode, byte[] path) {
        try (Arena arena = Arena.ofConfined()) {
            long bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, name).address();
            checked(Kernel.call(call, folder.number(), bytes, mode), call, path);
        }
    }

    /** Makes a file that is not there yet, for everybody to read, perhaps to execute. */
    public NewFile makeFile(byte[] path, boolean executable) {
        int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
        int mode = executable ? PROGRAM_MODE : FILE_MODE;
        long opened = WorkDirectory.open(folderOf(path), name(path), flags, mode);
        Fd file = new Fd((int) checked(opened, Syscall.OPENAT2, path));
        checked(Kernel.call(Syscall.FCHMOD, file.number(), mode), Syscall.FCHMOD, path);
        return new NewFile(file);
    }

    /** A file that is being filled. */
    public static final class NewFile implements AutoCloseable {
        private final Fd file;

        private NewFile(Fd file) {
            this.file = file;
        }

        /** Appends. */
        public void write(byte[] content, int offset, int length) {
            for (int at = 0; at < length; ) {
                at += file.write(content, offset + at, length - at);
            }
        }

        /** When it was changed last, in seconds since 1970. */
        public void changedAt(long seconds) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment times =
                        arena.allocateFrom(ValueLayout.JAVA_LONG, seconds, 0, seconds, 0);
                Kernel.check(
                        Kernel.call(Syscall.UTIMENSAT, file.number(), 0, times.address(), 0),
                        Syscall.UTIMENSAT,
                        "");
            }
        }

        @Override
        public void close() {
            file.close();
        }
    }

    /** Makes a symbolic link, to wherever. */
    public void makeLink(byte[] path, byte[] target) {
        Fd folder = folderOf(path);
        try (Arena arena = Arena.ofConfined()) {
            long name = arena.allocateFrom(ValueLayout.JAVA_BYTE, name(path)).address();
            long text = arena.allocateFrom(ValueLayout.JAVA_BYTE, terminated(target)).address();
            checked(
                    Kernel.call(Syscall.SYMLINKAT, text, folder.number(), name),
                    Syscall.SYMLINKAT,
                    path);
        }
    }

    /** Gives what is below this folder a second name. */
    public void makeHardLink(byte[] path, byte[] existing) {
        long opened = WorkDirectory.open(root, parentPath(existing), O_DIRECTORY | O_CLOEXEC, 0);
        try (Fd from = new Fd((int) checked(opened, Syscall.OPENAT2, existing));
                Arena arena = Arena.ofConfined()) {
            long old = arena.allocateFrom(ValueLayout.JAVA_BYTE, name(existing)).address();
            long name = arena.allocateFrom(ValueLayout.JAVA_BYTE, name(path)).address();
            Fd to = folderOf(path);
            checked(
                    Kernel.call(Syscall.LINKAT, from.number(), old, to.number(), name, 0, 0),
                    Syscall.LINKAT,
                    path);
        }
    }

    /** Removes what is there with everything below it; nothing when there is nothing. */
    public void remove(byte[] path) {
        forget();
        long opened = WorkDirectory.open(root, parentPath(path), O_DIRECTORY | O_CLOEXEC, 0);
        if (opened == -Errno.ENOENT) {
            return;
        }
        try (Fd folder = new Fd((int) checked(opened, Syscall.OPENAT2, path))) {
            remove(folder, name(path));
        }
    }

    /** Removes everything below it. */
    public void clear() {
        forget();
        clear(root);
    }

    private static void clear(Fd folder) {
        FolderNames.of(again(folder), MAX_NAMES).forEach(name -> remove(folder, name));
    }

    /** A descriptor whose reading position is at the beginning. */
    private static Fd again(Fd folder) {
        Kernel.check(Kernel.call(Syscall.LSEEK, folder.number(), 0, 0), Syscall.LSEEK, "");
        return folder;
    }

    private static void remove(Fd folder, byte[] name) {
        Optional<Entry> there = stat(folder, name);
        if (there.isEmpty()) {
            return;
        }
        boolean below = there.get().kind() == Kind.FOLDER;
        if (below) {
            long opened = WorkDirectory.open(folder, name, O_DIRECTORY | O_CLOEXEC, 0);
            try (Fd inner = new Fd((int) checked(opened, Syscall.OPENAT2, name))) {
                clear(inner);
            }
        }
        made(Syscall.UNLINKAT, folder, name, below ? AT_REMOVEDIR : 0, name);
    }

    /**
     * The names in a folder below, or in this one when the path is empty, sorted by their bytes.
     */
    public List<Entry> list(byte[] path) {
        byte[] opening = path.length == 0 ? terminated(new byte[] {'.'}) : terminated(path);
        long opened = WorkDirectory.open(root, opening, O_DIRECTORY | O_CLOEXEC, 0);
        try (Fd folder = new Fd((int) checked(opened, Syscall.OPENAT2, path))) {
            List<Entry> entries = new ArrayList<>();
            for (byte[] name : FolderNames.of(folder, MAX_NAMES)) {
                stat(folder, name).ifPresent(entries::add);
            }
            return entries;
        }
    }

    /** Where a symbolic link leads to. */
    public byte[] linkTarget(byte[] path) {
        Fd folder = parent(path, true).orElseThrow();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(MAX_LINK);
            long name = arena.allocateFrom(ValueLayout.JAVA_BYTE, name(path)).address();
            long size =
                    Kernel.call(
                            Syscall.READLINKAT,
                            folder.number(),
                            name,
                            buffer.address(),
                            buffer.byteSize());
            checked(size, Syscall.READLINKAT, path);
            return buffer.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /**
     * A regular file, for reading.
     *
     * @throws LinuxException when there is none, or something else
     */
    public InputStream read(byte[] path) {
        int flags = O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC;
        long opened = WorkDirectory.open(root, terminated(path), flags, 0);
        Fd file = new Fd((int) checked(opened, Syscall.OPENAT2, path));
        boolean regular =
                WorkDirectory.stat(file, new byte[1], AT_EMPTY_PATH)
                        .filter(WorkDirectory.Stat::regular)
                        .isPresent();
        if (!regular) {
            file.close();
            throw new LinuxException("read", shown(path), Errno.EINVAL);
        }
        return new Content(file);
    }

    private static final class Content extends InputStream {
        private static final int CHUNK = 64 * 1024;

        private final Fd file;
        private final Arena arena = Arena.ofShared();
        private final MemorySegment buffer = arena.allocate(CHUNK);

        private Content(Fd file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            long count =
                    Kernel.call(
                            Syscall.READ, file.number(), buffer.address(), Math.min(CHUNK, length));
            if (count < 0) {
                throw new IOException(Errno.meaning((int) -count));
            }
            MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, into, offset, (int) count);
            return count == 0 ? -1 : (int) count;
        }

        @Override
        public void close() {
            file.close();
            if (arena.scope().isAlive()) {
                arena.close();
            }
        }
    }

    /** Waits until everything on its file system is on the disk. */
    public void sync() {
        Kernel.check(Kernel.call(Syscall.SYNCFS, root.number()), Syscall.SYNCFS, "");
    }

    @Override
    public void close() {
        forget();
        root.close();
    }

    private void forget() {
        openFolder.ifPresent(Fd::close);
        openFolder = Optional.empty();
    }

    private Fd folderOf(byte[] path) {
        return parent(path, true).orElseThrow();
    }

    /** The folder that a path is in; empty when it is not there and need not be. */
    private Optional<Fd> parent(byte[] path, boolean required) {
        byte[] parent = parentPath(path);
        if (openFolder.isPresent() && Arrays.equals(parent, openPath)) {
            return openFolder;
        }
        forget();
        long opened = WorkDirectory.open(root, parent, O_DIRECTORY | O_CLOEXEC, 0);
        if (opened == -Errno.ENOENT && !required) {
            return Optional.empty();
        }
        openFolder = Optional.of(new Fd((int) checked(opened, Syscall.OPENAT2, path)));
        openPath = parent;
        return openFolder;
    }

    private static int slash(byte[] path) {
        int at = path.length - 1;
        while (at >= 0 && path[at] != '/') {
            at--;
        }
        return at;
    }

    private static byte[] parentPath(byte[] path) {
        int cut = slash(path);
        return terminated(cut < 0 ? new byte[] {'.'} : Arrays.copyOf(path, cut));
    }

    private static byte[] name(byte[] path) {
        return terminated(Arrays.copyOfRange(path, slash(path) + 1, path.length));
    }

    private static byte[] terminated(byte[] text) {
        return Arrays.copyOf(text, text.length + 1);
    }

    private static Optional<Entry> stat(Fd folder, byte[] name) {
        return WorkDirectory.stat(folder, name, AT_SYMLINK_NOFOLLOW)
                .map(stat ->
                        new Entry(
                                Arrays.copyOf(name, name.length - 1),
                                kind(stat),
                                stat.size(),
                                stat.mode() & 07777,
                                Math.max(0, stat.modified())));
    }

    private static Kind kind(WorkDirectory.Stat stat) {
        if (stat.regular()) {
            return Kind.FILE;
        }
        if (stat.folder()) {
            return Kind.FOLDER;
        }
        return (stat.mode() & S_IFMT) == S_IFLNK ? Kind.LINK : Kind.OTHER;
    }

    private static long checked(long result, Syscall call, byte[] path) {
        return result < 0 ? Kernel.check(result, call, shown(path)) : result;
    }

    /** A path for people: what is not printable ASCII is escaped, and it is cut. */
    public static String shown(byte[] path) {
        StringBuilder text = new StringBuilder("'");
        for (byte one : path) {
            if (text.length() > 200) {
                text.append("...");
                break;
            }
            if (one == 0) {
                continue;
            }
            if (one >= ' ' && one < 0x7f && one != '\\' && one != '\'') {
                text.append((char) one);
            } else {
                text.append(String.format("\\x%02x", one & 0xff));
            }
        }
        return text.append('\'').toString();
    }
}
