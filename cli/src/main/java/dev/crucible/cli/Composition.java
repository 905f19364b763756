package dev.crucible.cli;

import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.containment.Repertoire;
import dev.crucible.cli.containment.Site;
import dev.crucible.cli.integrity.EvaluationProbes;
import dev.crucible.cli.ordinary.RunsCommand;
import dev.crucible.cli.ordinary.Starter;
import dev.crucible.cli.probes.AnotherCrucible;
import dev.crucible.cli.probes.OwnProbes;
import dev.crucible.cli.service.Workplace;
import dev.crucible.containment.guard.Alarm;
import dev.crucible.containment.guard.AlarmRelay;
import dev.crucible.containment.guard.Canaries;
import dev.crucible.containment.guard.Honey;
import dev.crucible.containment.guard.HostGuard;
import dev.crucible.containment.matrix.Fingerprint;
import dev.crucible.containment.matrix.MatrixStore;
import dev.crucible.containment.matrix.StoredMeasurements;
import dev.crucible.containment.oracles.HostSnapshot;
import dev.crucible.containment.probes.Catalogue;
import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Component;
import dev.crucible.core.EngineChoice;
import dev.crucible.core.EngineSelector;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Limits;
import dev.crucible.core.Measurements;
import dev.crucible.core.Room;
import dev.crucible.core.RunIds;
import dev.crucible.core.Runner;
import dev.crucible.core.RuntimeCatalog;
import dev.crucible.core.SandboxException;
import dev.crucible.engines.embedded.wasm.WasmEngine;
import dev.crucible.engines.embedded.wasm.WasmInstallation;
import dev.crucible.engines.host.HostEngines;
import dev.crucible.engines.host.WeakenedEngines;
import dev.crucible.engines.host.runtimes.InstalledRuntimes;
import dev.crucible.evals.Score;
import dev.crucible.evals.Scorer;
import dev.crucible.evals.compiled.CompiledScorer;
import dev.crucible.evals.proxy.ProxyScorer;
import dev.crucible.images.ImageStore;
import dev.crucible.images.archive.Bounds;
import dev.crucible.images.oci.Choice;
import dev.crucible.linux.Host;
import dev.crucible.linux.HostGlance;
import dev.crucible.linux.SeccompProfile;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.CodeSource;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The composition root: the one place that knows which adapters there are, and wires them with
 * plain constructors. Everything is made when it is first asked for, so that a command pays only
 * for what it uses. Closing it ends what was made. Thread-safe.
 */
final class Composition implements AutoCloseable {
    private static final String MATRICES = "containment";

    private final Map<String, String> environment;
    private final InstantSource clock = InstantSource.system();
    private final AlarmRelay alarms = new AlarmRelay(new Breaches());
    private @Nullable InstalledRuntimes runtimes;
    private @Nullable HostEngines hostEngines;
    private @Nullable List<ExecutionEngine> engines;
    private @Nullable Canaries canaries;
    private @Nullable Honey honey;
    private @Nullable HostWatch hostWatch;
    private @Nullable Path folder;
    private int honeyFolders;

    /** A composition in this environment. */
    Composition(Map<String, String> environment) {
        this.environment = environment;
    }

    /** What time it is. */
    InstantSource clock() {
        return clock;
    }

    /** The languages of this machine. */
    RuntimeCatalog runtimes() {
        return installedRuntimes();
    }

    /** The images of this user. */
    ImageStore images() {
        return new ImageStore(
                stateFolder().resolve("images"),
                Bounds.DEFAULTS,
                new Choice(Choice.here(), ""),
                image -> installedRuntimes().in(image),
                clock);
    }

    /** The languages of this choice of engine: its own, or those of this machine. */
    RuntimeCatalog runtimes(EngineChoice choice) {
        return switch (choice) {
            case EngineChoice.Auto _ -> runtimes();
            case EngineChoice.Named(String name, _) ->
                    all().stream()
                            .filter(engine -> engine.name().equals(name))
                            .flatMap(engine -> engine.runtimes().stream())
                            .findFirst()
                            .orElseGet(this::runtimes);
        };
    }

