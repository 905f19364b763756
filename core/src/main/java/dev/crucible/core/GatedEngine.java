package dev.crucible.core;

import java.time.Duration;
import java.util.List;

/**
 * An engine for a run that demands what can be seen at its gate: a sandbox whose attestation does
 * not show it is closed before anything untrusted was let in.
 */
final class GatedEngine implements ExecutionEngine {
    /** Whose bound of memory holds for the whole tree of processes. */
    static final String GROUP = "control-group";

    /** Who the run is to the host's kernel. */
    static final String USER = "kernel-uid";

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
        for (Clause clause : wanted.clauses()) {
            switch (clause) {
                case Clause.MemoryEnforced _ -> enforced(clause, attestation, GROUP);
                case Clause.UniqueUser _ -> enforced(clause, attestation, USER);
                case Clause.AtLeast _, Clause.Depth _, Clause.VerifiedWithin _ -> {
                    // No single run can show these.
                }
            }
        }
    }

    private void enforced(Clause clause, Attestation attestation, String control) {
        List<Control> shown =
                attestation.controls().stream().filter(one -> one.name().equals(control)).toList();
        boolean held =
                !shown.isEmpty()
                        && shown.stream().allMatch(one -> one.status() == Control.Status.ENFORCED);
        if (!held) {
            throw SandboxException.refused(
                    clause.label()
                            + ": engine "
                            + engine.name()
                            + " did not show it for this run: "
                            + control
                            + " "
                            + (shown.isEmpty() ? "is not attested" : shown.getFirst().host()));
        }
    }
}
