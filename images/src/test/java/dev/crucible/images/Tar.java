package dev.crucible.images;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Writes tar archives, also such as no honest program writes. */
final class Tar {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** One header as it stands; the checksum is right. */
    Tar header(char type, String path, String link, int mode, long size) {
        byte[] block = new byte[512];
        put(block, 0, 100, path);
        put(block, 100, 8, String.format("%07o", mode));
        put(block, 108, 8, "0001750");
        put(block, 116, 8, "0001750");
        put(block, 124, 12, String.format("%011o", size));
        put(block, 136, 12, "14000000000");
        block[156] = (byte) type;
        put(block, 157, 100, link);
        put(block, 257, 8, "ustar\00000");
        return raw(summed(block));
    }

    static byte[] summed(byte[] block) {
        put(block, 148, 8, "        ");
        int sum = 0;
        for (byte one : block) {
            sum += one & 0xff;
        }
        put(block, 148, 8, String.format("%06o\0 ", sum));
        return block;
    }

    private static void put(byte[] block, int at, int most, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, block, at, Math.min(most, bytes.length));
    }

    Tar raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    private Tar padded(byte[] content) {
        raw(content);
        return raw(new byte[(512 - content.length % 512) % 512]);
    }

    Tar entry(char type, String path, String link, int mode, byte[] content) {
        return header(type, path, link, mode, content.length).padded(content);
    }

    Tar file(String path, String content) {
        return file(path, content, 0644);
    }

    Tar file(String path, String content, int mode) {
        return entry('0', path, "", mode, content.getBytes(StandardCharsets.UTF_8));
    }

    Tar folder(String path) {
        return entry('5', path, "", 0700, new byte[0]);
    }

    Tar link(String path, String target) {
        return entry('2', path, target, 0777, new byte[0]);
    }

    Tar hardLink(String path, String existing) {
        return entry('1', path, existing, 0644, new byte[0]);
    }

    /** A PAX header for the next entry. */
    Tar pax(String... pairs) {
        StringBuilder records = new StringBuilder();
        for (int at = 0; at < pairs.length; at += 2) {
            String rest = " " + pairs[at] + "=" + pairs[at + 1] + "\n";
            int bytes = rest.getBytes(StandardCharsets.UTF_8).length;
            int length = bytes + 1;
            while (Integer.toString(length).length() + bytes != length) {
                length++;
            }
            records.append(length).append(rest);
        }
        return entry('x', "pax", "", 0644, records.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** GNU's header with a long name for the next entry. */
    Tar gnu(char type, String text) {
        return entry(type, "././@LongLink", "", 0, (text + "\0").getBytes(StandardCharsets.UTF_8));
    }

    byte[] bytes() {
        return new Tar().raw(out.toByteArray()).raw(new byte[1024]).out.toByteArray();
    }

    byte[] gzip() {
        return gzip(bytes());
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }
}
