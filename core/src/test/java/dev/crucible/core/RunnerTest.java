package dev.crucible.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.FakeEngine.FakeSandbox;
import dev.crucible.core.RunResult.Stage;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

class RunnerTest {
    private static final Runtime PYTHON =
            RuntimeTest.runtime("py", List.of(), List.of("{program}", "{entry}", "{args}"));
    private static final Runtime C =
            RuntimeTest.runtime(
                    "c",
                    List.of("{program}", "-o", "{name}.bin", "{sources}"),
                    List.of("./{name}.bin", "{args}"));

    private final FakeEngine engine = FakeEngine.available("jail", IsolationClass.PROCESS);
    private final Runner runner = runner(engine);

    private static Runner runner(FakeEngine... engines) {
        return new Runner(
                new FakeCatalog(
                        List.of(C, PYTHON),
                        List.of(new RuntimeCatalog.Missing("go", "install golang"))),
                new EngineSelector(List.of(engines)),
                new RunIds(InstantSource.fixed(Instant.EPOCH), new Random(1)),
                new Room(1024 * 1024));
    }

    private static RunRequest.Builder python() {
        return RunRequest.of("py", SandboxFile.of("main.py", Bytes.utf8("print()")));
    }

    private static RunRequest.Builder c() {
        return RunRequest.of("c", SandboxFile.of("main.c", Bytes.utf8("int main;")));
    }

    private RunResult run(RunRequest.Builder request) {
        return runner.run(request.build(), OutputListener.SILENT, Cancellation.none());
    }

    @Test
    void aProgramRunsInAFreshSandboxThatIsClosed() {
        RunResult result = run(python());
        assertThat(result.stage()).isEqualTo(Stage.RUN);
        assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
        assertThat(result.stdout()).isEqualTo(new CapturedStream(Bytes.utf8("out"), false));
        assertThat(result.stderr()).isEqualTo(new CapturedStream(Bytes.utf8("err"), true));
        assertThat(result.usage()).isEqualTo(FakeEngine.USAGE);
        assertThat(result.engine()).isEqualTo("jail");
        assertThat(result.isolation()).isEqualTo(IsolationClass.PROCESS);
        assertThat(result.attestation().controls()).hasSize(1);
        assertThat(engine.opened()).hasSize(1).allMatch(sandbox -> sandbox.closed);
    }

    @Test
    void everyRunHasAnIdOfItsOwn() {
        assertThat(run(python()).id()).isNotEqualTo(run(python()).id());
    }

    @Test
    void theSandboxIsWhatTheRequestAndTheRuntimeNeed() {
        Limits limits = Limits.DEFAULTS.withProcesses(7);
        run(python().limits(limits).network(NetworkAccess.LOOPBACK));
        assertThat(engine.opened().getFirst().spec)
                .isEqualTo(new SandboxSpec(limits, NetworkAccess.LOOPBACK, List.of("/opt/py")));
    }

    /** An image with one language, that knows how often it is in use. */
    private static final class OneImage implements Images, Images.Held {
        private final Image image =
                new Image(
                        new Digest("a".repeat(64)),
                        "snake:1",
                        Path.of("/images/snake"),
                        "linux/amd64",
                        Map.of("PATH", "/opt/snake/bin", "LANG", "C"));
        private int uses;

        @Override
        public Held hold(String reference) {
            if (!reference.equals("snake:1")) {
                throw new CrucibleException(ErrorCode.NOT_FOUND, "no image " + reference);
            }
            uses++;
            return this;
        }

        @Override
        public Image image() {
            return image;
        }

        @Override
        public RuntimeCatalog runtimes() {
            return new FakeCatalog(List.of(PYTHON), List.of());
        }

        @Override
        public void close() {
            uses--;
        }
    }

    @Test
    void aProgramInAnImageStandsOnItAndTheImageIsInUseMeanwhile() {
        OneImage images = new OneImage();
        List<Integer> uses = new ArrayList<>();
        FakeEngine oci = FakeEngine.available("oci", IsolationClass.PROCESS).takingImages();
        oci.running((_, _) -> {
            uses.add(images.uses);
            return new Outcome.Exited(0);
        });
        RunResult result =
                runner(engine, oci)
                        .withImages(images)
                        .run(
                                python().image("snake:1").build(),
                                OutputListener.SILENT,
                                Cancellation.none());
        assertThat(result.engine()).isEqualTo("oci");
        assertThat(result.notes()).containsExactly("image snake:1 is sha256:" + "a".repeat(64));
        assertThat(oci.opened().getFirst().spec.image()).contains(images.image());
        assertThat(oci.opened().getFirst().commands.getFirst().environment())
                .containsEntry("PATH", "/opt/snake/bin")
                .containsEntry("LANG", "C")
                .containsEntry("HOME", "/work")
                .containsEntry("FROM_RUNTIME", "py");
        assertThat(uses).containsExactly(1);
        assertThat(images.uses).isZero();
    }

