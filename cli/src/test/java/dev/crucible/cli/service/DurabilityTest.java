package dev.crucible.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Server and workers are killed again and again, under load; nothing that was acknowledged is lost,
 * nothing happens twice, and nothing is left.
 */
final class DurabilityTest {
    private static final boolean LONG = System.getenv("CRUCIBLE_LONG") != null;

    @TempDir private Path folder;

    @Test
    void nothingIsLostWhoeverIsKilled() throws IOException, InterruptedException {
        survive(true, LONG ? 10_000 : 300);
    }

    @Test
    void noSandboxSurvivesWhoeverIsKilled() throws IOException, InterruptedException {
        survive(false, LONG ? 400 : 40);
    }

    private void survive(boolean pretended, int kills) throws IOException, InterruptedException {
        try (Durability service = new Durability(folder, pretended, kills)) {
            service.run(kills);
            assertThat(service.left()).isEmpty();
            System.out.println(service.figures());
        }
    }
}
