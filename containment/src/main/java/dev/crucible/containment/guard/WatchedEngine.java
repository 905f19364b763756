package dev.crucible.containment.guard;

import dev.crucible.core.EngineInfo;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.RuntimeCatalog;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxSession;
import dev.crucible.core.SandboxSpec;

import java.time.Duration;
import java.util.Optional;

/** An engine whose sandboxes have canaries around them. */
final class WatchedEngine implements ExecutionEngine {
    private final ExecutionEngine engine;
    private final Canaries canaries;
    private final Alarm.Listener listener;

    WatchedEngine(ExecutionEngine engine, Canaries canaries, Alarm.Listener listener) {
        this.engine = engine;
        this.canaries = canaries;
        this.listener = listener;
    }

    @Override
    public EngineInfo info() {
        return engine.info();
    }

    @Override
    public SelfTest selfTest() {
        return engine.selfTest();
    }

    @Override
    public Optional<RuntimeCatalog> runtimes() {
        return engine.runtimes();
    }

    @Override
    public boolean takesImages() {
        return engine.takesImages();
    }

    @Override
    public Sandbox open(SandboxSpec spec) {
        Canaries.Begun begun = canaries.begin(listener);
        try {
            Sandbox sandbox = engine.open(spec.withHoney(begun.honey()));
            begun.opened(sandbox.attestation());
            return new WatchedSandbox(sandbox, begun.watch(), begun::end);
        } catch (RuntimeException | Error broken) {
            begun.end();
            throw broken;
        }
    }

    @Override
    public boolean offersSessions() {
        return engine.offersSessions();
    }

    @Override
    public SandboxSession openSession(SandboxSpec spec, Duration lifetime) {
        Canaries.Begun begun = canaries.begin(listener);
        try {
            SandboxSession session = engine.openSession(spec.withHoney(begun.honey()), lifetime);
            begun.opened(session.attestation());
            return new WatchedSession(session, begun.watch(), begun::end);
        } catch (RuntimeException | Error broken) {
            begun.end();
            throw broken;
        }
    }
}
