package dev.crucible.api.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** Compresses answers that are in memory and worth it. */
final class Gzip {
    private static final int WORTH_IT = 1024;

    private Gzip() {}

    /** Whether an answer of this size and type is compressed for this client. */
    static boolean applies(Optional<String> acceptEncoding, String type, int size) {
        return size >= WORTH_IT && accepted(acceptEncoding) && text(type);
    }

    private static boolean accepted(Optional<String> acceptEncoding) {
        if (acceptEncoding.isEmpty()) {
            return false;
        }
        for (String coding : acceptEncoding.get().toLowerCase(Locale.ROOT).split(",", -1)) {
            String plain = coding.replace(" ", "");
            if (plain.equals("gzip") || plain.startsWith("gzip;q=") && !zero(plain)) {
                return true;
            }
        }
        return false;
    }

    private static boolean zero(String coding) {
        return coding.matches("gzip;q=0(\\.0*)?");
    }

    private static boolean text(String type) {
        return type.startsWith("text/") || type.contains("json") || type.contains("yaml");
    }

    /** The compressed bytes. */
    static byte[] compress(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length / 3);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out, 8192)) {
            gzip.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }
}