    @Test
    void anImageIsRefusedByWhatShowsTheHostsProgramsOnly() {
        OneImage images = new OneImage();
        RunResult result =
                runner.withImages(images)
                        .run(
                                python().image("snake:1")
                                        .engine(new EngineChoice.Named("jail", false))
                                        .build(),
                                OutputListener.SILENT,
                                Cancellation.none());
        assertThat(result.outcome())
                .isEqualTo(
                        new Outcome.Refused("image: engine jail shows the host's programs only"));
        assertThat(engine.opened()).isEmpty();
        assertThat(images.uses).isZero();
    }

    @Test
    void aLanguageThatAnImageLacksIsNamed() {
        OneImage images = new OneImage();
        assertThatThrownBy(() ->
                        runner.withImages(images)
                                .run(
                                        c().image("snake:1").build(),
                                        OutputListener.SILENT,
                                        Cancellation.none()))
                .isInstanceOf(CrucibleException.class)
                .hasMessage("image snake:1 has no runtime 'c' (it has py)");
        assertThat(images.uses).isZero();
    }

    @Test
    void anImageThatIsNotThereIsNamed() {
        assertThatThrownBy(() ->
                        runner.run(
                                python().image("snake:2").build(),
                                OutputListener.SILENT,
                                Cancellation.none()))
                .isInstanceOf(CrucibleException.class)
                .hasMessageContaining("snake:2");
    }

    @Test
    void theCommandIsTheRuntimesWithTheProgramsArgumentsAndInput() {
        Stdin stdin = new Stdin.Fixed(Bytes.utf8("in"));
        run(python().arguments(List.of("a", "b")).environment("A", "1").stdin(stdin));
        Command command = engine.opened().getFirst().commands.getFirst();
        assertThat(command.argv()).containsExactly("/usr/bin/py", "main.py", "a", "b");
        assertThat(command.stdin()).isEqualTo(stdin);
        assertThat(command.environment())
                .isEqualTo(
                        Map.of(
                                "PATH", "/usr/local/bin:/usr/bin:/bin",
                                "HOME", "/work",
                                "TMPDIR", "/tmp",
                                "LANG", "C.UTF-8",
                                "FROM_RUNTIME", "py",
                                "A", "1"));
    }

    @Test
    void theRequestsEnvironmentWins() {
        run(python().environment("LANG", "C").environment("FROM_RUNTIME", "me"));
        assertThat(engine.opened().getFirst().commands.getFirst().environment())
                .containsEntry("LANG", "C")
                .containsEntry("FROM_RUNTIME", "me");
    }

    @Test
    void outputCanBeFollowed() {
        List<String> heard = new ArrayList<>();
        runner.run(
                python().build(),
                (stream, chunk) -> heard.add(stream + " " + chunk.asText()),
                Cancellation.none());
        assertThat(heard).containsExactly("STDOUT out");
    }

    @Test
    void howTheProgramEndsIsTheResult() {
        for (Outcome outcome :
                List.of(
                        new Outcome.Exited(3),
                        new Outcome.Signalled(11),
                        new Outcome.LimitReached(Limit.MEMORY),
                        new Outcome.Cancelled(),
                        new Outcome.Lost("gone"))) {
            engine.running((_, _) -> outcome);
            assertThat(run(python()).outcome()).isEqualTo(outcome);
        }
    }

    @Test
    void filesThatWereAskedForComeBack() {
        engine.running((sandbox, _) -> {
            sandbox.produce("out/a.txt", 10);
            sandbox.produce("out/b.log", 10);
            sandbox.skipped.add("'pipe' left out: it is not a regular file");
            return new Outcome.Exited(1);
        });
        RunResult result = run(python().collect(List.of("**/*.txt", "*.md")));
        assertThat(result.artifacts()).extracting(SandboxFile::path).containsExactly("out/a.txt");
        assertThat(result.artifacts().getFirst().executable()).isTrue();
        assertThat(result.notes()).containsExactly("'pipe' left out: it is not a regular file");
    }

