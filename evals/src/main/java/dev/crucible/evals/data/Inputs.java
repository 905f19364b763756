package dev.crucible.evals.data;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/** Opens input files, compressed or not, with messages that a user can act on. */
final class Inputs {
    private static final int BUFFER = 64 * 1024;
    private static final int GZIP_MAGIC_1 = 0x1f;
    private static final int GZIP_MAGIC_2 = 0x8b;

    private Inputs() {}

    /** The content; unpacked when it begins as gzip does, whatever the file is called. */
    static InputStream open(Path file) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            raw.mark(2);
            boolean packed = raw.read() == GZIP_MAGIC_1 && raw.read() == GZIP_MAGIC_2;
            raw.reset();
            return packed ? new BufferedInputStream(new GZIPInputStream(raw, BUFFER), BUFFER) : raw;
        } catch (IOException unreadable) {
            raw.close();
            throw unreadable;
        }
    }

    /** Refuses what is not a readable regular file. */
    static void requireFile(Path file, String what) {
        if (!Files.exists(file)) {
            throw new CrucibleException(
                    ErrorCode.NOT_FOUND, what + " '" + file + "' does not exist (expected a file)");
        }
        if (!Files.isRegularFile(file)) {
            throw new CrucibleException(
                    ErrorCode.NOT_FOUND,
                    what + " '" + file + "' is not a regular file (expected one)");
        }
        if (!Files.isReadable(file)) {
            throw new CrucibleException(
                    ErrorCode.NOT_FOUND,
                    what
                            + " '"
                            + file
                            + "' cannot be read: no permission (expected a readable file)");
        }
    }

    /** What an exception while reading means to a user. */
    static CrucibleException unreadable(Path file, IOException why) {
        String reason =
                switch (why) {
                    case NoSuchFileException _, FileNotFoundException _ -> "it does not exist";
                    case AccessDeniedException _ -> "no permission";
                    default -> String.valueOf(why.getMessage());
                };
        return new CrucibleException(
                ErrorCode.NOT_FOUND, "cannot read '" + file + "': " + reason, why);
    }

    /** SHA-256 of the file as it lies there, in hexadecimal. */
    static String digest(Path file) {
        try (InputStream raw = Files.newInputStream(file);
                DigestInputStream digested =
                        new DigestInputStream(raw, MessageDigest.getInstance("SHA-256"))) {
            digested.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digested.getMessageDigest().digest());
        } catch (IOException why) {
            throw unreadable(file, why);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
