package dev.crucible.containment.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.EngineChoice;
import dev.crucible.core.EngineSelector;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener;
import dev.crucible.core.Room;
import dev.crucible.core.RunIds;
import dev.crucible.core.RunRequest;
import dev.crucible.core.RunResult;
import dev.crucible.core.Runner;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.telemetry.Scope;
import dev.crucible.engines.host.HostEngines;
import dev.crucible.engines.host.runtimes.InstalledRuntimes;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/** Programs outside a sandbox trip every canary; programs inside trip none, whatever they try. */
final class CanariesTest {
    /** Looks where honey lies, and calls at every socket that it finds. */
    private static final String BURGLAR =
            """
            import glob, os, socket, sys
            def show(path):
                try:
                    with open(path, 'rb') as file: sys.stdout.buffer.write(file.read())
                except OSError as why: print(path, why)
            def call(family, name):
                try:
                    with socket.socket(family, socket.SOCK_STREAM) as one: one.connect(name)
                except OSError as why: print(name, why)
            """;

    @TempDir private Path folder;

    private final BlockingQueue<Alarm> alarms = new LinkedBlockingQueue<>();
    private final Honey honey = new Honey(new SecureRandom());
    private HostEngines engines;
    private Canaries canaries;
    private Path decoys;

    @BeforeEach
    void start() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        decoys = Files.createDirectory(folder.resolve("own"));
        engines =
                new HostEngines(
                        Path.of(System.getProperty("crucible.native", ".")),
                        Files.isWritable(Path.of("/run"))
                                ? Path.of("/run/crucible/slots")
                                : folder.resolve("slots"),
                        decoys,
                        honey.value(Honey.Place.GUARDIAN, 0));
        canaries = new Canaries(honey, () -> decoys, alarms::add);
    }

    @AfterEach
    void stop() {
        canaries.close();
        engines.close();
    }

    @Test
    void aFileOfTheHostThatComesBackIsABreach() throws Exception {
        RunResult result = run("subprocess", "show('%s/credentials')".formatted(decoys));

        assertThat(result.outcome())
                .isEqualTo(
                        new Outcome.Breached(
                                "honey: a file of the host came back on standard output"));
        assertThat(alarms)
                .containsExactly(
                        new Alarm(
                                Alarm.Canary.HONEY,
                                "a file of the host came back on standard output",
                                "run-7",
                                "ann"));
    }

    @Test
    void soIsOneInAFileThatIsCollected() throws Exception {
        RunResult result =
                run(
                        "subprocess",
                        "open('loot','wb').write(open('%s/credentials','rb').read())"
                                .formatted(decoys));

        assertThat(result.outcome())
                .isEqualTo(new Outcome.Breached("honey: a file of the host came back on a file"));
        assertThat(result.artifacts()).isEmpty();
    }

    @Test
    void soIsACallAtADecoySocket() throws Exception {
        RunResult result =
                run(
                        "subprocess",
                        "call(socket.AF_UNIX, '%s/control')\nimport time; time.sleep(30)"
                                .formatted(decoys));

        assertThat(result.outcome())
                .isEqualTo(new Outcome.Breached("socket: a decoy socket was called"));
    }

    @Test
    void soIsACallAtAnAbstractOne() throws Exception {
        RunResult result =
                run("subprocess", "call(socket.AF_UNIX, '\\0own')\nimport time; time.sleep(30)");

        assertThat(result.outcome())
                .isEqualTo(new Outcome.Breached("socket: a decoy socket was called"));
    }

    @Test
    void soIsTheEnvironmentOfTheSupervisor() throws Exception {
        RunResult result = run("enclosure", "show('/proc/1/environ')");

        assertThat(result.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Breached.class,
                        breach ->
                                assertThat(breach.canary())
                                        .startsWith(
                                                "honey: the environment of a sandbox's supervisor"
                                                        + " (sandbox ")
                                        .endsWith("came back on standard output"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jail", "bubblewrap"})
    void aProgramInsideTripsNone(String engine) throws Exception {
        RunResult result =
                run(
                        engine,
                        """
                        for path in glob.glob('/proc/*/environ') + glob.glob('/proc/*/cmdline'):
                            show(path)
                        show('%1$s/credentials')
                        call(socket.AF_UNIX, '%1$s/control')
                        call(socket.AF_UNIX, '\\0own')
                        print(os.environ)
                        open('loot', 'w').write(str(os.environ))
                        """
                                .formatted(decoys));

        assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
        assertThat(result.artifacts()).hasSize(1);
        assertThat(alarms).isEmpty();
    }

    @Test
    void whatSomebodyBringsInProvesNothing() throws Exception {
        RunResult result = run("jail", "print('%s')".formatted(honey.value(Honey.Place.FILE, 0)));

        assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
        assertThat(alarms).isEmpty();
    }

    @Test
    void othersOfTheMachineMayCall() throws Exception {
        run("jail", "pass");
        Visitors visitors = new Visitors(canaries::open, alarms::add);
        visitors.came(new dev.crucible.linux.DecoySocket.Visitor(1, 0, 0), 0);

        assertThat(alarms).isEmpty();
    }

    @Test
    void nothingIsLeft() throws Exception {
        run("jail", "pass");
        assertThat(decoys.resolve("credentials")).exists();
        canaries.close();

        assertThat(decoys.resolve("credentials")).doesNotExist();
        assertThat(decoys.resolve("control")).doesNotExist();
    }

    private RunResult run(String engine, String program) throws InterruptedException {
        List<ExecutionEngine> all =
                Stream.concat(engines.engines().stream(), engines.enclosures().stream()).toList();
        List<ExecutionEngine> watched = canaries.watch(all, alarms::add);
        assumeTrue(
                watched.stream()
                        .anyMatch(one ->
                                one.name().equals(engine) && one.info().availability().available()),
                "it is not here");
        InstalledRuntimes runtimes = InstalledRuntimes.standard(System.getenv(), "nobody");
        assumeTrue(runtimes.find("python").isPresent(), "Python is not here");
        canaries.begin(Alarm.Listener.NOBODY).end();
        canaries.awaitDecoys();
        RunRequest request =
                new RunRequest.Builder("python", "main.py")
                        .file(SandboxFile.of("main.py", Bytes.utf8(BURGLAR + program + "\n")))
                        .engine(new EngineChoice.Named(engine, true))
                        .isolation(IsolationClass.NONE)
                        .collect(List.of("loot"))
                        .build();
        Runner runner =
                new Runner(
                        runtimes,
                        new EngineSelector(watched),
                        new RunIds(InstantSource.system(), new SecureRandom()),
                        new Room(1L << 26));
        return Scope.NONE
                .withRun("run-7")
                .withTenant("ann")
                .call(() -> runner.run(request, OutputListener.SILENT, Cancellation.none()));
    }
}
