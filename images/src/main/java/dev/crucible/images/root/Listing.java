package dev.crucible.images.root;

import dev.crucible.core.Digest;
import dev.crucible.linux.Folder;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * What is in a root filesystem, a line for each name, in a fixed order: {@code d 755 PATH}, {@code
 * f MODE SIZE SHA256 PATH}, {@code l PATH TARGET}. Paths have bytes that are not printable ASCII as
 * {@code %XX}. Two root filesystems with the same content have the same list. Times do not count.
 */
public final class Listing {
    private final Folder root;
    private final OutputStream out;
    private final byte[] buffer = new byte[64 * 1024];
    private long files;
    private long bytes;

    private Listing(Folder root, OutputStream out) {
        this.root = root;
        this.out = out;
    }

    /**
     * What was listed.
     *
     * @param digest of the list, which names the content
     * @param files how many names there are
     * @param bytes of all files together
     */
    public record Summary(Digest digest, long files, long bytes) {}

    /** Writes the list of a root filesystem; the stream is not closed. */
    public static Summary write(Folder root, OutputStream to) throws IOException {
        MessageDigest sha256 = Digest.sha256();
        DigestOutputStream out = new DigestOutputStream(to, sha256);
        Listing listing = new Listing(root, out);
        listing.folder(new byte[0], "");
        out.flush();
        return new Summary(
                new Digest(HexFormat.of().formatHex(sha256.digest())),
                listing.files,
                listing.bytes);
    }

    private record Named(String shown, Folder.Entry entry) {}

    private void folder(byte[] path, String shown) throws IOException {
        List<Named> entries = new ArrayList<>();
        for (Folder.Entry entry : root.list(path)) {
            entries.add(new Named(escaped(entry.name()), entry));
        }
        entries.sort(Comparator.comparing(Named::shown));
        for (Named one : entries) {
            byte[] below = joined(path, one.entry().name());
            entry(below, shown.isEmpty() ? one.shown() : shown + "/" + one.shown(), one.entry());
        }
    }

    private void entry(byte[] path, String shown, Folder.Entry entry) throws IOException {
        files++;
        switch (entry.kind()) {
            case FOLDER -> {
                line("d " + Integer.toOctalString(entry.mode()) + " " + shown);
                folder(path, shown);
            }
            case FILE -> {
                bytes += entry.size();
                line(
                        "f "
                                + Integer.toOctalString(entry.mode())
                                + " "
                                + entry.size()
                                + " "
                                + digest(path)
                                + " "
                                + shown);
            }
            case LINK -> line("l " + shown + " " + escaped(root.linkTarget(path)));
            case OTHER -> line("o " + shown);
        }
    }

    private Digest digest(byte[] path) throws IOException {
        MessageDigest sha256 = Digest.sha256();
        try (InputStream content = root.read(path)) {
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                sha256.update(buffer, 0, count);
            }
        }
        return new Digest(HexFormat.of().formatHex(sha256.digest()));
    }

    private void line(String text) throws IOException {
        out.write((text + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] joined(byte[] path, byte[] name) {
        if (path.length == 0) {
            return name;
        }
        byte[] joined = java.util.Arrays.copyOf(path, path.length + 1 + name.length);
        joined[path.length] = '/';
        System.arraycopy(name, 0, joined, path.length + 1, name.length);
        return joined;
    }

    private static String escaped(byte[] name) {
        StringBuilder text = new StringBuilder(name.length);
        for (byte one : name) {
            if (one > ' ' && one < 0x7f && one != '%') {
                text.append((char) one);
            } else {
                text.append(String.format("%%%02X", one & 0xff));
            }
        }
        return text.toString();
    }
}
