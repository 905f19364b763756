package dev.crucible.linux;

import dev.crucible.core.Bytes;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What the native jail is told, as type-length-value records in the machine's byte order; {@code
 * enum tag} in jail.c has the same numbers.
 */
public final class JailConfig {
    private static final int UID = 1;
    private static final int INSIDE_ID = 2;
    private static final int JOIN = 3;
    private static final int BIND = 4;
    private static final int LINK = 5;
    private static final int FILE = 6;
    private static final int DEVICE = 7;
    private static final int DISK = 8;
    private static final int RLIMIT = 9;
    private static final int LOOPBACK = 10;
    private static final int FILTER = 11;
    private static final int LIFETIME = 12;
    private static final int NETWORK = 13;
    private static final int SESSION = 14;
    private static final int MUTE = 15;
    private static final int OMIT = 16;

    /** Records that can be taken out again, to weaken a sandbox on purpose. */
    public enum Kind {
        /** The user that it becomes. */
        USER(UID),
        /** The control groups that it joins. */
        GROUPS(JOIN),
        /** The bound of what can be written. */
        BOUND(DISK),
        /** Its resource limits. */
        LIMITS(RLIMIT);

        private final int tag;

        Kind(int tag) {
            this.tag = tag;
        }
    }

    /**
     * What the weakened helper can leave out, in the order of {@code enum part} in jail.c. The
     * helper of everybody's runs refuses a configuration that names any of them.
     */
    public enum Part {
        /** The filter on system calls. */
        SECCOMP,
        /** Landlock. */
        LANDLOCK,
        /** That no capability is kept. */
        CAPABILITIES,
        /** That no capability can be gained. */
        BOUNDING_SET,
        /** {@code no_new_privs}. */
        NO_NEW_PRIVILEGES,
        /** That it does not stay root. */
        USER_ID,
        /** A user namespace. */
        USER_NAMESPACE,
        /** A process namespace. */
        PROCESS_NAMESPACE,
        /** A network namespace. */
        NETWORK_NAMESPACE,
        /** A namespace of System V objects and message queues. */
        IPC_NAMESPACE,
        /** A host name of its own. */
        HOST_NAME,
        /** A view of its own control groups only. */
        GROUP_NAMESPACE,
        /** A root of its own. */
        OWN_ROOT,
        /** That the old root is gone. */
        OLD_ROOT_GONE,
        /** That the root is read-only. */
        READ_ONLY_ROOT,
        /** That what is shown of the host is read-only. */
        READ_ONLY_BINDS,
        /** That its /proc shows its own processes only. */
        SMALL_PROC,
        /** That its first process is hidden from its programs. */
        HIDDEN_INIT
    }

    private final ByteArrayOutputStream records = new ByteArrayOutputStream();

    private JailConfig add(int tag, byte[] value) {
        ByteBuffer head = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
        head.putInt(tag).putInt(value.length);
        records.writeBytes(head.array());
        records.writeBytes(value);
        return this;
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
    }

    private static byte[] join(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
    }

    /** Started by root: becomes this user before it does anything else. */
    public JailConfig user(int uid) {
        return add(UID, number(uid));
    }

    /** The user and group id that the program sees. */
    public JailConfig insideId(int id) {
        return add(INSIDE_ID, number(id));
    }

    /** Joins a control group. */
    public JailConfig join(String procsFile) {
        return add(JOIN, Fd.text(procsFile));
    }

    /** Shows a path of the host, read-only, at the same place. */
    public JailConfig bind(String path) {
        return add(BIND, Fd.text(path));
    }

    /** Makes a symbolic link in the root. */
    public JailConfig link(String target, String path) {
        return add(LINK, join(Fd.text(target), Fd.text(path)));
    }

    /** Makes a small file in the root. */
    public JailConfig file(String path, String content) {
        return add(FILE, join(Fd.text(path), content.getBytes(StandardCharsets.UTF_8)));
    }

    /** Shows a device node of the host at the same place. */
    public JailConfig device(String path) {
        return add(DEVICE, Fd.text(path));
    }

    /** Bounds everything that can be written. */
    public JailConfig disk(long bytes, long files) {
        return add(DISK, Fd.text("size=" + bytes + ",nr_inodes=" + files + ",mode=755"));
    }

    /** Sets a resource limit (asm-generic/resource.h). */
    public JailConfig limit(int resource, long value) {
        ByteBuffer bound = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
        bound.putInt(resource).putInt(0).putLong(value);
        return add(RLIMIT, bound.array());
    }

    /** Brings the loopback interface up. */
    public JailConfig loopback() {
        return add(LOOPBACK, new byte[0]);
    }

    /** Filters system calls. */
    public JailConfig filter(Bytes program) {
        return add(FILTER, program.toArray());
    }

    /** Ends everything after this time, even if this process has stopped working. */
    public JailConfig lifetimeMillis(int millis) {
        return add(LIFETIME, number(millis));
    }

    /** Uses the network namespace passed as descriptor 5. */
    public JailConfig network() {
        return add(NETWORK, new byte[0]);
    }

    /** Waits for another program after each, until this process hangs up. */
    public JailConfig session() {
        return add(SESSION, new byte[0]);
    }

    /**
     * Says and tries nothing at the gate, so that its cost can be measured, where the helper is the
     * weakened one.
     */
    public JailConfig mute() {
        return add(MUTE, new byte[0]);
    }

    /** Adds all records of another configuration. */
    public JailConfig with(JailConfig other) {
        records.writeBytes(other.toBytes());
        return this;
    }

    /** The same without the records of a kind. */
    public JailConfig without(Kind kind) {
        JailConfig rest = new JailConfig();
        ByteBuffer all = ByteBuffer.wrap(toBytes()).order(ByteOrder.nativeOrder());
        while (all.hasRemaining()) {
            int tag = all.getInt();
            byte[] value = new byte[all.getInt()];
            all.get(value);
            if (tag != kind.tag) {
                rest.add(tag, value);
            }
        }
        return rest;
    }

    /** Leaves these parts out, where the helper is the weakened one. */
    public JailConfig omit(Part... parts) {
        int bits = 0;
        for (Part part : parts) {
            bits |= 1 << part.ordinal();
        }
        return add(OMIT, number(bits));
    }

    byte[] toBytes() {
        return records.toByteArray();
    }
}
