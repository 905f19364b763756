package dev.crucible.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.core.Bytes;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class AbstractSocketTest {
    private static final Path PYTHON = Path.of("/usr/bin/python3");

    private final String name = "crucible-test-" + ProcessHandle.current().pid();

    @Test
    void whatIsSentWaitsUntilItIsAskedFor() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(PYTHON), "nobody can connect here");
        try (AbstractSocket socket = AbstractSocket.listen(name)) {
            assertThat(socket.received()).isEmpty();
            Process client =
                    new ProcessBuilder(
                                    PYTHON.toString(),
                                    "-c",
                                    "import socket, sys; s = socket.socket(socket.AF_UNIX);"
                                        + " s.connect('\\0' + sys.argv[1]); s.sendall(b'hello')",
                                    name)
                            .inheritIO()
                            .start();
            assertThat(client.waitFor()).isZero();

            assertThat(socket.received()).containsExactly(Bytes.utf8("hello"));
            assertThat(socket.received()).isEmpty();
        }
    }

    @Test
    void aNameIsTakenOnceAndFreeAfterwards() {
        try (AbstractSocket _ = AbstractSocket.listen(name)) {
            assertThatThrownBy(() -> AbstractSocket.listen(name))
                    .isInstanceOf(LinuxException.class);
        }
        AbstractSocket.listen(name).close();
    }

    @Test
    void aNameMustFitIntoAnAddress() {
        assertThatThrownBy(() -> AbstractSocket.listen("x".repeat(200)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
