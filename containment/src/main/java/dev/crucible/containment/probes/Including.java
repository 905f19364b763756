package dev.crucible.containment.probes;

import dev.crucible.containment.Companion;
import dev.crucible.containment.Companion.When;
import dev.crucible.containment.Ground;
import dev.crucible.containment.Judgement;
import dev.crucible.containment.Observation;
import dev.crucible.containment.Payload;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Source;
import dev.crucible.containment.Trial;
import dev.crucible.containment.Verdict;
import dev.crucible.containment.oracles.Canary;
import dev.crucible.containment.oracles.Honey;
import dev.crucible.core.Bytes;
import dev.crucible.core.RunResult;
import dev.crucible.core.SandboxFile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Has a compiler read a file of the host: into the program, or into a complaint about it. In C, and
 * in Rust where that is installed.
 *
 * @param info what it is about
 */
record Including(ProbeInfo info) implements Probe {
    private static final String TEXT =
            """
            #include "%s"
            int unused;
            """;

    private static final String BINARY =
            """
            #include <stdio.h>
            __asm__(".section .rodata\\n.global honey\\nhoney: .incbin \\"%s\\"\\n.byte 0\\n.previous");
            extern const char honey[];
            int main(void) { puts(honey); }
            """;

    private static final String RUST =
            """
            fn main() { println!("{}", include_str!("%s")); }
            """;

    @Override
    public Trial prepare(Ground ground) {
        return new Attempt(ground);
    }

    private static final class Attempt implements Trial {
        private final Honey honey;

        private Attempt(Ground ground) {
            honey =
                    new Honey(
                            new Canary(ground.nonce()),
                            ground.outside().resolve(ground.nonce() + ".h"));
        }

        private Source source(String runtime, SandboxFile... files) {
            return new Source(runtime, List.of(files));
        }

        private SandboxFile file(String name, String text) {
            return SandboxFile.of(name, Bytes.utf8(text.formatted(honey.file())));
        }

        @Override
        public Optional<Payload> payload() {
            return Optional.of(
                    Payload.of(source("c", file("main.c", BINARY), file("text.c", TEXT))));
        }

        @Override
        public Optional<Companion> companion() {
            Payload other = Payload.of(source("rust", file("main.rs", RUST)));
            return Optional.of(new Companion(other, When.AFTERWARDS));
        }

        @Override
        public Judgement judge(Observation seen) {
            List<RunResult> results = new ArrayList<>(List.of(seen.result()));
            seen.companion().map(Observation::result).ifPresent(results::add);
            List<String> evidence = new ArrayList<>();
            List<String> reached = new ArrayList<>();
            for (RunResult result : results) {
                String said = result.stdout().bytes().asText() + result.stderr().bytes().asText();
                evidence.add(
                        result.stage() + ": " + result.outcome().describe() + ": " + said.strip());
                reached.addAll(honey.sightings(said));
            }
            return reached.isEmpty()
                    ? new Judgement(
                            Verdict.CONTAINED, "no compiler found the file of the host", evidence)
                    : new Judgement(Verdict.BREACHED, String.join("; ", reached), evidence);
        }

        @Override
        public void close() {
            honey.close();
        }
    }
}
