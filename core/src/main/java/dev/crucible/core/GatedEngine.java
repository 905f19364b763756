package dev.crucible.core;

import java.time.Duration;
import java.util.Optional;

/**
 * An engine for a run that demands what can be seen at its gate: a sandbox whose attestation does
 * not show it is closed before anything untrusted was let in.
 */
final class GatedEngine implements ExecutionEngine {
    private final ExecutionEngine engine;
    private final Isolation wanted;

    GatedEngine(ExecutionEngine engine, Isolation wanted) {
        this.engine = engine;
        this.wanted = wanted;
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
        Sandbox sandbox = engine.open(spec);
        try {
            check(sandbox.attestation());
            return sandbox;
        } catch (RuntimeException refused) {
            sandbox.close();
            throw refused;
        }
    }

    @Override
    public boolean offersSessions() {
        return engine.offersSessions();
    }

    @Override
    public SandboxSession openSession(SandboxSpec spec, Duration lifetime) {
        SandboxSession session = engine.openSession(spec, lifetime);
        try {
            check(session.attestation());
            return session;
        } catch (RuntimeException refused) {
            session.close();
            throw refused;
        }
    }

    private void check(Attestation attestation) {
        wanted.unshown(attestation)
                .ifPresent(why -> {
                    throw SandboxException.refused(why);
                });
    }
}