    @Test
    void nothingIsListedWhenNothingWasAskedFor() {
        engine.running((sandbox, _) -> {
            sandbox.unlistable = true;
            return new Outcome.Exited(0);
        });
        RunResult result = run(python());
        assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
        assertThat(result.notes()).isEmpty();
    }

    @Test
    void collectedFilesTogetherFitTheDiskLimit() {
        engine.running((sandbox, _) -> {
            sandbox.produce("1", 40_000);
            sandbox.produce("2", 30_000);
            sandbox.produce("3", 25_536);
            sandbox.produce("4", 1);
            sandbox.produce("5", 0);
            return new Outcome.Exited(0);
        });
        RunResult result =
                run(python().limits(Limits.DEFAULTS.withDiskBytes(65_536)).collect(List.of("?")));
        assertThat(result.artifacts()).extracting(SandboxFile::path).containsExactly("1", "3", "5");
        assertThat(result.notes())
                .containsExactly(
                        "'2' left out: 30000 bytes are too many",
                        "'4' left out: 1 bytes are too many");
    }

    @Test
    void aProgramCannotLoseItsRunByMakingAFileUnreadable() {
        engine.running((sandbox, _) -> {
            sandbox.produce("a.txt", 1);
            sandbox.produce("b.txt", 1);
            sandbox.unreadable.add("a.txt");
            return new Outcome.Exited(0);
        });
        RunResult result = run(python().collect(List.of("*.txt")));
        assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
        assertThat(result.stdout().bytes().asText()).isEqualTo("out");
        assertThat(result.artifacts()).extracting(SandboxFile::path).containsExactly("b.txt");
        assertThat(result.notes()).containsExactly("cannot read 'a.txt'");
    }

    @Test
    void aProgramCannotLoseItsRunByMakingItsFolderUnreadable() {
        engine.running((sandbox, _) -> {
            sandbox.unlistable = true;
            return new Outcome.Exited(0);
        });
        RunResult result = run(python().collect(List.of("*.txt")));
        assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
        assertThat(result.artifacts()).isEmpty();
        assertThat(result.notes()).containsExactly("cannot list '.'");
    }

    @Test
    void aCompiledLanguageHasASandboxForEachStage() {
        engine.running((sandbox, command) -> {
            if (command.argv().contains("-o")) {
                sandbox.produce("main.bin", 100);
                sandbox.produce("main.o", 100);
            }
            return new Outcome.Exited(0);
        });
        RunResult result =
                run(
                        c().file(SandboxFile.of("lib/util.c", Bytes.EMPTY))
                                .file(SandboxFile.of("data.txt", Bytes.EMPTY))
                                .file(SandboxFile.of("c", Bytes.EMPTY))
                                .arguments(List.of("x"))
                                .environment("A", "1")
                                .network(NetworkAccess.LOOPBACK)
                                .stdin(new Stdin.Fixed(Bytes.utf8("in"))));
        assertThat(result.stage()).isEqualTo(Stage.RUN);
        assertThat(result.outcome().success()).isTrue();
        assertThat(engine.opened()).hasSize(2).allMatch(sandbox -> sandbox.closed);

        FakeSandbox compiling = engine.opened().getFirst();
        assertThat(compiling.spec)
                .isEqualTo(
                        new SandboxSpec(
                                Limits.COMPILE_DEFAULTS, NetworkAccess.NONE, List.of("/opt/c")));
        Command compile = compiling.commands.getFirst();
        assertThat(compile.argv())
                .containsExactly("/usr/bin/c", "-o", "main.bin", "main.c", "lib/util.c");
        assertThat(compile.stdin()).isEqualTo(Stdin.NONE);
        assertThat(compile.environment()).doesNotContainKey("A").containsKey("FROM_RUNTIME");

        FakeSandbox running = engine.opened().getLast();
        assertThat(running.spec.limits()).isEqualTo(Limits.DEFAULTS);
        assertThat(running.spec.network()).isEqualTo(NetworkAccess.LOOPBACK);
        assertThat(running.files)
                .containsOnlyKeys("main.c", "lib/util.c", "data.txt", "c", "main.bin");
        assertThat(running.commands.getFirst().argv()).containsExactly("./main.bin", "x");
    }

    @Test
    void theCompilersProductsWinOverInputsOfTheSameName() {
        engine.running((sandbox, _) -> {
            sandbox.produce("main.bin", 100);
            return new Outcome.Exited(0);
        });
        run(c().file(SandboxFile.of("main.bin", Bytes.EMPTY)));
        assertThat(engine.opened().getLast().files)
                .containsEntry(
                        "main.bin", new SandboxFile("main.bin", Bytes.copyOf(new byte[100]), true));
    }

