package dev.crucible.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.core.Bytes;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class PseudoTerminalTest {
    @Test
    void whatIsWrittenToItIsReadOnce() throws IOException {
        assumeTrue(Files.isWritable(Path.of("/dev/ptmx")), "this machine has no terminals");
        try (PseudoTerminal terminal = new PseudoTerminal()) {
            assertThat(terminal.read()).isEqualTo(Bytes.EMPTY);
            Files.writeString(Path.of(terminal.path()), "hello");
            assertThat(terminal.read()).isEqualTo(Bytes.utf8("hello"));
            assertThat(terminal.read()).isEqualTo(Bytes.EMPTY);
        }
    }
}