    /** Every engine, available or not, in order of preference. */
    EngineSelector engines() {
        return new EngineSelector(all(), measurements(matrices()));
    }

    /** What brings the WebAssembly engine what it needs. */
    WasmInstallation wasmInstallation() {
        return new WasmInstallation(wasmFolder(), environment);
    }

    private Path wasmFolder() {
        return InstalledRuntimes.cacheFolder(environment, System.getProperty("user.name", ""))
                .resolve("wasm");
    }

    /** Those of this machine, and those that put a sandbox of these around a program. */
    private synchronized List<ExecutionEngine> all() {
        List<ExecutionEngine> known = engines;
        if (known == null) {
            List<ExecutionEngine> processes = hostEngines().engines();
            known = new ArrayList<>(processes);
            known.add(
                    new WasmEngine(
                            processes,
                            wasmFolder(),
                            InstalledRuntimes.toWasm(
                                    environment, System.getProperty("user.name", ""))));
            engines = known;
        }
        return known;
    }

    /** What was measured and kept there, as long as it holds. */
    Measurements measurements(MatrixStore store) {
        return new StoredMeasurements(
                store,
                engine -> Fingerprint.of(engine, Main.VERSION, programs(engine.name())),
                clock);
    }

    /** What commands of this user have measured. */
    MatrixStore matrices() {
        return new MatrixStore(stateFolder().resolve(MATRICES));
    }

    /** What was measured for the server of a data folder. */
    static MatrixStore matrices(Path data) {
        return new MatrixStore(data.resolve(MATRICES));
    }

    /** What was measured of engines that somebody has started. */
    MatrixStore matrices(Starter starter) {
        return starter.user() == Host.userId()
                ? matrices()
                : new MatrixStore(stateFolder().resolve(MATRICES + "-of-" + starter.user()));
    }

    /** This process, as the one that starts the engines which are measured. */
    Starter starter() {
        return starter(all());
    }

    private Starter starter(List<ExecutionEngine> engines) {
        return Starter.self(engines, runner());
    }

    /** Where engines that somebody has started are measured. */
    Site site(Starter starter, MatrixStore store) {
        return new Site(
                starter,
                repertoire(),
                hostEngines().enclosures(),
                enclosureRunner(),
                this::programs,
                this::honeyFolder,
                Main.VERSION,
                store,
                clock,
                System::nanoTime);
    }

    /** The same, with canaries around their sandboxes: what everybody's programs run on. */
    EngineSelector watchedEngines() {
        return watched(new HostWatch(this::guard, false));
    }

    /** The same for long work, beside which the whole host is looked at from time to time. */
    EngineSelector patrolledEngines() {
        return watched(new HostWatch(this::guard, true));
    }

    private EngineSelector watched(HostWatch host) {
        return new EngineSelector(
                canaries(host).watch(all(), new Breaches()), measurements(matrices()));
    }

    /** Takes everybody's runs from request to result. */
    Runner watchedRunner() {
        return new Runner(runtimes(), watchedEngines(), ids(), Room.ofHeap()).withImages(images());
    }

    /** Takes runs from request to result with nobody watching: attempts to break out, tests. */
    Runner runner() {
        return new Runner(runtimes(), engines(), ids(), Room.ofHeap());
    }

    /** Executes what another process judges. */
    RunsCommand runsOfVerify(Terminal terminal) {
        return new RunsCommand(
                () -> engines().engines().stream().map(ExecutionEngine::info).toList(),
                this::runner,
                terminal);
    }

    /** Where attempts to break out must succeed; no engines for anybody's runs. */
    EngineSelector enclosures() {
        return new EngineSelector(hostEngines().enclosures());
    }

    /** Takes runs to enclosures. */
    Runner enclosureRunner() {
        return new Runner(runtimes(), enclosures(), ids(), Room.ofHeap());
    }

    /** Everything that this version can attempt. */
    Repertoire repertoire() {
        return new Repertoire(
                catalogue(),
                new EvaluationProbes(
                        runtimes().find("python"), hostEngines().enclosures(), System::nanoTime));
    }