    @Test
    void aFailedCompilationIsTheResult() {
        engine.running((sandbox, _) -> {
            sandbox.produce("main.bin", 100);
            return new Outcome.Exited(1);
        });
        RunResult result = run(c().collect(List.of("**")));
        assertThat(result.stage()).isEqualTo(Stage.COMPILE);
        assertThat(result.outcome()).isEqualTo(new Outcome.Exited(1));
        assertThat(result.stderr().bytes().asText()).isEqualTo("err");
        assertThat(result.artifacts()).isEmpty();
        assertThat(engine.opened()).hasSize(1);
    }

    @Test
    void compilingAloneBringsBackWhatTheRuntimeKeeps() {
        engine.running((sandbox, _) -> {
            sandbox.produce("main.bin", 100);
            sandbox.produce("main.o", 100);
            return new Outcome.Exited(0);
        });
        RunResult result = runner.compile(c().build(), Cancellation.none());
        assertThat(result.stage()).isEqualTo(Stage.COMPILE);
        assertThat(result.artifacts()).extracting(SandboxFile::path).containsExactly("main.bin");
    }

    @Test
    void aProductThatCannotBeReadIsALossAndNeverRunsWithoutIt() {
        engine.running((sandbox, _) -> {
            sandbox.produce("main.bin", 100);
            sandbox.unreadable.add("main.bin");
            return new Outcome.Exited(0);
        });
        RunResult result = run(c());
        assertThat(result.stage()).isEqualTo(Stage.COMPILE);
        assertThat(result.outcome()).isEqualTo(new Outcome.Lost("cannot read 'main.bin'"));
        assertThat(engine.opened()).hasSize(1);
    }

    @Test
    void aProductThatIsTooLargeToBeCarriedIsALimitAndNeverRunsWithoutIt() {
        engine.running((sandbox, _) -> {
            sandbox.produce("main.bin", 65 * 1024 * 1024);
            return new Outcome.Exited(0);
        });
        RunResult result = run(c());
        assertThat(result.stage()).isEqualTo(Stage.COMPILE);
        assertThat(result.outcome()).isEqualTo(new Outcome.LimitReached(Limit.DISK));
        assertThat(result.notes())
                .containsExactly("'main.bin' left out: 68157440 bytes are too many");
        assertThat(engine.opened()).hasSize(1);
    }

    @Test
    void filesThatAreTakenOneByOneAreNotInTheResult() {
        engine.running((sandbox, _) -> {
            sandbox.produce("a", 10);
            sandbox.produce("b", 2 * 1024 * 1024);
            return new Outcome.Exited(0);
        });
        List<String> taken = new ArrayList<>();
        RunResult result =
                runner.run(
                        python().collect(List.of("?")).build(),
                        OutputListener.SILENT,
                        file -> taken.add(file.path() + " " + file.content().size()),
                        Cancellation.none());
        assertThat(taken).containsExactly("a 10", "b 2097152");
        assertThat(result.artifacts()).isEmpty();
    }

    @Test
    void theCompilersOutputIsNotTheProgramsOutput() {
        List<String> heard = new ArrayList<>();
        runner.run(c().build(), (_, chunk) -> heard.add(chunk.asText()), Cancellation.none());
        assertThat(heard).hasSize(1);
    }

    @Test
    void whatIsCancelledBeforeItStartsNeverGetsASandbox() {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        for (RunRequest.Builder request : List.of(python(), c())) {
            RunResult result = runner.run(request.build(), OutputListener.SILENT, cancellation);
            assertThat(result.outcome()).isEqualTo(new Outcome.Cancelled());
            assertThat(result.engine()).isEqualTo("jail");
            assertThat(result.attestation().controls()).isEmpty();
            assertThat(result.usage()).isEqualTo(Usage.NOTHING);
        }
        assertThat(engine.opened()).isEmpty();
    }

    @Test
    void whatIsCancelledWhileItIsCompiledIsNotRun() {
        Cancellation cancellation = new Cancellation();
        engine.running((_, _) -> {
            cancellation.cancel();
            return new Outcome.Exited(0);
        });
        RunResult result = runner.run(c().build(), OutputListener.SILENT, cancellation);
        assertThat(result.outcome()).isEqualTo(new Outcome.Cancelled());
        assertThat(engine.opened()).hasSize(1);
    }

