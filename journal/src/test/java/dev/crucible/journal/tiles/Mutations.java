package dev.crucible.journal.tiles;

import dev.crucible.testkit.Gen;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Small damage to valid input: more likely to get far in a parser than any bytes. */
public final class Mutations {
    private Mutations() {}

    /** One to four changes to a copy. */
    public static byte[] of(Gen gen, byte[] valid) {
        byte[] bytes = valid.clone();
        for (int i = gen.below(4); i >= 0; i--) {
            bytes = one(gen, bytes);
        }
        return bytes;
    }

    private static byte[] one(Gen gen, byte[] bytes) {
        if (bytes.length == 0) {
            return gen.bytes(16);
        }
        int place = gen.below(bytes.length);
        int other = gen.below(bytes.length);
        return switch (gen.below(5)) {
            case 0 -> spliced(bytes, place, gen.bytes(4), Math.min(bytes.length, place + 1));
            case 1 -> Arrays.copyOf(bytes, place);
            case 2 ->
                    spliced(
                            bytes,
                            place,
                            Arrays.copyOfRange(
                                    bytes, Math.min(place, other), Math.max(place, other)),
                            place);
            case 3 -> spliced(bytes, Math.min(place, other), new byte[0], Math.max(place, other));
            default -> {
                byte[] changed = bytes.clone();
                changed[place] ^= (byte) (1 << gen.below(8));
                yield changed;
            }
        };
    }

    private static byte[] spliced(byte[] bytes, int start, byte[] middle, int end) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, start);
        out.writeBytes(middle);
        out.write(bytes, end, bytes.length - end);
        return out.toByteArray();
    }
}
