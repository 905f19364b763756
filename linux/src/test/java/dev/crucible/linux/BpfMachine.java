package dev.crucible.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Runs a seccomp filter as the kernel would, and fails where the kernel would not load it. */
final class BpfMachine {
    private final ByteBuffer program;
    private final int length;

    BpfMachine(byte[] bytes) {
        assertThat(bytes.length % 8).isZero();
        program = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        length = bytes.length / 8;
    }

    int length() {
        return length;
    }

    /** Every jump goes forward and stays inside, and the end is never passed. */
    void verify() {
        assertThat(length).isBetween(1, 4096);
        for (int at = 0; at < length; at++) {
            int left = length - at - 1;
            switch (code(at)) {
                case 0x20 -> assertThat(Integer.toUnsignedLong(value(at)) % 4).isZero();
                case 0x05 -> assertThat(Integer.toUnsignedLong(value(at))).isLessThan(left);
                case 0x15, 0x25, 0x35, 0x45 -> {
                    assertThat(yes(at)).isLessThan(left);
                    assertThat(no(at)).isLessThan(left);
                }
                case 0x54, 0x06 -> {}
                default -> throw new AssertionError("unknown instruction " + code(at));
            }
        }
        assertThat(code(length - 1)).isEqualTo(0x06);
    }

    private int code(int at) {
        return Short.toUnsignedInt(program.getShort(8 * at));
    }

    private int yes(int at) {
        return Byte.toUnsignedInt(program.get(8 * at + 2));
    }

    private int no(int at) {
        return Byte.toUnsignedInt(program.get(8 * at + 3));
    }

    private int value(int at) {
        return program.getInt(8 * at + 4);
    }

    /** The verdict on {@code struct seccomp_data}. */
    int verdict(int number, int architecture, long... arguments) {
        ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());
        data.putInt(number).putInt(architecture).putLong(0x7fff_1234_5678L);
        for (long argument : arguments) {
            data.putLong(argument);
        }
        int accumulator = 0;
        int at = 0;
        while (true) {
            int value = value(at);
            switch (code(at)) {
                case 0x20 -> accumulator = data.getInt(value);
                case 0x54 -> accumulator &= value;
                case 0x05 -> at += value;
                case 0x15 -> at += accumulator == value ? yes(at) : no(at);
                case 0x35 ->
                        at += Integer.compareUnsigned(accumulator, value) >= 0 ? yes(at) : no(at);
                case 0x45 -> at += (accumulator & value) != 0 ? yes(at) : no(at);
                case 0x06 -> {
                    return value;
                }
                default -> throw new AssertionError("unknown instruction " + code(at));
            }
            at++;
        }
    }
}