    @Test
    void aRequirementThatCannotBeMetIsARefusal() {
        RunResult result = run(python().isolation(IsolationClass.VM));
        assertThat(result.outcome())
                .isEqualTo(
                        new Outcome.Refused(
                                "isolation vm: no engine here offers it (jail is of class"
                                        + " process)"));
        assertThat(result.stage()).isEqualTo(Stage.RUN);
        assertThat(result.notes()).containsExactly("required isolation: vm");
        assertThat(result.engine()).isEqualTo("auto");
        assertThat(result.isolation()).isEqualTo(IsolationClass.NONE);
        assertThat(engine.opened()).isEmpty();
    }

    @Test
    void theRefusalOfANamedEngineNamesIt() {
        RunResult result =
                run(
                        python().isolation(IsolationClass.VM)
                                .engine(new EngineChoice.Named("jail", false)));
        assertThat(result.engine()).isEqualTo("jail");
        assertThat(result.isolation()).isEqualTo(IsolationClass.PROCESS);
        assertThat(result.outcome()).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void aSandboxThatIsRefusedAtItsGateIsARefusal() {
        engine.running((_, _) -> {
            throw SandboxException.refused("seccomp: not shown");
        });
        RunResult result = run(python());
        assertThat(result.outcome()).isEqualTo(new Outcome.Refused("seccomp: not shown"));
        assertThat(result.notes()).containsExactly("required isolation: process");
        assertThat(engine.opened()).allMatch(sandbox -> sandbox.closed);
    }

    @Test
    void aSandboxThatBreaksIsALossAndIsClosed() {
        engine.running((_, _) -> {
            throw SandboxException.lost("the init died");
        });
        RunResult result = run(c());
        assertThat(result.stage()).isEqualTo(Stage.COMPILE);
        assertThat(result.outcome()).isEqualTo(new Outcome.Lost("the init died"));
        assertThat(result.notes()).isEmpty();
        assertThat(engine.opened()).hasSize(1).allMatch(sandbox -> sandbox.closed);
    }

    @Test
    void aFaultOfCrucibleItselfIsNoResult() {
        engine.running((_, _) -> {
            throw new IllegalStateException("bug");
        });
        assertThatThrownBy(() -> run(python())).isInstanceOf(IllegalStateException.class);
        assertThat(engine.opened()).allMatch(sandbox -> sandbox.closed);
    }

    @Test
    void anUnknownRuntimeIsNotFoundAndTheKnownOnesAreSaid() {
        assertThatThrownBy(() -> run(RunRequest.of("perl", SandboxFile.of("a", Bytes.EMPTY))))
                .isInstanceOfSatisfying(
                        CrucibleException.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.NOT_FOUND))
                .hasMessage("no runtime is called 'perl' (expected one of: c, py)");
    }

    @Test
    void aRuntimeThatIsNotInstalledSaysWhatIsMissing() {
        assertThatThrownBy(() -> run(RunRequest.of("go", SandboxFile.of("a", Bytes.EMPTY))))
                .hasMessage("runtime 'go' cannot be used here: install golang");
        assertThatThrownBy(() -> run(RunRequest.of("gopher", SandboxFile.of("a", Bytes.EMPTY))))
                .hasMessageStartingWith("no runtime is called 'gopher'");
    }

    @Test
    void anUnknownEngineIsNotFound() {
        assertThatThrownBy(() -> run(python().engine(new EngineChoice.Named("docker", false))))
                .isInstanceOfSatisfying(
                        CrucibleException.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @Test
    void anEnginesOwnLanguageIsTheOneThatRunsInIt() {
        Runtime own =
                RuntimeTest.runtime(
                        "py", List.of(), List.of("/inside/python", "{entry}", "{args}"));
        engine.bringing(new FakeCatalog(List.of(own), List.of()));
        run(python());
        assertThat(engine.opened().getFirst().commands.getFirst().argv())
                .containsExactly("/inside/python", "main.py");
    }

    @Test
    void aLanguageThatOnlyAnEngineHasCanBeRun() {
        Runtime own = RuntimeTest.runtime("wat", List.of(), List.of("/inside/wat", "{entry}"));
        engine.bringing(new FakeCatalog(List.of(own), List.of()));
        RunResult result = run(RunRequest.of("wat", SandboxFile.of("main.wat", Bytes.utf8("()"))));
        assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
        assertThat(run(python()).outcome()).isInstanceOf(Outcome.Refused.class);
    }
}
