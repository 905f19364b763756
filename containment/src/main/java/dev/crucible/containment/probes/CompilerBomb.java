package dev.crucible.containment.probes;

import dev.crucible.containment.Ground;
import dev.crucible.containment.Judgement;
import dev.crucible.containment.Observation;
import dev.crucible.containment.Payload;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Source;
import dev.crucible.containment.Trial;
import dev.crucible.containment.Verdict;
import dev.crucible.containment.oracles.Consumption;
import dev.crucible.core.Bytes;
import dev.crucible.core.Limits;
import dev.crucible.core.Outcome;
import dev.crucible.core.SandboxFile;
import dev.crucible.linux.Host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A line of source that has a compiler read without end. Its control is an enclosure, where the
 * same compiler is held to a bound that nobody enforces: a measure that does not notice that
 * measures nothing.
 *
 * @param info what it is about
 */
record CompilerBomb(ProbeInfo info) implements Probe {
    private static final Source SOURCE =
            new Source(
                    "c", List.of(SandboxFile.of("main.c", Bytes.utf8("#include \"/dev/zero\"\n"))));

    private static final long NOT_ENFORCED = 64L << 20;

    /** The machine must stay well, whatever becomes of the bound. */
    private static final int MUST_BE_FREE = 3;

    @Override
    public Trial prepare(Ground ground) {
        String whyNot = Unattempted.unbounded(ground);
        if (whyNot.isEmpty()
                && Host.availableMemory() < MUST_BE_FREE * Limits.COMPILE_DEFAULTS.memoryBytes()) {
            whyNot = "too little memory is free to let a compiler try";
        }
        return whyNot.isEmpty()
                ? new Attempt(ground.unfiltered())
                : new Unattempted.Nothing(whyNot);
    }

    private static final class Attempt implements Trial {
        private final Limits promised;

        private Attempt(boolean unfiltered) {
            promised =
                    unfiltered
                            ? Limits.COMPILE_DEFAULTS.withMemoryBytes(NOT_ENFORCED)
                            : Limits.COMPILE_DEFAULTS;
        }

        @Override
        public Optional<Payload> payload() {
            return Optional.of(Payload.of(SOURCE));
        }

        @Override
        public Judgement judge(Observation seen) {
            Outcome outcome = seen.result().outcome();
            Consumption memory = Consumption.memory(seen.result(), promised);
            Consumption wall = Consumption.wall(seen.took(), promised);
            List<String> evidence = new ArrayList<>();
            evidence.add(seen.result().stage() + ": " + outcome.describe());
            evidence.add("measured: " + memory);
            evidence.add("measured: " + wall);
            if (memory.exceeded() || wall.exceeded()) {
                return new Judgement(
                        Verdict.BREACHED,
                        "it took " + (memory.exceeded() ? memory : wall),
                        evidence);
            }
            if (outcome.success()) {
                return Judgement.inconclusive("the compiler found an end", evidence);
            }
            return new Judgement(Verdict.LIMITED, "ended: " + outcome.describe(), evidence);
        }

        @Override
        public void close() {
            // Nothing was laid out.
        }
    }
}
