package dev.crucible.containment;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A probe whose payload makes one act, and whose judge says what a test wants.
 *
 * @param verdict what the judge says of what it saw
 */
record ScriptedProbe(Function<Observation, Verdict> verdict, String clause, boolean standing)
        implements Probe {
    static final String ATTEMPT = "act(\"knock\", lambda: None)";

    /** Its judge sees a breach wherever it looks. */
    static ScriptedProbe alarmed() {
        return new ScriptedProbe(_ -> Verdict.BREACHED, "", false);
    }

    /** Its judge sees a breach where the attempt was made. */
    static ScriptedProbe sound() {
        return new ScriptedProbe(
                seen ->
                        seen.transcript().act("knock").isPresent()
                                ? Verdict.BREACHED
                                : Verdict.CONTAINED,
                "",
                false);
    }

    ScriptedProbe needing(String control) {
        return new ScriptedProbe(verdict, control, standing);
    }

    ScriptedProbe whatever() {
        return new ScriptedProbe(verdict, clause, true);
    }

    @Override
    public ProbeInfo info() {
        return ProbeInfo.of("SYS-99", "CCCCCC", "knock", "somebody may open");
    }

    @Override
    public Trial prepare(Ground ground) {
        return new Trial() {
            @Override
            public Optional<Payload> payload() {
                return Optional.of(Payload.of(ATTEMPT));
            }

            @Override
            public Judgement judge(Observation seen) {
                return new Judgement(verdict.apply(seen), "as scripted", List.of());
            }

            @Override
            public void close() {
                // Nothing was laid out.
            }
        };
    }
}
