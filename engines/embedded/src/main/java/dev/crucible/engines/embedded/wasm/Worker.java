package dev.crucible.engines.embedded.wasm;

import dev.crucible.core.Attestation;
import dev.crucible.core.Command;
import dev.crucible.core.Control;
import dev.crucible.core.Limits;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How the worker is started for one program; {@code wasm-worker.c} reads the same words. */
final class Worker {
    /** Threads of libwasmtime, the program's own among them. */
    static final int THREADS = 16;

    /** What libwasmtime holds open for itself, and the folders that the program is shown. */
    static final int OPEN_FILES = 24;

    /** All that 32-bit WebAssembly can address. */
    private static final long ADDRESSABLE = 1L << 32;

    /** Only whoever has failed to end the program from outside lets it come to this. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final EngineFolder.Parts parts;
    private final long memoryBytes;
    private final Duration deadline;

    Worker(EngineFolder.Parts parts, Limits limits, Attestation around) {
        this.parts = parts;
        this.memoryBytes = counted(around) ? ADDRESSABLE : limits.memoryBytes();
        this.deadline = limits.wall().plus(GRACE);
    }

    /**
     * Where a control group counts memory, it ends the program that takes too much, and the host
     * sees it. Where there is none, the program is told that there is no more.
     */
    private static boolean counted(Attestation around) {
        return around.controls().stream()
                .anyMatch(control ->
                        control.name().equals("control-group")
                                && control.status() == Control.Status.ENFORCED);
    }

    /** Most bytes of the program's memory. */
    long memoryBytes() {
        return memoryBytes;
    }

    /** After which the program is interrupted from inside. */
    Duration deadline() {
        return deadline;
    }

    /** The interpreter with these arguments, as compiled outside. */
    Command interpreter(Command command) {
        List<String> argv = new ArrayList<>(command.argv());
        argv.set(0, "python");
        return started("compiled", parts.compiledPython(), argv, command);
    }

    /** A module of the sandbox, which is compiled inside and then forgotten. */
    Command module(Command command) {
        return started("module", Path.of(command.argv().getFirst()), command.argv(), command);
    }

    /**
     * The program's variables are words of the worker: a variable of the worker's own could make
     * its dynamic linker load anything.
     */
    private Command started(String kind, Path module, List<String> argv, Command command) {
        List<String> words = new ArrayList<>();
        words.add(parts.worker().toString());
        words.add("run");
        words.add(parts.library().toString());
        words.add(Long.toString(memoryBytes));
        words.add(Long.toString(deadline.toMillis()));
        words.add(kind);
        words.add(module.toString());
        words.add(Integer.toString(command.environment().size()));
        command.environment().forEach((name, value) -> words.add(name + "=" + value));
        words.addAll(argv);
        return new Command(words, Map.of(), command.stdin());
    }
}