    /** Every attempt to break out that this version knows. */
    Catalogue catalogue() {
        return Catalogue.standard()
                .with(
                        OwnProbes.all(
                                ShownRuns.shows(),
                                another(),
                                runtimes(),
                                this::examined,
                                new ServiceDownloads(
                                        this, engine -> workplace(List.of(engine), matrices()))));
    }

    /** This program once more, with the same classes. */
    private static AnotherCrucible another() {
        return new AnotherCrucible(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.io.tmpdir={folder}",
                        "-Dcrucible.native=" + helperFolder().toAbsolutePath(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName()));
    }

    /** What a completion of the Python exam deserves, by the engine of that name. */
    private Optional<Score> examined(String engine, String completion) {
        ScorerSelfTest.Exam exam = Exams.all().getFirst();
        Optional<ExecutionEngine> there =
                engines().engines().stream().filter(one -> one.name().equals(engine)).findFirst();
        return there.flatMap(one ->
                runtimes()
                        .find(exam.problem().runtime())
                        .flatMap(runtime -> scorer(one, runtime, Limits.DEFAULTS))
                        .map(scorer ->
                                scorer.score(exam.problem(), completion, Cancellation.none())));
    }

    /** Takes runs to the engines of this selector. */
    Runner runner(EngineSelector selector) {
        return new Runner(runtimes(), selector, ids(), Room.ofHeap());
    }

    /** Sandboxes with something left out, of which only a measurement of the probes may know. */
    WeakenedEngines weakened() {
        return hostEngines().weakened(weakenedHelperFolder());
    }

    /** Whether this process is in an enclosure, where weakened sandboxes may stand. */
    boolean enclosed() {
        return HostEngines.enclosed();
    }

    /** Why no enclosure can be built here; empty when one can. */
    Optional<String> whyNoEnclosure() {
        return hostEngines().whyNoEnclosure();
    }

    /** This program with other arguments. */
    OwnProgram again(List<String> arguments) {
        return OwnProgram.with(arguments, helperFolder().toAbsolutePath(), weakenedHelperFolder());
    }

    /** Runs this program in an enclosure, and returns its exit code. */
    int inEnclosure(OwnProgram program, Consumer<Bytes> output, Consumer<Bytes> complaints) {
        return hostEngines().enclosed(program.argv(), program.shown(), output, complaints);
    }

    private RunIds ids() {
        return new RunIds(clock, new SecureRandom());
    }

    /**
     * What a worker of this machine works with.
     *
     * @param only names of the engines that it may use; all when empty
     * @param store what was measured of them
     */
    Workplace workplace(List<String> only, MatrixStore store) {
        return workplace(only, store, true, true);
    }

    /**
     * The same, with or without those who watch.
     *
     * @param watched whether there are canaries around sandboxes
     * @param guarded whether the host is looked at after runs
     */
    Workplace workplace(List<String> only, MatrixStore store, boolean watched, boolean guarded) {
        if (guarded) {
            canaries(new HostWatch(this::guard, true));
        }
        if (!watched) {
            canaries().countOnly();
        }
        boolean seen = watched || guarded;
        EngineSelector runs = allowed(only, store, seen, new Breaches());
        return new Workplace(
                runtimes(),
                allowed(only, store, seen, alarms),
                alarms,
                new Runner(runtimes(), runs, ids(), Room.ofHeap()).withImages(images()),
                Room.ofHeap(),
                this::scorer,
                site(starter(allowed(only)), store),
                name -> runtimes().find(name).map(EntryName::of).orElse("main"));
    }

    private EngineSelector allowed(
            List<String> only, MatrixStore store, boolean watched, Alarm.Listener listener) {
        List<ExecutionEngine> those = allowed(only);
        return new EngineSelector(
                watched ? canaries().watch(those, listener) : those, measurements(store));
    }

    private List<ExecutionEngine> allowed(List<String> only) {
        return all().stream()
                .filter(engine -> only.isEmpty() || only.contains(engine.info().name()))
                .toList();
    }

    private EngineSelector allowed(List<String> only, boolean watched, Alarm.Listener listener) {
        List<ExecutionEngine> those =
                all().stream()
                        .filter(engine -> only.isEmpty() || only.contains(engine.info().name()))
                        .toList();
        return new EngineSelector(watched ? canaries().watch(those, listener) : those);
    }

