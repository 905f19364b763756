package dev.crucible.linux;

import dev.crucible.core.Bytes;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.Sandbox.FileListing;
import dev.crucible.core.SandboxException;
import dev.crucible.core.SandboxFile;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A sandbox's working directory, handled from outside through a descriptor. Every name in it may be
 * hostile: paths are resolved by the kernel below the directory, without following any link or
 * crossing any mount (openat2(2)), and with the file rights of the sandbox's own user. Must be used
 * from platform threads, because those rights belong to a thread.
 */
public final class WorkDirectory implements AutoCloseable {
    /** Most files that are listed. */
    public static final int MAX_ENTRIES = 10_000;

    /** Deepest folder that is listed. */
    public static final int MAX_DEPTH = 32;

    private static final int CHUNK = 64 * 1024;
    private static final int O_WRONLY = 1;
    private static final int O_CREAT = 0x40;
    private static final int O_EXCL = 0x80;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_DIRECTORY = 0x10000;
    private static final int O_NOFOLLOW = 0x20000;
    private static final int O_CLOEXEC = 0x80000;

    /** RESOLVE_NO_XDEV, NO_MAGICLINKS, NO_SYMLINKS and BENEATH. */
    private static final long RESOLVE = 0x01 | 0x02 | 0x04 | 0x08;

    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int AT_EMPTY_PATH = 0x1000;

    private static final int S_IFMT = 0xF000;
    private static final int S_IFREG = 0x8000;
    private static final int S_IFDIR = 0x4000;

    private static final AtomicLong TEMPORARY = new AtomicLong();

    private final Fd root;
    private final int user;
    private final String hidden;

    private WorkDirectory(Fd root, int user, String hidden) {
        this.root = root;
        this.user = user;
        this.hidden = hidden;
    }

    /** The same directory, with one name at its top left out of listings. */
    public WorkDirectory hiding(String name) {
        return new WorkDirectory(root, user, name);
    }

    /**
     * The working directory at {@code path} as a process sees it, used with {@code user}'s rights.
     */
    public static WorkDirectory ofProcess(int pid, String path, int user) {
        return new WorkDirectory(Fd.directory("/proc/" + pid + "/root" + path), user, "");
    }

    /** A directory of the host, used with {@code user}'s rights. */
    public static WorkDirectory ofHost(String path, int user) {
        return new WorkDirectory(Fd.directory(path), user, "");
    }

    /** Takes the sandbox user's file rights for a while; only root has others to begin with. */
    private final class Rights implements AutoCloseable {
        private final boolean changed = Host.root() && user != 0;

        Rights() {
            if (Thread.currentThread().isVirtual()) {
                throw new IllegalStateException("file rights need a platform thread");
            }
            if (changed) {
                Kernel.call(Syscall.SETFSGID, user);
                Kernel.call(Syscall.SETFSUID, user);
            }
        }

        @Override
        public void close() {
            if (changed) {
                Kernel.call(Syscall.SETFSUID, 0);
                Kernel.call(Syscall.SETFSGID, 0);
            }
        }
    }

    private long open(Fd directory, String path, long flags, int mode) {
        return open(directory, Fd.text(path), flags, mode);
    }

