package dev.crucible.images.archive;

import java.util.Arrays;

/** One block that describes an entry of a tar archive. */
final class Header {
    private static final int CHECKSUM_AT = 148;
    private static final int CHECKSUM_LENGTH = 8;
    private static final int MODE = 07777;

    private final byte[] block;

    /**
     * Reads a block.
     *
     * @throws ImageException when its sum is wrong
     */
    Header(byte[] block) {
        this.block = block;
        if (!empty() && sum() != said()) {
            throw ImageException.invalid("it is no tar archive, or damaged: a checksum is wrong");
        }
    }

    private long said() {
        try {
            return number(CHECKSUM_AT, CHECKSUM_LENGTH, "checksum");
        } catch (ImageException noNumber) {
            return -1;
        }
    }

    /** Whether there is nothing in it, which ends the archive. */
    boolean empty() {
        for (byte one : block) {
            if (one != 0) {
                return false;
            }
        }
        return true;
    }

    private long sum() {
        long sum = 0;
        for (int at = 0; at < block.length; at++) {
            boolean inside = at >= CHECKSUM_AT && at < CHECKSUM_AT + CHECKSUM_LENGTH;
            sum += inside ? ' ' : block[at] & 0xff;
        }
        return sum;
    }

    byte type() {
        return block[156];
    }

    /** Before there was a type for folders, a slash at the end said it. */
    boolean folderByName() {
        byte[] path = path();
        return path.length > 0 && path[path.length - 1] == '/';
    }

    byte[] path() {
        byte[] name = text(0, 100);
        byte[] prefix = posix() ? text(345, 155) : new byte[0];
        if (prefix.length == 0) {
            return name;
        }
        byte[] path = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
        path[prefix.length] = '/';
        System.arraycopy(name, 0, path, prefix.length + 1, name.length);
        return path;
    }

    /** GNU has other things where POSIX has the prefix. */
    private boolean posix() {
        return Arrays.equals(block, 257, 263, new byte[] {'u', 's', 't', 'a', 'r', 0}, 0, 6);
    }

    byte[] link() {
        return text(157, 100);
    }

    int mode() {
        return (int) (number(100, 8, "mode") & MODE);
    }

    long size() {
        long size = number(124, 12, "size");
        if (size < 0) {
            throw ImageException.invalid("its size is negative");
        }
        return size;
    }

    long modified() {
        return number(136, 12, "time");
    }

    private byte[] text(int at, int most) {
        int length = 0;
        while (length < most && block[at + length] != 0) {
            length++;
        }
        return Arrays.copyOfRange(block, at, at + length);
    }

    /** Octal digits between blanks, or, with its first bit set, a binary number. */
    private long number(int at, int length, String what) {
        if ((block[at] & 0x80) != 0) {
            return binary(at, length, what);
        }
        long value = 0;
        int end = at + length;
        int from = at;
        while (from < end && (block[from] == ' ' || block[from] == 0)) {
            from++;
        }
        for (; from < end && block[from] != ' ' && block[from] != 0; from++) {
            int digit = block[from] - '0';
            if (digit < 0 || digit > 7) {
                throw ImageException.invalid("its " + what + " is no octal number");
            }
            value = value * 8 + digit;
        }
        return value;
    }

    private long binary(int at, int length, String what) {
        boolean negative = (block[at] & 0x40) != 0;
        long value = negative ? -1 : 0;
        for (int from = at; from < at + length; from++) {
            int next = from == at ? (block[from] & 0x3f) | (negative ? 0xc0 : 0) : block[from];
            long high = value >> 55;
            if (high != 0 && high != -1) {
                throw ImageException.invalid("its " + what + " is too large");
            }
            value = value << 8 | next & 0xff;
        }
        return value;
    }
}