    /**
     * What scores samples in a language; empty when nothing does, and on an engine whose languages
     * are its own: scorers speak to programs of this machine.
     */
    Optional<Scorer> scorer(
            ExecutionEngine engine, dev.crucible.core.Runtime runtime, Limits limits) {
        if (engine.runtimes().isPresent()) {
            return Optional.empty();
        }
        return switch (runtime.name()) {
            case "python" -> Optional.of(ProxyScorer.python(engine, runtime, limits));
            case "node" -> Optional.of(ProxyScorer.javaScript(engine, runtime, limits));
            case "cpp" -> Optional.of(CompiledScorer.cpp(engine, runtime, limits));
            case "java" -> Optional.of(CompiledScorer.java(engine, runtime, limits));
            case "go" -> Optional.of(CompiledScorer.go(engine, runtime, limits));
            case "rust" -> Optional.of(CompiledScorer.rust(engine, runtime, limits));
            default -> Optional.empty();
        };
    }

    /**
     * What engines execute of their own, by engine and name; it counts for what was measured of
     * them.
     */
    Map<String, Path> programs(String engine) {
        Map<String, Path> programs = new TreeMap<>();
        switch (engine) {
            case "jail" -> programs.put("jail", helperFolder().resolve("crucible-jail"));
            case "bubblewrap" -> {
                programs.put("bwrap", Path.of("/usr/bin/bwrap"));
                programs.put("gate", helperFolder().resolve("crucible-jail"));
            }
            case "runc", "gvisor" -> {
                HostEngines.containerProgram(engine)
                        .ifPresent(program -> programs.put("runtime", program));
                programs.put("guest", helperFolder().resolve("crucible-jail"));
            }
            case "wasm" -> {
                programs.put("jail", helperFolder().resolve("crucible-jail"));
                WasmEngine.programs(wasmFolder()).forEach(programs::put);
                archive(WasmEngine.class).ifPresent(file -> programs.put("wasm", file));
            }
            default -> programs.put("sh", Path.of("/bin/sh"));
        }
        // What builds the walls is Java in part; not an archive while it is being developed.
        archive(HostEngines.class).ifPresent(file -> programs.put("engines", file));
        archive(SeccompProfile.class).ifPresent(file -> programs.put("linux", file));
        archive(Catalogue.class).ifPresent(file -> programs.put("probes", file));
        return programs;
    }

    private static Optional<Path> archive(Class<?> part) {
        CodeSource source = part.getProtectionDomain().getCodeSource();
        return Optional.ofNullable(source)
                .map(CodeSource::getLocation)
                .map(location -> Path.of(URI.create(location.toString())))
                .filter(Files::isRegularFile);
    }

    /** Everything that can show that it works. */
    List<Component> components() {
        List<Component> components = new ArrayList<>(engines().engines());
        components.add(installedRuntimes());
        Runner runner = runner();
        runtimes()
                .available()
                .forEach(runtime -> components.add(new RuntimeSelfTest(runtime, runner)));
        components.addAll(scorerTests());
        components.addAll(
                new ServiceTrials(clock, new SecureRandom()).components(temporaryFolder()));
        return components;
    }

    private List<Component> scorerTests() {
        ExecutionEngine engine;
        try {
            engine = engines().select(new EngineChoice.Auto(), IsolationClass.PROCESS);
        } catch (SandboxException noneHere) {
            return List.of();
        }
        List<Component> tests = new ArrayList<>();
        for (ScorerSelfTest.Exam exam : Exams.all()) {
            runtimes()
                    .find(exam.problem().runtime())
                    .flatMap(runtime -> scorer(engine, runtime, Limits.DEFAULTS))
                    .ifPresent(scorer -> tests.add(new ScorerSelfTest(scorer, exam)));
        }
        return tests;
    }

    /** Where Crucible keeps what it has done: {@code $XDG_STATE_HOME/crucible}. */
    Path stateFolder() {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        Path base = state.startsWith("/") ? Path.of(state) : home().resolve(".local/state");
        return base.resolve("crucible");
    }

