package dev.crucible.evals.compiled;

import dev.crucible.core.Bytes;
import dev.crucible.core.SandboxFile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The sources of ours that are built together with tests and candidates. */
final class Resources {
    private Resources() {}

    /** A resource of this package, at a path in the sandbox. */
    static SandboxFile at(String path, String resource) {
        try (InputStream stream = Resources.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("the distribution lacks " + resource);
            }
            return SandboxFile.of(path, Bytes.copyOf(stream.readAllBytes()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** A text as a file. */
    static SandboxFile text(String path, String text) {
        return SandboxFile.of(path, Bytes.utf8(text));
    }
}
