package dev.crucible.engines.host.runtimes;

import dev.crucible.core.Component;
import dev.crucible.core.Runtime;
import dev.crucible.core.RuntimeCatalog;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The runtimes that descriptions name and this machine has. Nothing is looked at before the first
 * question, and then everything at once. A runtime that is asked for by name or by file is ready to
 * use: what it needs prepared has been prepared. Thread-safe.
 */
public final class InstalledRuntimes implements RuntimeCatalog, Component {
    private static final System.Logger LOG = System.getLogger(InstalledRuntimes.class.getName());

    private final Path userDirectory;
    private final Detector detector;
    private @Nullable Detected detected;

    /**
     * The runtimes of this machine.
     *
     * @param userDirectory holds the user's own descriptions, which win over Crucible's of the same
     *     name; need not exist
     * @param cacheDirectory where toolchains are prepared; made when needed
     * @param home the folder that {@code ~} means in a description
     */
    public InstalledRuntimes(Path userDirectory, Path cacheDirectory, Path home) {
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
        Path home = Path.of(environment.getOrDefault("HOME", "/nonexistent"));
        Path config = folder(environment, "XDG_CONFIG_HOME", home.resolve(".config"));
        Path cache =
                user.equals("root")
                        ? Path.of("/var/cache")
                        : folder(environment, "XDG_CACHE_HOME", home.resolve(".cache"));
        return new InstalledRuntimes(
                config.resolve("crucible").resolve("runtimes"), cache.resolve("crucible"), home);
    }

    private static Path folder(Map<String, String> environment, String name, Path otherwise) {
        String value = environment.getOrDefault(name, "");
        return value.startsWith("/") ? Path.of(value) : otherwise;
    }

    private record Detected(
            List<Runtime> available, List<Missing> missing, Map<String, PreparedFolder> folders) {}

    @Override
    public List<Runtime> available() {
        return detected().available();
    }

    @Override
    public List<Missing> missing() {
        return detected().missing();
    }

    @Override
    public Optional<Runtime> find(String name) {
        return RuntimeCatalog.super.find(name).map(this::ready);
    }

    @Override
    public Optional<Runtime> forFile(String fileName) {
        return RuntimeCatalog.super.forFile(fileName).map(this::ready);
    }

    @Override
    public String name() {
        return "runtimes";
    }

    /** Detects everything; fails when nothing can be used or a user's description is broken. */
    @Override
    public SelfTest selfTest() {
        long start = System.nanoTime();
        Detected all = detected();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        List<Missing> broken =
                all.missing().stream()
                        .filter(missing -> missing.reason().startsWith(userDirectory.toString()))
                        .toList();
        if (!broken.isEmpty()) {
            String reasons = broken.stream().map(Missing::reason).collect(Collectors.joining("; "));
            return new SelfTest(SelfTest.Status.FAILED, reasons, took);
        }
        if (all.available().isEmpty()) {
            return new SelfTest(SelfTest.Status.FAILED, "no runtime can be used here", took);
        }
        String names =
                all.available().stream()
                        .map(runtime -> runtime.name() + " " + runtime.version())
                        .collect(Collectors.joining(", "));
        return new SelfTest(SelfTest.Status.PASSED, names, took);
    }

    /** Without its prepared folder a runtime still works, only slower. */
    private Runtime ready(Runtime runtime) {
        PreparedFolder folder = detected().folders().get(runtime.name());
        if (folder == null) {
            return runtime;
        }
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

    private synchronized Detected detected() {
        if (detected == null) {
            detected = detect();
        }
        return detected;
    }

    private Detected detect() {
        List<Runtime> available = new ArrayList<>();
        List<Missing> missing = new ArrayList<>();
        Map<String, PreparedFolder> folders = new TreeMap<>();
        for (Detector.Detection detection : detections(sources())) {
            switch (detection) {
                case Detector.Detection.Absent(Missing absent) -> missing.add(absent);
                case Detector.Detection.Here(Runtime runtime, Optional<PreparedFolder> folder) -> {
                    available.add(runtime);
                    folder.ifPresent(prepared -> folders.put(runtime.name(), prepared));
                }
            }
        }
        available.sort(Comparator.comparing(Runtime::name));
        missing.sort(Comparator.comparing(Missing::name));
        return new Detected(List.copyOf(available), List.copyOf(missing), folders);
    }

    /** A user's file replaces Crucible's own of the same name. */
    private List<DescriptionFiles.Source> sources() {
        Map<String, DescriptionFiles.Source> sources = new TreeMap<>();
        Stream.concat(
                        DescriptionFiles.builtIn().stream(),
                        DescriptionFiles.in(userDirectory).stream())
                .forEach(source -> sources.put(source.stem(), source));
        return List.copyOf(sources.values());
    }

    private List<Detector.Detection> detections(List<DescriptionFiles.Source> sources) {
        List<Detector.Detection> detections = new ArrayList<>();
        try (ExecutorService probes = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Detector.Detection>> futures =
                    sources.stream()
                            .map(source -> probes.submit(() -> detector.detect(source)))
                            .toList();
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
}
