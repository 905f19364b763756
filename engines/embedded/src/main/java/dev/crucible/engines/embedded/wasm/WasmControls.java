package dev.crucible.engines.embedded.wasm;

import dev.crucible.core.Attestation;
import dev.crucible.core.Control;
import dev.crucible.core.IsolationClass;

import java.util.ArrayList;
import java.util.List;

/**
 * What WebAssembly adds to the attestation of the sandbox around it. The host has chosen the
 * worker, its library and every word of its command, and nobody else can write to them; what they
 * then do is theirs.
 */
final class WasmControls {
    private static final String NAME = "wasm";

    private WasmControls() {}

    /** With a program of WebAssembly. */
    static Attestation with(Attestation around, Worker worker) {
        return attestation(
                around,
                List.of(
                        enforced(
                                "wasm-memory",
                                "one memory of at most " + worker.memoryBytes() + " bytes"),
                        enforced(
                                "wasm-deadline",
                                "interrupted after " + worker.deadline().toMillis() + " ms"),
                        enforced("wasi-files", "/work, /tmp"),
                        enforced("wasi-interface", "preview 1: no processes, threads or sockets"),
                        enforced("wasm-runtime", "libwasmtime " + Pinned.LIBRARY.version())));
    }

    /** With a compiler, which is a process like any other. */
    static Attestation without(Attestation around) {
        return attestation(
                around,
                List.of(
                        new Control(
                                "wasm-runtime",
                                "",
                                "a compiler of this machine ran, as a process: only the sandbox"
                                        + " around it held it",
                                Control.Status.NOT_ENFORCED)));
    }

    private static Attestation attestation(Attestation around, List<Control> own) {
        List<Control> controls = new ArrayList<>();
        controls.add(
                enforced(
                        "outer-sandbox",
                        around.engine() + ", class " + around.isolation().label()));
        controls.addAll(own);
        controls.addAll(around.controls());
        return new Attestation(NAME, IsolationClass.LANGUAGE, controls);
    }

    private static Control enforced(String name, String host) {
        return new Control(name, "", host, Control.Status.ENFORCED);
    }
}
