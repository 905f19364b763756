package dev.crucible.cli;

import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Component;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.OutputListener;
import dev.crucible.core.RunRequest;
import dev.crucible.core.RunResult;
import dev.crucible.core.Runner;
import dev.crucible.core.Runtime;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.Stdin;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/** Shows that a language works: a small program is compiled and run, and answers its input. */
final class RuntimeSelfTest implements Component {
    private static final String EXPECTED = "hello crucible\n";

    private final Runtime runtime;
    private final Runner runner;

    RuntimeSelfTest(Runtime runtime, Runner runner) {
        this.runtime = runtime;
        this.runner = runner;
    }

    @Override
    public String name() {
        return "runtime " + runtime.name();
    }

    @Override
    public SelfTest selfTest() {
        long start = System.nanoTime();
        try {
            Optional<Bytes> program = program();
            if (program.isEmpty()) {
                return result(SelfTest.Status.SKIPPED, "there is no program to try it with", start);
            }
            RunResult result = run(program.orElseThrow());
            boolean right =
                    result.outcome().success() && result.stdout().bytes().asText().equals(EXPECTED);
            return right
                    ? result(SelfTest.Status.PASSED, "ran in " + result.engine(), start)
                    : result(SelfTest.Status.FAILED, describe(result), start);
        } catch (CrucibleException | IOException broken) {
            return result(SelfTest.Status.FAILED, String.valueOf(broken.getMessage()), start);
        }
    }

    private RunResult run(Bytes program) {
        String entry = EntryName.of(runtime);
        RunRequest request =
                new RunRequest.Builder(runtime.name(), entry)
                        .file(SandboxFile.of(entry, program))
                        .stdin(new Stdin.Fixed(Bytes.utf8("crucible\n")))
                        .build();
        return runner.run(request, OutputListener.SILENT, Cancellation.none());
    }

    private Optional<Bytes> program() throws IOException {
        try (InputStream found = getClass().getResourceAsStream("selftest/" + runtime.name())) {
            return found == null
                    ? Optional.empty()
                    : Optional.of(Bytes.copyOf(found.readAllBytes()));
        }
    }

    private static String describe(RunResult result) {
        return result.outcome().describe() + ": " + result.stderr().bytes().asText().strip();
    }

    private static SelfTest result(SelfTest.Status status, String detail, long start) {
        return new SelfTest(status, detail, Duration.ofNanos(System.nanoTime() - start));
    }
}