    static long open(Fd directory, byte[] path, long flags, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment how = arena.allocateFrom(ValueLayout.JAVA_LONG, flags, mode, RESOLVE);
            MemorySegment name = arena.allocateFrom(ValueLayout.JAVA_BYTE, path);
            return Kernel.call(
                    Syscall.OPENAT2, directory.number(), name.address(), how.address(), 24);
        }
    }

    /** Creates or replaces a file, with the folders that lead to it. */
    public void write(SandboxFile file) {
        try (Rights _ = new Rights()) {
            makeFolders(file.path());
            int mode = file.executable() ? 0755 : 0644;
            SpawnWindow.writing().lock();
            try {
                fill(file, mode);
            } finally {
                SpawnWindow.writing().unlock();
            }
        }
    }

    /** A new file needs no second name; what is there already is replaced at once or not at all. */
    private void fill(SandboxFile file, int mode) {
        long opened = create(root, file.path(), mode);
        if (opened == -Errno.EEXIST) {
            replace(file, mode);
            return;
        }
        if (opened < 0) {
            throw failed("cannot write", file.path(), opened);
        }
        try {
            fill(opened, file);
        } catch (SandboxException full) {
            try (Fd directory = folderOf(file.path())) {
                remove(directory, nameOf(file.path()));
            }
            throw full;
        }
    }

    private Fd folderOf(String path) {
        int cut = path.lastIndexOf('/');
        String parent = cut < 0 ? "." : path.substring(0, cut);
        long opened = open(root, parent, O_DIRECTORY | O_CLOEXEC, 0);
        if (opened < 0) {
            throw failed("cannot open folder", parent, opened);
        }
        return new Fd((int) opened);
    }

    private static byte[] nameOf(String path) {
        return Fd.text(path.substring(path.lastIndexOf('/') + 1));
    }

    /** Never opens what is there, so that nothing in the sandbox can hold this up. */
    private long create(Fd directory, String name, int mode) {
        return open(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    }

    private static void fill(long opened, SandboxFile file) {
        try (Fd target = new Fd((int) opened)) {
            byte[] content = file.content().toArray();
            int written = 0;
            while (written < content.length) {
                written += target.write(content, written, content.length - written);
            }
        } catch (LinuxException full) {
            throw failed("cannot write", file.path(), -full.errno());
        }
    }

    private void replace(SandboxFile file, int mode) {
        byte[] name = nameOf(file.path());
        try (Fd directory = folderOf(file.path())) {
            if (!stat(directory, name, AT_SYMLINK_NOFOLLOW).map(Stat::regular).orElse(true)) {
                throw SandboxException.file(
                        ErrorCode.CONFLICT,
                        "'" + file.path() + "' is there and not a regular file");
            }
            replace(directory, name, file, mode);
        }
    }

    private void replace(Fd directory, byte[] name, SandboxFile file, int mode) {
        String temporary = ".crucible-" + TEMPORARY.incrementAndGet();
        long opened = create(directory, temporary, mode);
        if (opened < 0) {
            throw failed("cannot write", file.path(), opened);
        }
        try {
            fill(opened, file);
            rename(directory, temporary, name, file.path());
        } catch (SandboxException refused) {
            remove(directory, Fd.text(temporary));
            throw refused;
        }
    }

    private static void rename(Fd directory, String from, byte[] to, String path) {
        try (Arena arena = Arena.ofConfined()) {
            long old = arena.allocateFrom(from).address();
            long name = arena.allocateFrom(ValueLayout.JAVA_BYTE, to).address();
            int folder = directory.number();
            long renamed = Kernel.call(Syscall.RENAMEAT2, folder, old, folder, name, 0, 0);
            if (renamed < 0) {
                throw failed("cannot replace", path, renamed);
            }
        }
    }

    private static void remove(Fd directory, byte[] name) {
        try (Arena arena = Arena.ofConfined()) {
            long path = arena.allocateFrom(ValueLayout.JAVA_BYTE, name).address();
            Kernel.call(Syscall.UNLINKAT, directory.number(), path, 0);
        }
    }

    private void makeFolders(String path) {
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            String folder = path.substring(0, slash);
            int cut = folder.lastIndexOf('/');
            String parent = cut < 0 ? "." : folder.substring(0, cut);
            long opened = open(root, parent, O_DIRECTORY | O_CLOEXEC, 0);
            if (opened < 0) {
                throw failed("cannot open folder", parent, opened);
            }
            try (Fd directory = new Fd((int) opened);
                    Arena arena = Arena.ofConfined()) {
                long name = arena.allocateFrom(folder.substring(cut + 1)).address();
                long made = Kernel.call(Syscall.MKDIRAT, directory.number(), name, 0755);
                if (made < 0 && made != -Errno.EEXIST) {
                    throw failed("cannot make folder", folder, made);
                }
            }
        }
    }

    private static SandboxException failed(String what, String path, long result) {
        int errno = (int) -result;
        ErrorCode code =
                switch (errno) {
                    case Errno.ENOENT -> ErrorCode.NOT_FOUND;
                    case Errno.ENOSPC, Errno.EDQUOT -> ErrorCode.TOO_LARGE;
                    default -> ErrorCode.CONFLICT;
                };
        return SandboxException.file(code, what + " '" + path + "': " + Errno.meaning(errno));
    }

    /** What a file is: {@code struct statx}. */
    record Stat(int mode, long size, long modified) {
        boolean regular() {
            return (mode & S_IFMT) == S_IFREG;
        }

        boolean folder() {
            return (mode & S_IFMT) == S_IFDIR;
        }
    }

    static Optional<Stat> stat(Fd directory, byte[] name, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(256, 8);
            MemorySegment path = arena.allocateFrom(ValueLayout.JAVA_BYTE, name);
            long result =
                    Kernel.call(
                            Syscall.STATX,
                            directory.number(),
                            path.address(),
                            flags,
                            0x7ff,
                            buffer.address(),
                            0);
            if (result < 0) {
                return Optional.empty();
            }
            int mode = Short.toUnsignedInt(buffer.get(ValueLayout.JAVA_SHORT, 28));
            return Optional.of(
                    new Stat(
                            mode,
                            buffer.get(ValueLayout.JAVA_LONG, 40),
                            buffer.get(ValueLayout.JAVA_LONG, 112)));
        }
    }

    /** Reads a regular file of at most {@code maxBytes}. */
    public SandboxFile read(String path, long maxBytes) {
        try (Rights _ = new Rights()) {
            long opened = open(root, path, O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC, 0);
            if (opened < 0) {
                throw failed("cannot read", path, opened);
            }
            try (Fd file = new Fd((int) opened)) {
                Stat stat =
                        stat(file, new byte[1], AT_EMPTY_PATH)
                                .filter(Stat::regular)
                                .orElseThrow(() ->
                                        SandboxException.file(
                                                ErrorCode.CONFLICT,
                                                "'" + path + "' is not a regular file"));
                if (stat.size() > Math.min(maxBytes, Integer.MAX_VALUE - 8)) {
                    throw SandboxException.file(
                            ErrorCode.TOO_LARGE,
                            "'" + path + "' is larger than " + maxBytes + " bytes");
                }
                return new SandboxFile(path, content(file, stat.size()), (stat.mode() & 0111) != 0);
            }
        }
    }

    private static Bytes content(Fd file, long size) {
        return Bytes.filled((int) size, target -> readInto(file, target));
    }

    private static int readInto(Fd file, byte[] target) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(CHUNK);
            int filled = 0;
            while (filled < target.length) {
                long wanted = Math.min(CHUNK, target.length - filled);
                long count = Kernel.call(Syscall.READ, file.number(), buffer.address(), wanted);
                Kernel.check(count, Syscall.READ, "");
                if (count == 0) {
                    break;
                }
                MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, target, filled, (int) count);
                filled += (int) count;
            }
            return filled;
        }
    }

    /**
     * The regular files with UTF-8 names, sorted, within the bounds on number and depth. It comes
     * to an end however the sandbox moves its files about meanwhile.
     */
    public FileListing list() {
        try (Rights _ = new Rights()) {
            long opened = open(root, ".", O_DIRECTORY | O_CLOEXEC, 0);
            if (opened < 0) {
                throw failed("cannot list", ".", opened);
            }
            try (Fd directory = new Fd((int) opened)) {
                return new FileWalk(hidden, FileWalk.MAX_LOOKS).of(directory);
            }
        }
    }

    /** Whether the file system behind the directory has no room left, for bytes or for files. */
    public boolean full() {
        try (Arena arena = Arena.ofConfined()) {
            /* struct statfs: type, bsize, blocks, bfree, bavail, files, ffree, ... */
            MemorySegment buffer = arena.allocate(ValueLayout.JAVA_LONG, 15);
            long result = Kernel.call(Syscall.FSTATFS, root.number(), buffer.address());
            if (result < 0) {
                return false;
            }
            boolean counted = buffer.getAtIndex(ValueLayout.JAVA_LONG, 2) > 0;
            return counted
                    && (buffer.getAtIndex(ValueLayout.JAVA_LONG, 3) == 0
                            || buffer.getAtIndex(ValueLayout.JAVA_LONG, 6) == 0);
        }
    }

    @Override
    public void close() {
        root.close();
    }
}
