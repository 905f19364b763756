package dev.crucible.cli;

import dev.crucible.core.Component;
import dev.crucible.core.FolderRemoval;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Shows that a part of the service works: it is tried in a data folder of its own among the
 * temporary files, which is removed afterwards. Of any other data folder this says nothing.
 */
final class ScratchSelfTest implements Component {
    private final String name;
    private final Path temporary;
    private final Trial trial;

    /**
     * What is tried.
     *
     * @see ServiceTrials
     */
    interface Trial {
        /**
         * Tries it.
         *
         * @param data the data folder, which is not there yet
         * @return what was shown
         * @throws RuntimeException saying what was not
         */
        String in(Path data) throws InterruptedException;
    }

    /** Tries this under this name, in a folder below {@code temporary}. */
    ScratchSelfTest(String name, Path temporary, Trial trial) {
        this.name = name;
        this.temporary = temporary;
        this.trial = trial;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public SelfTest selfTest() {
        long start = System.nanoTime();
        try {
            Path folder = PrivateFolder.make(temporary);
            try {
                String shown = trial.in(folder.resolve("data"));
                return result(SelfTest.Status.PASSED, shown, start);
            } finally {
                FolderRemoval.remove(folder);
            }
        } catch (RuntimeException | IOException broken) {
            return result(SelfTest.Status.FAILED, String.valueOf(broken.getMessage()), start);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return result(SelfTest.Status.FAILED, "it was interrupted", start);
        }
    }

    private static SelfTest result(SelfTest.Status status, String detail, long start) {
        return new SelfTest(status, detail, Duration.ofNanos(System.nanoTime() - start));
    }
}
