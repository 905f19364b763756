package dev.crucible.engines.host;

import dev.crucible.core.Bytes;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.SandboxException;
import dev.crucible.linux.Jail;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The engines whose sandboxes are processes of this machine, in order of preference. */
public final class HostEngines implements AutoCloseable {
    private final HostContext context;
    private final List<ExecutionEngine> engines;

    /**
     * Finds out what this machine can do.
     *
     * @param helper directory of the native helper; nothing needs to be there
     * @param slotFile where concurrent processes of this machine claim user ids
     * @param folder a folder of this process alone for temporary files; removed at the end
     */
    public HostEngines(Path helper, Path slotFile, Path folder) {
        this(helper, slotFile, folder, "");
    }

    /**
     * The same with honey.
     *
     * @param honey for the environment of the process that cleans up after this one, where no
     *     sandbox can see it; empty for nothing
     */
    public HostEngines(Path helper, Path slotFile, Path folder, String honey) {
        this.context = new HostContext(slotFile, folder, honey);
        HostRoot root = HostRoot.detect();
        Optional<Jail> jail = Jail.in(helper);
        List<ExecutionEngine> found = new ArrayList<>();
        found.add(new JailEngine(context, jail, root, Weakness.NONE));
        found.add(new BubblewrapEngine(context, jail, root, Weakness.NONE));
        ContainerPrograms known = new ContainerPrograms(slotFile.resolveSibling("versions"));
        ContainerRuntimes.of(known, context.folder(), root)
                .forEach(runtime -> found.add(new ContainerEngine(context, jail, runtime)));
        found.add(new SubprocessEngine(context));
        this.engines = List.copyOf(found);
    }

    /** The program of the container runtime behind an engine of that name, if it is installed. */
    public static Optional<Path> containerProgram(String engine) {
        return ContainerPrograms.find(engine.equals("gvisor") ? "runsc" : engine);
    }

    /** All of them, available or not. */
    public List<ExecutionEngine> engines() {
        return engines;
    }

    /**
     * Throw-away enclosures that protect the machine, and inside them a sandbox with its walls
     * taken away: what an attempt must break into to show that it is one. No engine for anybody's
     * runs.
     */
    public List<ExecutionEngine> enclosures() {
        return List.of(
                new EnclosureEngine(context, EnclosureEngine.Kind.PLAIN),
                new EnclosureEngine(context, EnclosureEngine.Kind.PRIVILEGED));
    }

    /**
     * The jail without anything shown at its gate, to measure what showing it costs. It claims the
     * class none, so that nothing takes it for an engine.
     *
     * @param weakenedHelper directory of the helper that can leave things out: that of runs never
     *     stays silent
     */
    static ExecutionEngine unattested(HostContext context, Path weakenedHelper) {
        Optional<Jail> jail = Jail.weakened(weakenedHelper);
        return new JailEngine(context, jail, HostRoot.detect(), Weakness.NONE, false);
    }

    /**
     * Sandboxes with something left out on purpose, to learn whether the probes notice. No engine
     * for anybody's runs.
     *
     * @param weakenedHelper directory of the helper that can leave things out
     * @throws SandboxException refused, when this process is not in an enclosure
     */
    public WeakenedEngines weakened(Path weakenedHelper) {
        if (!Enclosure.around()) {
            throw SandboxException.refused("weakened sandboxes stand in an enclosure only");
        }
        return new WeakenedEngines(context, weakenedHelper);
    }

    /** Whether this process is in an enclosure. */
    public static boolean enclosed() {
        return Enclosure.around();
    }

    /** Why no enclosure can be built around weakened sandboxes here; empty when one can. */
    public Optional<String> whyNoEnclosure() {
        return new Enclosure(context).problem();
    }

    /**
     * Runs a program of Crucible's own in an enclosure: a throw-away copy of the machine, with
     * namespaces of its own, bounded memory and processes, and no file of the host that can be
     * changed.
     *
     * @param argv the program and its arguments
     * @param shown what it needs of the host besides programs and libraries
     * @param output takes its standard output
     * @param complaints takes its standard error
     * @return its exit code, or 128 and the signal's number
     * @throws SandboxException refused, when none can be built here
     */
    public int enclosed(
            List<String> argv,
            List<Path> shown,
            Consumer<Bytes> output,
            Consumer<Bytes> complaints) {
        return new Enclosure(context).run(argv, shown, output, complaints);
    }

    @Override
    public void close() {
        context.close();
    }
}
