package dev.crucible.engines.host.runtimes;

import dev.crucible.core.Component;
import dev.crucible.core.Image;
import dev.crucible.core.Runtime;
import dev.crucible.core.RuntimeCatalog;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The runtimes that descriptions name and this machine has. A description is looked into when a
 * question needs it, once; a question about all of them looks into all at once. A runtime that is
 * asked for by name or by file is ready to use: what it needs prepared has been prepared.
 * Thread-safe.
 */
public final class InstalledRuntimes implements RuntimeCatalog, Component {
    private static final System.Logger LOG = System.getLogger(InstalledRuntimes.class.getName());
    private static final int MOST_READINGS = 1_000;

    private final Supplier<List<DescriptionFiles.Source>> builtIn;
    private final Path userDirectory;
    private final Detector detector;
    private final ConcurrentMap<String, Detector.Detection> known = new ConcurrentHashMap<>();
    private final ConcurrentMap<DescriptionFiles.Source, DescriptionReader.Reading> readings =
            new ConcurrentHashMap<>();

    /**
     * The runtimes of this machine.
     *
     * @param userDirectory holds the user's own descriptions, which win over Crucible's of the same
     *     name; need not exist
     * @param cacheDirectory where toolchains are prepared; made when needed
     * @param home the folder that {@code ~} means in a description
     */
    public InstalledRuntimes(Path userDirectory, Path cacheDirectory, Path home) {
        this(DescriptionFiles::builtIn, userDirectory, cacheDirectory, home);
    }

    private InstalledRuntimes(
            Supplier<List<DescriptionFiles.Source>> builtIn,
            Path userDirectory,
            Path cacheDirectory,
            Path home) {
        this.builtIn = builtIn;
        this.userDirectory = userDirectory;
        this.detector = new Detector(new ProgramFinder(home), cacheDirectory);
    }

    /**
     * The runtimes with every folder at its usual place: {@code $XDG_CONFIG_HOME/crucible/runtimes}
     * and {@code $XDG_CACHE_HOME/crucible}, below {@code $HOME} when these are not set; root's
     * cache is {@code /var/cache/crucible}, which sandboxed users can read.
     *
     * @param environment of this process
     * @param user who runs this process
     */
    public static InstalledRuntimes standard(Map<String, String> environment, String user) {
        return at(DescriptionFiles::builtIn, "runtimes", environment, user);
    }

    /**
     * The compilers of this machine whose product is a module of WebAssembly: what such a runtime
     * runs is no process. The user's own are described in {@code
     * $XDG_CONFIG_HOME/crucible/runtimes-wasm}.
     *
     * @param environment of this process
     * @param user who runs this process
     */
    public static InstalledRuntimes toWasm(Map<String, String> environment, String user) {
        return at(DescriptionFiles::toWasm, "runtimes-wasm", environment, user);
    }

    private static InstalledRuntimes at(
            Supplier<List<DescriptionFiles.Source>> builtIn,
            String own,
            Map<String, String> environment,
            String user) {
        Path home = home(environment);
        Path config = folder(environment, "XDG_CONFIG_HOME", home.resolve(".config"));
        return new InstalledRuntimes(
                builtIn,
                config.resolve("crucible").resolve(own),
                cacheFolder(environment, user),
                home);
    }

    /** Where what was prepared once is kept: see {@link #standard}. */
    public static Path cacheFolder(Map<String, String> environment, String user) {
        Path cache =
                user.equals("root")
                        ? Path.of("/var/cache")
                        : folder(
                                environment, "XDG_CACHE_HOME", home(environment).resolve(".cache"));
        return cache.resolve("crucible");
    }

    private static Path home(Map<String, String> environment) {
        return Path.of(environment.getOrDefault("HOME", "/nonexistent"));
    }

    /**
     * The endings of file names by the names of the runtimes that Crucible itself describes,
     * whether they are on this machine or not; looks for nothing.
     */
    public static Map<String, List<String>> endings() {
        Map<String, List<String>> endings = new TreeMap<>();
        for (DescriptionFiles.Source source : DescriptionFiles.builtIn()) {
            if (DescriptionReader.read(source.text())
                    instanceof DescriptionReader.Reading.Understood(Description description)) {
                endings.put(description.name(), List.copyOf(description.extensions()));
            }
        }
        return endings;
    }

    /** What of all that is described an image has. Nothing of the image is executed. */
    public RuntimeCatalog in(Image image) {
        return new ImageRuntimes(
                image,
                sources().stream()
                        .filter(DescriptionFiles.Source::readable)
                        .map(this::reading)
                        .flatMap(reading ->
                                reading
                                                instanceof
                                                DescriptionReader.Reading.Understood(
                                                        Description description)
                                        ? Stream.of(description)
                                        : Stream.empty())
                        .toList());
    }

    private static Path folder(Map<String, String> environment, String name, Path otherwise) {
        String value = environment.getOrDefault(name, "");
        return value.startsWith("/") ? Path.of(value) : otherwise;
    }

