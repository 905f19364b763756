package dev.crucible.cli.probes;

import dev.crucible.containment.Control;
import dev.crucible.containment.EngineKind;
import dev.crucible.containment.Ground;
import dev.crucible.containment.Judgement;
import dev.crucible.containment.Observation;
import dev.crucible.containment.Payload;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Trial;
import dev.crucible.containment.Verdict;
import dev.crucible.containment.oracles.Artifacts;
import dev.crucible.core.RunResult;
import dev.crucible.evals.Score;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Gives whoever reads a result what parsers choke on: as output, as files, and as answers to the
 * tests of an evaluation.
 *
 * @param info what it is about
 * @param json the object that is printed of a run
 * @param score scores a completion of a function {@code add} in an engine
 */
record Bombs(
        ProbeInfo info,
        Function<RunResult, String> json,
        BiFunction<String, String, Optional<Score>> score)
        implements Probe {
    private static final Duration MOST = Duration.ofSeconds(8);

    private static final String BODY =
            """
            import hashlib
            import pickle
            BOMBS = {
                "nested.json": b"[" * 60_000,
                "number.json": b'{"score": 1e999999999, "passed": 1' + b"0" * 60_000 + b"}",
                "twice.json": b'{"passed": false, "passed": true, "PASSED": true}',
                "mark.json": b"\\xef\\xbb\\xbf{}",
                "entity.xml": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname"><!ENTITY b'
                              b' "&a;&a;&a;&a;">]><x>&b;</x>',
                "tag.yaml": b"!!javax.script.ScriptEngineManager [&a [*a, *a]]",
                "object.ser": b"\\xac\\xed\\x00\\x05sr\\x00\\x11java.util.HashSet",
                "object.pickle": pickle.dumps(range(3)),
            }


            def leave(name, data):
                with open(name, "wb") as file:
                    file.write(data)
                os.write(1, data + b"\\n")
                return hashlib.sha256(data).hexdigest()


            for name, data in BOMBS.items():
                act(name, lambda: leave(name, data))
            os.write(1, b"\\n")
            """;

    /** Answers before anybody asks, on every descriptor there is. */
    private static final String COMPLETION =
            """
                return 3

            import os as system
            for answer in (b"[" * 100_000, b'V{"passed": 1e999999, "passed": true}', b"Vpassed"):
                for descriptor in range(1, 16):
                    try:
                        system.write(descriptor, len(answer).to_bytes(4, "big") + answer)
                    except OSError:
                        pass
            """;

    @Override
    public Control control() {
        return Control.none("Crucible has one reader of results, and none that is careless");
    }

    @Override
    public Trial prepare(Ground ground) {
        return new Attempt(ground.engine().name(), ground.kind() != EngineKind.LANGUAGE);
    }

    private final class Attempt implements Trial {
        private final String engine;

        /** Nothing is scored on engines that have languages of their own. */
        private final boolean scores;

        private Attempt(String engine, boolean scores) {
            this.engine = engine;
            this.scores = scores;
        }

        @Override
        public Optional<Payload> payload() {
            return Optional.of(Payload.of(BODY).bringing(List.of("*.*")));
        }

        @Override
        public Judgement judge(Observation seen) {
            if (seen.transcript().acts().isEmpty()) {
                return Judgement.inconclusive("it left nothing", List.of());
            }
            long start = System.nanoTime();
            RunResult result = seen.result();
            List<String> broken = new ArrayList<>();
            Artifacts artifacts = new Artifacts(result.artifacts());
            seen.transcript()
                    .acts()
                    .forEach((name, act) -> {
                        if (!artifacts.hasDigest(name, act.value().replace("'", ""))) {
                            broken.add("'" + name + "' is not what it was");
                        }
                    });
            String shown = json.apply(result);
            broken.addAll(Checks.exactResult(shown, shown, result));
            Optional<Score> scored = score.apply(engine, COMPLETION);
            if (scored.filter(Score::passed).isPresent()) {
                broken.add("a candidate passed by what it wrote");
            }
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            if (took.compareTo(MOST) > 0) {
                broken.add("to read it took " + took);
            }
            List<String> evidence = new ArrayList<>();
            evidence.add("brought back: " + artifacts);
            evidence.add("to read it took " + took.toMillis() + " ms");
            scored.ifPresent(
                    one -> evidence.add("scored: " + one.verdict().label() + ", " + one.detail()));
            if (!broken.isEmpty()) {
                return new Judgement(Verdict.BREACHED, String.join("; ", broken), evidence);
            }
            return seen.transcript().ended() && scored.isPresent() == scores
                    ? new Judgement(
                            Verdict.CONTAINED, "it was taken for bytes, and for nothing", evidence)
                    : Judgement.inconclusive("not everything was tried", evidence);
        }

        @Override
        public void close() {
            // Nothing was laid out.
        }
    }
}
