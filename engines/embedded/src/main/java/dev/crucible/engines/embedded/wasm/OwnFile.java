package dev.crucible.engines.embedded.wasm;

import dev.crucible.core.Digest;
import dev.crucible.linux.Host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/** Files that are executed as they lie there, and so must be nobody else's to write. */
final class OwnFile {
    private static final int WRITABLE_BY_OTHERS = 022;
    private static final int BUFFER = 1 << 16;

    private OwnFile() {}

    /** Why what lies there cannot be trusted; empty when only this user or root can change it. */
    static Optional<String> problem(Path file) {
        for (Path part : new Path[] {file, file.resolveSibling("")}) {
            Optional<String> found = ownership(part);
            if (found.isPresent()) {
                return found;
            }
        }
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                ? Optional.empty()
                : Optional.of(file + " is no regular file");
    }

    private static Optional<String> ownership(Path part) {
        try {
            var facts = Files.readAttributes(part, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
            int owner = (int) facts.getOrDefault("uid", -1);
            int mode = (int) facts.getOrDefault("mode", WRITABLE_BY_OTHERS);
            if (owner != 0 && owner != Host.userId()) {
                return Optional.of(part + " belongs to another user");
            }
            return (mode & WRITABLE_BY_OTHERS) == 0
                    ? Optional.empty()
                    : Optional.of(part + " can be written by others than its owner");
        } catch (IOException absent) {
            return Optional.of(part + " is not there");
        }
    }

    /** The digest of a file of any size. */
    static Digest digest(Path file) throws IOException {
        MessageDigest sha256 = Digest.sha256();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha256.update(buffer, 0, read);
            }
        }
        return new Digest(HexFormat.of().formatHex(sha256.digest()));
    }
}