    @Override
    public synchronized void close() {
        Canaries laid = canaries;
        canaries = null;
        if (laid != null) {
            laid.close();
        }
        HostWatch watching = hostWatch;
        hostWatch = null;
        if (watching != null) {
            watching.close();
        }
        HostEngines made = hostEngines;
        hostEngines = null;
        engines = null;
        if (made != null) {
            made.close();
        }
        removeFolder();
    }

    /** Engines remove the folder once they have used it; what is left is empty. */
    private void removeFolder() {
        try {
            if (folder != null) {
                Files.deleteIfExists(folder);
            }
        } catch (IOException inUse) {
            // Its own guardian removes it.
        }
    }

    private synchronized InstalledRuntimes installedRuntimes() {
        InstalledRuntimes known = runtimes;
        if (known == null) {
            known = InstalledRuntimes.standard(environment, System.getProperty("user.name", ""));
            runtimes = known;
        }
        return known;
    }

    private synchronized HostEngines hostEngines() {
        HostEngines known = hostEngines;
        if (known == null) {
            Path temporary = privateFolder();
            folder = temporary;
            known =
                    new HostEngines(
                            helperFolder(),
                            slotFile(),
                            temporary,
                            honey().value(Honey.Place.GUARDIAN, 0));
            hostEngines = known;
        }
        return known;
    }

    private synchronized Canaries canaries() {
        hostEngines();
        Canaries known = canaries;
        if (known == null) {
            known = new Canaries(honey(), this::madeFolder, alarms);
            canaries = known;
        }
        return known;
    }

    /** The first one to watch the host does so until the end. */
    private synchronized Canaries canaries(HostWatch watching) {
        Canaries all = canaries();
        if (hostWatch == null) {
            hostWatch = watching;
            all.tell(watching);
        }
        return all;
    }

    private HostGuard guard(Supplier<HostGlance.Seen> glance) {
        Canaries all = canaries();
        Map<String, Path> programs = new TreeMap<>(programs("jail"));
        programs.putAll(programs("bubblewrap"));
        return new HostGuard(
                glance,
                kinds -> HostSnapshot.take(kinds, programs, clock),
                all::idle,
                all::users,
                alarms::changed,
                HostGuard.Pace.USUAL,
                System::nanoTime);
    }

    private synchronized Honey honey() {
        Honey known = honey;
        if (known == null) {
            known = new Honey(new SecureRandom());
            honey = known;
        }
        return known;
    }

    private synchronized Path madeFolder() {
        Path made = folder;
        if (made == null) {
            throw new IllegalStateException("there are no engines");
        }
        return made;
    }

    /** Where the build has put the native helper. */
    private static Path helperFolder() {
        String folder = System.getProperty("crucible.native", "");
        return Path.of(folder.isEmpty() ? "native" : folder);
    }

    /**
     * Where the build has put the helper that leaves things out: never where runs look for theirs.
     */
    private static Path weakenedHelperFolder() {
        return helperFolder().toAbsolutePath().resolveSibling("weakened");
    }

    /** One file for all of root's processes on this machine; nobody else claims anything. */
    private static Path slotFile() {
        return Path.of("/run/crucible/slots");
    }

    private static Path privateFolder() {
        try {
            return PrivateFolder.make(temporaryFolder());
        } catch (IOException why) {
            throw new UncheckedIOException("no temporary folder", why);
        }
    }

    /**
     * A new folder for what attempts are after. Whoever gets out can reach it, and nobody can find
     * it otherwise; it goes with this process, however that ends.
     */
    private synchronized Path honeyFolder() {
        hostEngines();
        Path guarded = Objects.requireNonNull(folder);
        // Short, because there will be sockets in it (unix(7): at most 107 bytes).
        honeyFolders++;
        try {
            Files.setPosixFilePermissions(guarded, PosixFilePermissions.fromString("rwx--x--x"));
            return Files.setPosixFilePermissions(
                    Files.createDirectory(guarded.resolve("honey" + honeyFolders)),
                    PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException why) {
            throw new UncheckedIOException("no folder for what attempts are after", why);
        }
    }

    private static Path temporaryFolder() {
        return Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    }

    private Path home() {
        return Path.of(environment.getOrDefault("HOME", "/nonexistent"));
    }
}
