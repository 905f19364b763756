package dev.crucible.containment;

import dev.crucible.containment.oracles.HostView;
import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.EngineChoice;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener;
import dev.crucible.core.RunRequest;
import dev.crucible.core.RunResult;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.Stdin;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Makes attempts, through the path that every run goes, and has them judged. An attempt that proves
 * nothing is made once more, with more patience, before it counts as inconclusive.
 */
final class Attempts {
    /** An ordinary name: the program must not be told from a user's. */
    private static final String TOKEN = "JOB_ID";

    private static final String PRELUDE = prelude();
    private static final List<Duration> HOLDS =
            List.of(Duration.ofMillis(80), Duration.ofMillis(1_500));

    /** What a second run usually takes. */
    private static final Duration RUN_TIME = Duration.ofMillis(500);

    private final RunPath path;
    private final LongSupplier nanoTime;

    Attempts(RunPath path, LongSupplier nanoTime) {
        this.path = path;
        this.nanoTime = nanoTime;
    }

    private static String prelude() {
        try (InputStream in = Attempts.class.getResourceAsStream("probes/prelude.py")) {
            if (in == null) {
                throw new IllegalStateException("this program lacks its prelude of probes");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * What came of an attempt.
     *
     * @param setup statements that come before those of the attempt
     */
    Judgement judge(Probe probe, Ground ground, String setup) {
        Judgement judgement = Judgement.inconclusive("it was not tried", List.of());
        for (Duration hold : HOLDS) {
            judgement = once(probe, ground, setup, hold);
            if (judgement.verdict() != Verdict.INCONCLUSIVE) {
                break;
            }
        }
        return judgement;
    }

    /**
     * What the judge says when everything is laid out and nothing is attempted.
     *
     * @param setup statements that come before those of the attempt
     * @return empty when there is nothing to attempt here
     */
    Optional<Idle> idle(Probe probe, Ground ground, String setup) {
        Optional<Idle> idle = Optional.empty();
        for (Duration hold : HOLDS) {
            try (Trial trial = probe.prepare(ground)) {
                Optional<Payload> payload = trial.payload().map(Payload::idle);
                if (payload.isEmpty()) {
                    return Optional.empty();
                }
                // A second program in another language is an attempt, and no witness of the first.
                UnaryOperator<Payload> quiet =
                        other -> other.source().given() ? other.idle() : other;
                Observation seen = both(trial, payload.get(), quiet, ground, setup, hold);
                Optional<Judgement> unproven = unproven(trial, seen, ground.kind());
                idle =
                        Optional.of(
                                new Idle(
                                        unproven.isEmpty(),
                                        unproven.orElseGet(() -> trial.judge(seen))));
                if (unproven.isEmpty()) {
                    break;
                }
            } catch (CrucibleException | UncheckedIOException broken) {
                String why = String.valueOf(broken.getMessage());
                idle = Optional.of(new Idle(false, Judgement.inconclusive(why, List.of())));
            }
        }
        return idle;
    }

    private Judgement once(Probe probe, Ground ground, String setup, Duration hold) {
        try (Trial trial = probe.prepare(ground)) {
            Optional<Payload> payload = trial.payload();
            return payload.isEmpty()
                    ? Judgement.notApplicable(trial.whyNot())
                    : tried(probe, trial, payload.get(), ground, setup, hold);
        } catch (CrucibleException | UncheckedIOException broken) {
            return Judgement.inconclusive(String.valueOf(broken.getMessage()), List.of());
        }
    }

    private Judgement tried(
            Probe probe, Trial trial, Payload payload, Ground ground, String setup, Duration hold) {
        try {
            UnaryOperator<Payload> asItIs = UnaryOperator.identity();
            Observation seen = both(trial, payload, asItIs, ground, setup, hold);
            Judgement judgement = judged(probe, trial, seen, ground.kind());
            return Interfaces.existing(ground, payload, seen, judgement);
        } catch (CrucibleException broken) {
            // A compiler may be missing; what attempts are written in themselves must be there.
            if (payload.source().given() && broken.code() == ErrorCode.NOT_FOUND) {
                return Judgement.notApplicable(String.valueOf(broken.getMessage()));
            }
            throw broken;
        }
    }

    private static Judgement judged(Probe probe, Trial trial, Observation seen, EngineKind kind) {
        return unproven(trial, seen, kind)
                .orElseGet(() -> Clauses.excused(probe, seen.result(), trial.judge(seen)));
    }

    /** Why a run proves nothing; empty when it may be judged. */
    private static Optional<Judgement> unproven(Trial trial, Observation seen, EngineKind kind) {
        String outcome = seen.result().outcome().describe();
        if (seen.result().outcome() instanceof Outcome.Lost && !trial.breaksEngine()
                || seen.result().outcome() instanceof Outcome.Refused) {
            return Optional.of(Judgement.inconclusive(Judgement.NO_SANDBOX + outcome, List.of()));
        }
        boolean ours = trial.payload().map(payload -> !payload.source().given()).orElse(true);
        if (ours && !seen.transcript().began()) {
            return Optional.of(
                    Judgement.inconclusive(
                            "the attempt is not proven: the payload did not begin; " + outcome,
                            List.of(said(seen))));
        }
        boolean held = trial.payload().map(Payload::held).orElse(false);
        if (held && kind.seen() && seen.transcript().ended() && seen.view().isEmpty()) {
            return Optional.of(
                    Judgement.inconclusive("the host did not find the run's processes", List.of()));
        }
        if (trial.companion().filter(other -> !other.payload().source().given()).isPresent()
                && !seen.companion().map(other -> other.transcript().ended()).orElse(false)) {
            return Optional.of(
                    Judgement.inconclusive(
                            "the second run did not end in the time of the first, which " + outcome,
                            List.of(
                                    said(seen),
                                    seen.companion()
                                            .map(Attempts::said)
                                            .orElse("there was no second"))));
        }
        return Optional.empty();
    }

    private static String said(Observation seen) {
        return seen.result().stderr().bytes().asText().strip();
    }

    /** The attempt, and the run that goes with it. */
    private Observation both(
            Trial trial,
            Payload payload,
            UnaryOperator<Payload> ofOther,
            Ground ground,
            String setup,
            Duration hold) {
        Optional<Companion> companion = trial.companion();
        if (companion.isEmpty()) {
            return observe(payload, ground, setup, hold, trial::look);
        }
        Supplier<Observation> second =
                () ->
                        observe(
                                ofOther.apply(companion.get().payload()),
                                ground,
                                setup,
                                Duration.ZERO,
                                _ -> {});
        return switch (companion.get().when()) {
            case MEANWHILE -> {
                AtomicReference<@Nullable Observation> shown = new AtomicReference<>();
                Consumer<HostView> next =
                        view -> {
                            Observation seen = second.get();
                            // What it found counts only if the first has not gone meanwhile.
                            if (view.living()) {
                                shown.set(seen);
                            }
                        };
                Duration longer = hold.compareTo(RUN_TIME) < 0 ? RUN_TIME : hold;
                Observation first = observe(payload, ground, setup, longer, next);
                Observation other = shown.get();
                yield other == null ? first : first.with(other);
            }
            case AFTERWARDS -> {
                Observation first = observe(payload, ground, setup, hold, trial::look);
                yield pair(companion.get().payload(), first, second);
            }
        };
    }

    /** A language that this machine does not have is no reason not to try another. */
    private static Observation pair(
            Payload other, Observation first, Supplier<Observation> second) {
        try {
            return first.with(second.get());
        } catch (CrucibleException broken) {
            if (other.source().given() && broken.code() == ErrorCode.NOT_FOUND) {
                return first;
            }
            throw broken;
        }
    }

    private Observation observe(
            Payload payload,
            Ground ground,
            String setup,
            Duration hold,
            Consumer<HostView> meanwhile) {
        String token = ground.nonce();
        IsolationClass least =
                ground.engine().isolation().satisfies(IsolationClass.PROCESS)
                        ? IsolationClass.PROCESS
                        : IsolationClass.NONE;
        Bytes program = Bytes.utf8(String.join("\n", PRELUDE, setup, payload.body(), "end()", ""));
        Bytes told =
                Bytes.utf8(
                        token
                                + "\n"
                                + (payload.held() ? hold.toMillis() : 0)
                                + "\n"
                                + "-".repeat(payload.unread()));
        RunRequest request =
                program(payload.source(), program)
                        .environment(TOKEN, token)
                        .stdin(new Stdin.Fixed(told))
                        .limits(payload.limits())
                        .network(payload.network())
                        .collect(payload.collect())
                        .isolation(least)
                        .engine(new EngineChoice.Named(ground.engine().name(), true))
                        .build();
        Look look = new Look(token, payload.held(), meanwhile);
        long start = nanoTime.getAsLong();
        RunResult result = path.run(request, look);
        Duration took = Duration.ofNanos(nanoTime.getAsLong() - start);
        return new Observation(
                token,
                result,
                Transcript.of(result.stdout().bytes(), token),
                Optional.ofNullable(look.view),
                took,
                Optional.empty());
    }

    private static RunRequest.Builder program(Source source, Bytes statements) {
        if (!source.given()) {
            return new RunRequest.Builder("python", "main.py")
                    .file(SandboxFile.of("main.py", statements));
        }
        RunRequest.Builder builder = new RunRequest.Builder(source.runtime(), source.entry());
        source.files().forEach(builder::file);
        return builder;
    }

    /** Looks at the run's processes when they say that they hold still. */
    private static final class Look implements OutputListener {
        private static final int KEPT = 256 * 1024;

        private final String sign;
        private final String token;
        private final boolean wanted;
        private final Consumer<HostView> meanwhile;
        private final StringBuilder text = new StringBuilder();
        private @Nullable HostView view;

        private Look(String token, boolean wanted, Consumer<HostView> meanwhile) {
            this.token = token;
            this.sign = token + " hold\n";
            this.wanted = wanted;
            this.meanwhile = meanwhile;
        }

        @Override
        public void output(Stream stream, Bytes chunk) {
            if (!wanted || view != null || stream != Stream.STDOUT || text.length() > KEPT) {
                return;
            }
            text.append(chunk.asText());
            if (text.indexOf(sign) >= 0) {
                Optional<HostView> found = HostView.of(token);
                view = found.orElse(null);
                found.ifPresent(meanwhile);
            }
        }
    }
}
