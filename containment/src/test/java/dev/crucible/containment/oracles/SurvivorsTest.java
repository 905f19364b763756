package dev.crucible.containment.oracles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Over a process of the test's own, which lives until its input is closed. */
final class SurvivorsTest {
    private final String token = UUID.randomUUID().toString();

    @Test
    void aProcessThatCarriesTheTokenIsFoundUntilItEnds(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "only Linux tells of processes");
        Process process = start(folder);
        try (OutputStream open = process.getOutputStream()) {
            assertThat(open).isNotNull();
            assertThat(Survivors.of(token).pids()).containsExactly((int) process.pid());
        }
        process.waitFor();
        assertThat(Survivors.of(token).none()).isTrue();
    }

    @Test
    void whatAProcessHasWrittenIsCountedOnceAndLinksAreNotFollowed(@TempDir Path folder)
            throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "only Linux tells of processes");
        Path work = Files.createDirectories(folder.resolve("work/below"));
        Files.writeString(folder.resolve("elsewhere.txt"), "not counted");
        Path first = Files.writeString(work.resolve("first.txt"), "12345");
        Files.createLink(work.resolve("again.txt"), first);
        Files.writeString(work.resolve("second.txt"), "123");
        Files.createSymbolicLink(work.resolve("link"), folder.resolve("elsewhere.txt"));
        Files.createSymbolicLink(work.resolve("up"), folder);
        Process process = start(folder.resolve("work"));
        try (OutputStream open = process.getOutputStream()) {
            assertThat(open).isNotNull();
            HostView view = HostView.of(token).orElseThrow();

            assertThat(view.living()).isTrue();
            assertThat(Written.by(view)).isEqualTo(new Written(8, 5, 2));
        }
        process.waitFor();
    }

    private Process start(Path folder) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("/bin/cat").directory(folder.toFile());
        builder.environment().put("JOB_ID", token);
        Process process = builder.start();
        // The kernel shows the new environment only when the program has been exchanged.
        while (process.isAlive() && HostView.of(token).isEmpty()) {
            Thread.onSpinWait();
        }
        return process;
    }
}
