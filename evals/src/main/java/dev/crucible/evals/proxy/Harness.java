package dev.crucible.evals.proxy;

import dev.crucible.core.Bytes;
import dev.crucible.core.SandboxFile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The programs of ours that run in the two sandboxes; resources of this package. */
final class Harness {
    private Harness() {}

    /** One file that holds these resources one after the other. */
    static SandboxFile file(String name, String... resources) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (String resource : resources) {
            whole.writeBytes(read(resource));
        }
        return SandboxFile.of(name, Bytes.copyOf(whole.toByteArray()));
    }

    private static byte[] read(String resource) {
        try (InputStream stream = Harness.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("the distribution lacks " + resource);
            }
            return stream.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
