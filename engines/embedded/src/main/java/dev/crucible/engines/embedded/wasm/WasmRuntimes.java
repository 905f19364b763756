package dev.crucible.engines.embedded.wasm;

import dev.crucible.core.Command;
import dev.crucible.core.Limits;
import dev.crucible.core.Runtime;
import dev.crucible.core.RuntimeCatalog;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The languages of WebAssembly sandboxes: an interpreter, modules as they are, and what compilers
 * of this machine make modules of.
 */
final class WasmRuntimes implements RuntimeCatalog {
    private final Runtime python;
    private final Runtime module;
    private final RuntimeCatalog toolchains;

    /**
     * The languages.
     *
     * @param interpreter the module of CPython
     * @param toolchains of this machine, whose product is a module
     */
    WasmRuntimes(String interpreter, RuntimeCatalog toolchains) {
        this.python =
                own(
                        "python",
                        Pinned.PYTHON.version(),
                        "py",
                        interpreter,
                        List.of("{program}", "{entry}", "{args}"),
                        Map.of("PYTHONDONTWRITEBYTECODE", "1", "PYTHONHASHSEED", "random"));
        this.module =
                own(
                        "wasm",
                        Pinned.LIBRARY.version(),
                        "wasm",
                        "wasmtime",
                        List.of("{entry}", "{args}"),
                        Map.of());
        this.toolchains = toolchains;
    }

    private static Runtime own(
            String name,
            String version,
            String extension,
            String program,
            List<String> run,
            Map<String, String> environment) {
        return new Runtime(
                name,
                version,
                List.of(extension),
                program,
                List.of(),
                run,
                List.of(),
                environment,
                List.of(),
                Limits.COMPILE_DEFAULTS);
    }

    @Override
    public List<Runtime> available() {
        return Stream.concat(Stream.of(python, module), toolchains.available().stream())
                .sorted(Comparator.comparing(Runtime::name))
                .toList();
    }

    @Override
    public List<Missing> missing() {
        return toolchains.missing();
    }

    @Override
    public Optional<Runtime> find(String name) {
        return Stream.of(python, module)
                .filter(own -> own.name().equals(name))
                .findFirst()
                .or(() -> toolchains.find(name));
    }

    @Override
    public Optional<Runtime> forFile(String fileName) {
        return Stream.of(python, module)
                .filter(own -> own.claims(fileName))
                .findFirst()
                .or(() -> toolchains.forFile(fileName));
    }

    /** Whether a command starts the interpreter. */
    boolean interprets(Command command) {
        return command.argv().getFirst().equals(python.program());
    }

    /** Whether a command is a compiler's, which is a process of this machine. */
    boolean compiles(Command command) {
        String program = command.argv().getFirst();
        return program.startsWith("/")
                && toolchains.available().stream()
                        .map(runtime ->
                                runtime.compile()
                                        .getFirst()
                                        .replace("{program}", runtime.program()))
                        .anyMatch(program::equals);
    }
}
