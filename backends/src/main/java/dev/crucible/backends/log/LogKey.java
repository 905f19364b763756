package dev.crucible.backends.log;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.journal.MalformedException;
import dev.crucible.journal.notes.SigningKey;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/**
 * The key that signs the log, in a file for its owner only. The key's name is the log's name, its
 * origin, which never changes.
 */
public final class LogKey {
    /** The name of the file in the data folder. */
    public static final String FILE = "log-key";

    private static final String DEFAULT_ORIGIN = "crucible.local/";
    private static final int MAX_BYTES = 1_000;
    private static final Set<PosixFilePermission> MODE =
            PosixFilePermissions.fromString("rw-------");

    private LogKey() {}

    /**
     * Reads the key, or makes one.
     *
     * @param folder the data folder
     * @param origin how the log is to be called; empty for what it is called already, or {@code
     *     crucible.local/} and eight random digits
     * @throws CrucibleException {@code REFUSED} when others can read the file, it is no key, or the
     *     log has another name
     */
    public static SigningKey open(Path folder, String origin, SecureRandom random) {
        Path file = folder.resolve(FILE);
        try {
            return Files.exists(file) ? read(file, origin) : create(folder, origin, random);
        } catch (IOException failure) {
            throw new CrucibleException(
                    ErrorCode.INSUFFICIENT_RESOURCES,
                    "the key of the log, %s, cannot be used: %s".formatted(file, failure),
                    failure);
        }
    }

    private static SigningKey read(Path file, String origin) throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        if (!MODE.containsAll(mode)) {
            throw refused(
                    "%s has the mode %s: others may have read the key. If not, chmod 600 it"
                            .formatted(file, PosixFilePermissions.toString(mode)));
        }
        if (Files.size(file) > MAX_BYTES) {
            throw refused(file + " is too large for a key");
        }
        try {
            SigningKey key = SigningKey.parse(Files.readString(file).strip());
            String name = key.verifier().name();
            if (!origin.isEmpty() && !origin.equals(name)) {
                throw refused(
                        "the log in %s is called %s and cannot be called %s: a log keeps its name"
                                .formatted(file.getParent(), name, origin));
            }
            return key;
        } catch (MalformedException malformed) {
            throw new CrucibleException(
                    ErrorCode.REFUSED,
                    "%s is no key: %s".formatted(file, malformed.getMessage()),
                    malformed);
        }
    }

    private static SigningKey create(Path folder, String origin, SecureRandom random)
            throws IOException {
        byte[] suffix = new byte[4];
        random.nextBytes(suffix);
        String name = origin.isEmpty() ? DEFAULT_ORIGIN + HexFormat.of().formatHex(suffix) : origin;
        SigningKey key = SigningKey.generate(name, random);
        String text = key.secretText() + "\n";
        DurableFile.replace(folder.resolve(FILE), text.getBytes(StandardCharsets.UTF_8), true);
        return key;
    }

    private static CrucibleException refused(String message) {
        return new CrucibleException(ErrorCode.REFUSED, message);
    }
}
