package dev.crucible.images;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A process that is killed while it imports. */
class ImportCrashTest {
    private static final int FILES = 20_000;

    @TempDir Path folder;

    private Path store() {
        return folder.resolve("store");
    }

    private Process victim(Path archive) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ImportVictim.class.getName(),
                        store().toString(),
                        archive.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
    }

    /** Whether the victim has come so far that this file of the image is there. */
    private boolean unpacked(int file) throws IOException {
        Path staging = store().resolve("staging");
        if (!Files.isDirectory(staging)) {
            return false;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(staging)) {
            for (Path one : all) {
                if (Files.exists(one.resolve("image/rootfs/f" + file))) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void leavesNothingThatCanBeSeenAndTheNextRemovesTheRest() throws Exception {
        Tar tar = new Tar();
        for (int at = 0; at < FILES; at++) {
            tar.file("f" + at, "content");
        }
        Path archive = Files.write(folder.resolve("many.tar"), tar.bytes());
        int killed = 0;
        for (int far : new int[] {0, FILES / 2, FILES - 1}) {
            Process victim = victim(archive);
            while (victim.isAlive() && !unpacked(far)) {
                victim.waitFor(1, TimeUnit.MILLISECONDS);
            }
            victim.destroyForcibly().waitFor();
            ImageStore after = Stores.at(store());
            for (StoredImage image : after.list()) {
                assertThat(after.check(image)).isEmpty();
                after.remove("x:1");
            }
            killed += victim.exitValue() == 0 ? 0 : 1;
            assertThat(Stores.left(store())).isEmpty();
        }
        assertThat(killed).isPositive();
        assertThat(Stores.at(store()).take(archive, "x:1", "").files()).isEqualTo(FILES + 5);
    }
}
