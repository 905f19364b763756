package dev.crucible.linux;

import dev.crucible.core.Bytes;
import dev.crucible.core.Sandbox.FileEntry;
import dev.crucible.core.Sandbox.FileListing;
import dev.crucible.core.SandboxException;
import dev.crucible.core.SandboxFile;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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

    private static final int MAX_SKIPPED = 100;
    private static final int CHUNK = 64 * 1024;
    private static final int O_WRONLY = 1;
    private static final int O_CREAT = 0x40;
    private static final int O_TRUNC = 0x200;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_DIRECTORY = 0x10000;
    private static final int O_NOFOLLOW = 0x20000;
    private static final int O_CLOEXEC = 0x80000;

    /** RESOLVE_NO_XDEV, NO_MAGICLINKS, NO_SYMLINKS and BENEATH. */
    private static final long RESOLVE = 0x01 | 0x02 | 0x04 | 0x08;

    private static final int S_IFMT = 0xF000;
    private static final int S_IFREG = 0x8000;
    private static final int S_IFDIR = 0x4000;

    private static final byte[] SELF = Fd.text(".");
    private static final byte[] PARENT = Fd.text("..");

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

    private long open(Fd directory, byte[] path, long flags, int mode) {
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

    private void fill(SandboxFile file, int mode) {
        long opened = open(root, file.path(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
        if (opened < 0) {
            throw lost("cannot write", file.path(), opened);
        }
        try (Fd target = new Fd((int) opened)) {
            byte[] content = file.content().toArray();
            int written = 0;
            while (written < content.length) {
                written += target.write(content, written, content.length - written);
            }
        } catch (LinuxException full) {
            throw SandboxException.lost(
                    "cannot write '" + file.path() + "': " + Errno.meaning(full.errno()), full);
        }
    }

    private void makeFolders(String path) {
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            String folder = path.substring(0, slash);
            int cut = folder.lastIndexOf('/');
            String parent = cut < 0 ? "." : folder.substring(0, cut);
            long opened = open(root, parent, O_DIRECTORY | O_CLOEXEC, 0);
            if (opened < 0) {
                throw lost("cannot open folder", parent, opened);
            }
            try (Fd directory = new Fd((int) opened);
                    Arena arena = Arena.ofConfined()) {
                long name = arena.allocateFrom(folder.substring(cut + 1)).address();
                long made = Kernel.call(Syscall.MKDIRAT, directory.number(), name, 0755);
                if (made < 0 && made != -Errno.EEXIST) {
                    throw lost("cannot make folder", folder, made);
                }
            }
        }
    }

    private static SandboxException lost(String what, String path, long result) {
        return SandboxException.lost(what + " '" + path + "': " + Errno.meaning((int) -result));
    }

    /** What a file is: {@code struct statx}. */
    private record Stat(int mode, long size) {
        boolean regular() {
            return (mode & S_IFMT) == S_IFREG;
        }

        boolean folder() {
            return (mode & S_IFMT) == S_IFDIR;
        }
    }

    private static Optional<Stat> stat(Fd directory, byte[] name, int flags) {
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
            return Optional.of(new Stat(mode, buffer.get(ValueLayout.JAVA_LONG, 40)));
        }
    }

    /** Reads a regular file of at most {@code maxBytes}. */
    public SandboxFile read(String path, long maxBytes) {
        try (Rights _ = new Rights()) {
            long opened = open(root, path, O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC, 0);
            if (opened < 0) {
                throw lost("cannot read", path, opened);
            }
            try (Fd file = new Fd((int) opened)) {
                Stat stat =
                        stat(file, new byte[1], 0x1000)
                                .filter(Stat::regular)
                                .orElseThrow(() ->
                                        SandboxException.lost(
                                                "'" + path + "' is not a regular file"));
                if (stat.size() > Math.min(maxBytes, Integer.MAX_VALUE - 8)) {
                    throw SandboxException.lost(
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

    /** The regular files with UTF-8 names, sorted, within the bounds on number and depth. */
    public FileListing list() {
        List<FileEntry> files = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        try (Rights _ = new Rights()) {
            long opened = open(root, ".", O_DIRECTORY | O_CLOEXEC, 0);
            if (opened < 0) {
                throw lost("cannot list", ".", opened);
            }
            try (Fd directory = new Fd((int) opened)) {
                walk(directory, "", 0, files, skipped);
            }
        }
        files.sort(Comparator.comparing(FileEntry::path));
        return new FileListing(files, skipped);
    }

    private void walk(
            Fd directory, String prefix, int depth, List<FileEntry> files, List<String> skipped) {
        for (byte[] name : names(directory)) {
            if (files.size() >= MAX_ENTRIES) {
                skip(skipped, "more than " + MAX_ENTRIES + " files: the rest is left out");
                return;
            }
            String text = new String(name, 0, name.length - 1, StandardCharsets.UTF_8);
            String path = prefix + text;
            if (path.equals(hidden)) {
                continue;
            }
            if (text.indexOf('\uFFFD') >= 0 && !strictlyUtf8(name)) {
                skip(skipped, "'" + printable(path) + "' left out: its name is not UTF-8");
                continue;
            }
            Optional<Stat> stat = stat(directory, name, 0x100);
            if (stat.isEmpty()) {
                skip(skipped, "'" + printable(path) + "' left out: it cannot be read");
            } else if (stat.get().folder()) {
                descend(directory, path, name, depth, files, skipped);
            } else if (stat.get().regular()) {
                files.add(new FileEntry(path, stat.get().size()));
            } else {
                skip(skipped, "'" + printable(path) + "' left out: it is not a regular file");
            }
        }
    }

    private void descend(
            Fd directory,
            String path,
            byte[] name,
            int depth,
            List<FileEntry> files,
            List<String> skipped) {
        if (depth >= MAX_DEPTH) {
            skip(skipped, "'" + printable(path) + "' left out: deeper than " + MAX_DEPTH);
            return;
        }
        long opened = open(directory, name, O_DIRECTORY | O_CLOEXEC, 0);
        if (opened < 0) {
            skip(skipped, "'" + printable(path) + "' left out: it cannot be opened");
            return;
        }
        try (Fd folder = new Fd((int) opened)) {
            walk(folder, path + "/", depth + 1, files, skipped);
        }
    }

    private static void skip(List<String> skipped, String reason) {
        if (skipped.size() < MAX_SKIPPED) {
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

    /** The names in a directory, sorted, as exact bytes with a NUL behind (getdents64(2)). */
    private static Set<byte[]> names(Fd directory) {
        Set<byte[]> names = new TreeSet<>(Arrays::compareUnsigned);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(32 * 1024, 8);
            while (names.size() <= MAX_ENTRIES) {
                long size =
                        Kernel.call(
                                Syscall.GETDENTS64,
                                directory.number(),
                                buffer.address(),
                                buffer.byteSize());
                if (size <= 0) {
                    return names;
                }
                for (long at = 0; at < size; ) {
                    int length = Short.toUnsignedInt(buffer.get(ValueLayout.JAVA_SHORT, at + 16));
                    long end = at + 19;
                    while (buffer.get(ValueLayout.JAVA_BYTE, end) != 0) {
                        end++;
                    }
                    byte[] name =
                            buffer.asSlice(at + 19, end - at - 18).toArray(ValueLayout.JAVA_BYTE);
                    if (!Arrays.equals(name, SELF) && !Arrays.equals(name, PARENT)) {
                        names.add(name);
                    }
                    at += length;
                }
            }
            return names;
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
