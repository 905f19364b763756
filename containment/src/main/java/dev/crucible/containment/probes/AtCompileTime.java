package dev.crucible.containment.probes;

import dev.crucible.containment.Ground;
import dev.crucible.containment.Judgement;
import dev.crucible.containment.Observation;
import dev.crucible.containment.Payload;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Source;
import dev.crucible.containment.Transcript;
import dev.crucible.containment.Trial;
import dev.crucible.containment.Verdict;
import dev.crucible.containment.oracles.Oracle;
import dev.crucible.core.Bytes;
import dev.crucible.core.RunResult.Stage;
import dev.crucible.core.SandboxFile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Has the compiler execute statements in place of its own parts: GCC takes a source called
 * {@code @FILE} for a list of options, one of which names a program to start (gcc(1), {@code
 * -wrapper}). Languages with macros, processors or build scripts offer the same on purpose.
 *
 * @param info what it is about
 * @param body the statements, after those of the oracle
 * @param oracle what they are after
 */
record AtCompileTime(ProbeInfo info, String body, Function<Ground, Oracle> oracle)
        implements Probe {
    private static final String OPTION = "-wrapper";
    private static final String OPTIONS = OPTION + " python3,part.py\n";

    /** The compiler starts several parts: only the first attempts anything. */
    private static final String BEFORE =
            """
            import os
            import sys
            try:
                os.mkdir(".once")
            except OSError:
                sys.exit(1)


            def say(*words):
                os.write(2, (" ".join([TOKEN, *map(str, words)]) + "\\n").encode())


            def act(name, attempt):
                error, value = 0, None
                try:
                    value = attempt()
                except OSError as refused:
                    error = refused.errno or -1
                say("act", name, error, repr(value)[:4000] if value is not None else "-")


            say("before")
            """;

    private static final String AFTER = "say('after')\nsys.exit(1)\n";

    @Override
    public Trial prepare(Ground ground) {
        return new Attempt(ground.nonce(), oracle.apply(ground));
    }

    private final class Attempt implements Trial {
        private final String token;
        private final Oracle host;

        private Attempt(String token, Oracle host) {
            this.token = token;
            this.host = host;
        }

        @Override
        public Optional<Payload> payload() {
            String part = "TOKEN = '" + token + "'\n" + BEFORE + host.statements() + body + AFTER;
            return Optional.of(
                    Payload.of(
                            new Source(
                                    "c",
                                    List.of(
                                            file("options.c", OPTIONS),
                                            file("@options.c", OPTIONS),
                                            file("part.py", part)))));
        }

        private static SandboxFile file(String name, String content) {
            return SandboxFile.of(name, Bytes.utf8(content));
        }

        @Override
        public Judgement judge(Observation seen) {
            Bytes said = seen.result().stderr().bytes();
            Transcript transcript = Transcript.of(said, token);
            List<String> evidence = new ArrayList<>(Evidence.of(transcript));
            evidence.add(seen.result().stage() + ": " + seen.result().outcome().describe());
            List<String> reached =
                    host.sightings(said.asText() + seen.result().stdout().bytes().asText());
            if (!reached.isEmpty()) {
                return new Judgement(Verdict.BREACHED, String.join("; ", reached), evidence);
            }
            if (!transcript.ended() || seen.result().stage() != Stage.COMPILE) {
                evidence.add(said.asText().strip());
                if (said.asText().contains("unknown argument: '" + OPTION + "'")) {
                    return new Judgement(
                            Verdict.NOT_APPLICABLE, "this compiler has no such option", evidence);
                }
                return Judgement.inconclusive("the compiler did not execute it", evidence);
            }
            return new Judgement(
                    Verdict.CONTAINED, "the compiler executed it, and nothing got out", evidence);
        }

        @Override
        public void close() {
            host.close();
        }
    }
}
