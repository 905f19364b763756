package dev.crucible.images;

import dev.crucible.images.archive.ImageException;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** How a file is packed: its first bytes say it. */
final class Packing {
    private static final int BUFFER = 64 * 1024;

    private Packing() {}

    /**
     * The unpacked content of a file.
     *
     * @throws ImageException when it is packed in a way that this JDK cannot unpack
     */
    static InputStream open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            in.mark(8);
            byte[] first = in.readNBytes(6);
            in.reset();
            if (starts(first, 0x1f, 0x8b)) {
                return new GZIPInputStream(in, BUFFER);
            }
            refuse(first, "zstd", 0x28, 0xb5, 0x2f, 0xfd);
            refuse(first, "xz", 0xfd, '7', 'z', 'X', 'Z', 0);
            refuse(first, "bzip2", 'B', 'Z', 'h');
            return in;
        } catch (IOException | RuntimeException unusable) {
            in.close();
            throw unusable;
        }
    }

    private static void refuse(byte[] first, String name, int... magic) {
        if (starts(first, magic)) {
            throw ImageException.unsupported(
                    "it is packed with " + name + " (expected gzip, or no packing)");
        }
    }

    private static boolean starts(byte[] first, int... magic) {
        if (first.length < magic.length) {
            return false;
        }
        for (int at = 0; at < magic.length; at++) {
            if ((first[at] & 0xff) != magic[at]) {
                return false;
            }
        }
        return true;
    }
}
