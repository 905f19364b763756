package dev.crucible.engines.embedded.wasm;

import dev.crucible.core.Attestation;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Command;
import dev.crucible.core.OutputListener;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxFile;

import java.util.List;

/** A sandbox of another engine in which a WebAssembly program is executed. */
final class WasmSandbox implements Sandbox {
    private final Sandbox around;
    private final Worker worker;
    private final WasmRuntimes runtimes;
    private Attestation attestation;

    WasmSandbox(Sandbox around, Worker worker, WasmRuntimes runtimes) {
        this.around = around;
        this.worker = worker;
        this.runtimes = runtimes;
        this.attestation = WasmControls.with(around.attestation(), worker);
    }

    /** After a compiler has run, only what holds a process: it was none of WebAssembly. */
    @Override
    public Attestation attestation() {
        return attestation;
    }

    @Override
    public void write(SandboxFile file) {
        around.write(file);
    }

    @Override
    public ExecResult exec(Command command, OutputListener listener, Cancellation cancellation) {
        if (runtimes.interprets(command)) {
            return around.exec(worker.interpreter(command), listener, cancellation);
        }
        if (runtimes.compiles(command)) {
            attestation = WasmControls.without(around.attestation());
            return around.exec(command, listener, cancellation);
        }
        return around.exec(worker.module(command), listener, cancellation);
    }

    @Override
    public FileListing list() {
        return around.list();
    }

    @Override
    public SandboxFile read(String path, long maxBytes) {
        return around.read(path, maxBytes);
    }

    @Override
    public List<String> alarms() {
        return around.alarms();
    }

    @Override
    public void close() {
        around.close();
    }
}
