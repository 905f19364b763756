package dev.crucible.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;

final class UncachedFileTest {
    @TempDir private Path folder;

    @Test
    void whatIsOnTheDiskIsWhatWasWritten() throws IOException {
        byte[] content = new byte[1_000_001];
        new Random(1).nextBytes(content);
        Path file = Files.write(folder.resolve("file"), content);

        Optional<byte[]> read = UncachedFile.read(file.toString());

        // Not every file system offers it.
        read.ifPresent(found -> assertThat(found).isEqualTo(content));
        assertThat(UncachedFile.read("/bin/sh").map(found -> found.length).orElse(1)).isPositive();
    }

    @Test
    void whatIsNotThereCannotBeRead() {
        assertThat(UncachedFile.read(folder.resolve("missing").toString())).isEmpty();
        assertThat(UncachedFile.read(folder.toString())).isEmpty();
    }
}