    @Override
    public List<Runtime> available() {
        return all().stream()
                .flatMap(detection -> runtime(detection).stream())
                .sorted(Comparator.comparing(Runtime::name))
                .toList();
    }

    @Override
    public List<Missing> missing() {
        return all().stream()
                .flatMap(detection ->
                        detection instanceof Detector.Detection.Absent(Missing absent)
                                ? Stream.of(absent)
                                : Stream.empty())
                .sorted(Comparator.comparing(Missing::name))
                .toList();
    }

    @Override
    public Optional<Runtime> find(String name) {
        return ready(sources(description -> description.name().equals(name)));
    }

    @Override
    public Optional<Runtime> forFile(String fileName) {
        String ending = fileName.substring(fileName.lastIndexOf('.') + 1);
        return ready(sources(description -> description.extensions().contains(ending)));
    }

    @Override
    public String name() {
        return "runtimes";
    }

    /** Detects everything; fails when nothing can be used or a user's description is broken. */
    @Override
    public SelfTest selfTest() {
        long start = System.nanoTime();
        List<Missing> broken =
                missing().stream()
                        .filter(missing -> missing.reason().startsWith(userDirectory.toString()))
                        .toList();
        List<Runtime> here = available();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        if (!broken.isEmpty()) {
            String reasons = broken.stream().map(Missing::reason).collect(Collectors.joining("; "));
            return new SelfTest(SelfTest.Status.FAILED, reasons, took);
        }
        if (here.isEmpty()) {
            return new SelfTest(SelfTest.Status.FAILED, "no runtime can be used here", took);
        }
        String names =
                here.stream()
                        .map(runtime -> runtime.name() + " " + runtime.version())
                        .collect(Collectors.joining(", "));
        return new SelfTest(SelfTest.Status.PASSED, names, took);
    }

    private static Optional<Runtime> runtime(Detector.Detection detection) {
        return detection instanceof Detector.Detection.Here(Runtime runtime, _)
                ? Optional.of(runtime)
                : Optional.empty();
    }

    /** The first of these that is on this machine, with what it needs prepared. */
    private Optional<Runtime> ready(List<DescriptionFiles.Source> sources) {
        for (Detector.Detection detection : detections(sources)) {
            if (detection
                    instanceof
                    Detector.Detection.Here(Runtime runtime, Optional<PreparedFolder> folder)) {
                return Optional.of(
                        folder.map(prepared -> prepared(runtime, prepared)).orElse(runtime));
            }
        }
        return Optional.empty();
    }

    /** Without its prepared folder a runtime still works, only slower. */
    private static Runtime prepared(Runtime runtime, PreparedFolder folder) {
        try {
            folder.prepare();
            return runtime;
        } catch (IOException failure) {
            LOG.log(System.Logger.Level.WARNING, "not prepared: " + failure.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return folder.without(runtime);
    }

    private List<Detector.Detection> all() {
        return detections(sources());
    }

    private List<DescriptionFiles.Source> sources(Predicate<Description> wanted) {
        return sources().stream()
                .filter(source ->
                        source.readable()
                                && reading(source)
                                        instanceof
                                        DescriptionReader.Reading.Understood(
                                                Description description)
                                && wanted.test(description))
                .toList();
    }

    /** Understood once for each text that a file has had. */
    private DescriptionReader.Reading reading(DescriptionFiles.Source source) {
        if (readings.size() > MOST_READINGS) {
            readings.clear();
        }
        return readings.computeIfAbsent(source, one -> DescriptionReader.read(one.text()));
    }

    /** A user's file replaces Crucible's own of the same name. */
    private List<DescriptionFiles.Source> sources() {
        Map<String, DescriptionFiles.Source> sources = new TreeMap<>();
        Stream.concat(builtIn.get().stream(), DescriptionFiles.in(userDirectory).stream())
                .forEach(source -> sources.put(source.stem(), source));
        return List.copyOf(sources.values());
    }

    private List<Detector.Detection> detections(List<DescriptionFiles.Source> sources) {
        List<Detector.Detection> detections = new ArrayList<>();
        try (ExecutorService probes = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Detector.Detection>> futures =
                    sources.stream().map(source -> probes.submit(() -> detection(source))).toList();
            for (Future<Detector.Detection> future : futures) {
                detections.add(future.get());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while looking for runtimes", interrupted);
        } catch (ExecutionException broken) {
            throw new IllegalStateException("looking for runtimes failed", broken.getCause());
        }
        return detections;
    }

    private Detector.Detection detection(DescriptionFiles.Source source)
            throws InterruptedException {
        Detector.Detection before = known.get(source.stem());
        if (before != null) {
            return before;
        }
        Detector.Detection now = detector.detect(source);
        Detector.Detection first = known.putIfAbsent(source.stem(), now);
        return first == null ? now : first;
    }
}
