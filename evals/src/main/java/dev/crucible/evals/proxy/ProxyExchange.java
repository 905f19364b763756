package dev.crucible.evals.proxy;

import dev.crucible.core.Attestation;
import dev.crucible.core.Attestations;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Command;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.InputPipe;
import dev.crucible.core.Limit;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxException;
import dev.crucible.core.Stdin;
import dev.crucible.evals.HoneyAnswer;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs the tests and the candidate at the same time, each in a fresh sandbox of its own, until the
 * tests have said the verdict or one of the two has ended without. Both sandboxes are gone when it
 * returns.
 */
final class ProxyExchange {
    private static final String TESTS = "tests";
    private static final String CANDIDATE = "candidate";
    private static final Outcome UNKNOWN = new Outcome.Lost("it never ended");

    private final ExecutionEngine engine;

    ProxyExchange(ExecutionEngine engine) {
        this.engine = engine;
    }

    Exchange run(Side tests, Side candidate, HoneyAnswer honey, Cancellation cancellation) {
        return new Both(honey).run(tests, candidate, cancellation);
    }

    /** The two sides of one exchange while they run. */
    private final class Both {
        private final Cancellation stopTests = Cancellation.none();
        private final Cancellation stopCandidate = Cancellation.none();
        private final Relay relay;
        private final AtomicReference<Outcome> testsEnd = new AtomicReference<>(UNKNOWN);
        private final AtomicReference<String> first = new AtomicReference<>("");
        private final AtomicReference<Attestations> attested =
                new AtomicReference<>(Attestations.NONE);

        Both(HoneyAnswer honey) {
            relay = new Relay(this::stop, honey);
        }

        private void stop() {
            stopTests.cancel();
            stopCandidate.cancel();
        }

        Exchange run(Side tests, Side candidate, Cancellation cancellation) {
            // Not a virtual thread: an engine may hold its thread in a system call, and two sides
            // that wait for each other must never wait for a carrier.
            Thread other = Thread.ofPlatform().name("crucible-tests").start(() -> runTests(tests));
            Outcome candidateEnd;
            try (Cancellation.Registration _ = cancellation.onCancel(this::stop)) {
                candidateEnd = runCandidate(candidate);
                awaitEnd(other);
            }
            return new Exchange(
                    relay.verdict(),
                    relay.candidateFault(),
                    relay.testsFault(),
                    testsEnd.get(),
                    candidateEnd,
                    first.get().equals(CANDIDATE),
                    relay.answered(),
                    relay.honeySaid(),
                    attested.get());
        }

        private void runTests(Side side) {
            testsEnd.set(runSide(side, TESTS, relay.testsInput(), relay.testsOutput(), stopTests));
            first.compareAndSet("", TESTS);
            stopCandidate.cancel();
        }

        private Outcome runCandidate(Side side) {
            Outcome end =
                    runSide(
                            side,
                            CANDIDATE,
                            relay.candidateInput(),
                            relay.candidateOutput(),
                            stopCandidate);
            first.compareAndSet("", CANDIDATE);
            if (outOfTime(end)) {
                stopTests.cancel();
            }
            // What has been answered may suffice: the tests end by themselves if it does not.
            relay.testsInput().close();
            return end;
        }

        private static boolean outOfTime(Outcome end) {
            return end instanceof Outcome.LimitReached(Limit limit)
                    && (limit == Limit.WALL || limit == Limit.CPU);
        }

        private void awaitEnd(Thread other) {
            boolean interrupted = false;
            while (other.isAlive()) {
                try {
                    other.join();
                } catch (InterruptedException wish) {
                    interrupted = true;
                    stop();
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private Outcome runSide(
                Side side,
                String role,
                InputPipe input,
                OutputListener listener,
                Cancellation cancellation) {
            try (Sandbox sandbox = engine.open(side.spec())) {
                Attestation shown = sandbox.attestation();
                attested.updateAndGet(before -> before.with(role, shown));
                side.files().forEach(sandbox::write);
                Command command =
                        new Command(side.argv(), side.environment(), new Stdin.Live(input));
                return sandbox.exec(command, OutputListener.alone(listener), cancellation)
                        .outcome();
            } catch (SandboxException broken) {
                return broken.outcome();
            } catch (RuntimeException broken) {
                return new Outcome.Lost(String.valueOf(broken.getMessage()));
            }
        }
    }
}
