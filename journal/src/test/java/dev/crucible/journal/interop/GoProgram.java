package dev.crucible.journal.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A program of a Go module in the test resources, built once. */
final class GoProgram {
    private final Path program;

    private GoProgram(Path program) {
        this.program = program;
    }

    /** What a program said, on both streams, and how it ended. */
    record Answer(int exit, String output) {}

    /**
     * Builds a program. Skips the test where Go or the module's dependencies are not to be had.
     *
     * @param folder where to build
     * @param module folder of the module among the resources
     * @param files the module's files
     * @param what the package to build
     */
    static GoProgram build(Path folder, String module, List<String> files, String what)
            throws IOException {
        for (String file : files) {
            try (InputStream source =
                    Objects.requireNonNull(
                            GoProgram.class.getResourceAsStream(module + "/" + file), file)) {
                Files.copy(source, folder.resolve(file));
            }
        }
        require(folder, "Go is not installed", "version");
        require(folder, "the Go modules are not to be had", "mod", "download");
        Path program = folder.resolve(module + ".bin");
        Answer built = go(folder, "build", "-o", program.toString(), what);
        assertThat(built.exit()).as(built.output()).isZero();
        return new GoProgram(program);
    }

    private static void require(Path folder, String reason, String... arguments) {
        String why;
        try {
            Answer answer = go(folder, arguments);
            if (answer.exit() == 0) {
                return;
            }
            why = answer.output().strip();
        } catch (UncheckedIOException absent) {
            why = String.valueOf(absent.getMessage());
        }
        assumeTrue(false, reason + ": " + why);
    }

    private static Answer go(Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of("go"));
        command.addAll(List.of(arguments));
        return run(folder, command);
    }

    /** Runs it. */
    Answer run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        return run(program.resolveSibling("."), command);
    }

    private static Answer run(Path folder, List<String> command) {
        try {
            Path output = Files.createTempFile(folder, "output", ".txt");
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectInput(new File("/dev/null"))
                            .redirectOutput(output.toFile());
            builder.environment().put("GOTOOLCHAIN", "local");
            builder.environment().put("GOFLAGS", "-mod=readonly -buildvcs=false");
            Process process = builder.start();
            try {
                if (process.waitFor(5, TimeUnit.MINUTES)) {
                    return new Answer(process.exitValue(), Files.readString(output));
                }
                return new Answer(-1, "took more than five minutes\n" + Files.readString(output));
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Answer(-1, "interrupted");
        }
    }
}
