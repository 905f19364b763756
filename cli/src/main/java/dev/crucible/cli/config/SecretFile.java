package dev.crucible.cli.config;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads what must not stand in a configuration, a variable or a command line. */
public final class SecretFile {
    private static final int MAX_BYTES = 64 << 10;

    private SecretFile() {}

    /**
     * The secret that is the file's content, without white space around it.
     *
     * @param key of the setting that names the file, for messages
     * @throws CrucibleException {@code INVALID_REQUEST} when there is none; never with its content
     */
    public static String read(String key, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            String text = new String(bytes, StandardCharsets.UTF_8).strip();
            if (bytes.length > MAX_BYTES || text.isEmpty()) {
                throw wrong(key, file, "must hold 1 to 65536 bytes");
            }
            return text;
        } catch (IOException unreadable) {
            throw wrong(key, file, "cannot be read: " + unreadable.getMessage());
        }
    }

    /**
     * The pairs of a file with a line {@code NAME=VALUE} each; empty lines and those that begin
     * with {@code #} do not count.
     *
     * @throws CrucibleException {@code INVALID_REQUEST} when a line is no pair, or has a name
     *     again; never with its content
     */
    public static Map<String, String> pairs(String key, Path file) {
        Map<String, String> pairs = new LinkedHashMap<>();
        int number = 0;
        for (String line : read(key, file).split("\n", -1)) {
            number++;
            int equals = line.indexOf('=');
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (equals < 1) {
                throw wrong(key, file, "line " + number + " is not NAME=VALUE");
            }
            String name = line.substring(0, equals).strip();
            if (pairs.putIfAbsent(name, line.substring(equals + 1).strip()) != null) {
                throw wrong(key, file, "line " + number + " has a name that was there before");
            }
        }
        return pairs;
    }

    private static CrucibleException wrong(String key, Path file, String problem) {
        return new CrucibleException(
                ErrorCode.INVALID_REQUEST, key + ": the file " + file + " " + problem);
    }
}
