package dev.crucible.containment.probes;

import dev.crucible.containment.Companion;
import dev.crucible.containment.Companion.When;
import dev.crucible.containment.Ground;
import dev.crucible.containment.Judgement;
import dev.crucible.containment.Observation;
import dev.crucible.containment.Payload;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Transcript.Act;
import dev.crucible.containment.Trial;
import dev.crucible.containment.Verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sends bits to another run through a counter that all runs share, and measures how many arrive. No
 * sandbox in a shared kernel stops all such channels: what matters is how wide they are.
 *
 * @param info what it is about
 */
record BitRate(ProbeInfo info) implements Probe {
    private static final int BITS = 64;
    private static final int SLOT_MILLIS = 10;

    /** Fewer right bits than these come about by guessing once in a million times. */
    private static final int MORE_THAN_CHANCE = 51;

    /** Both look at the same clock, so that the sender need not be told when somebody listens. */
    private static final String SHARED =
            """
            SLOT = %d * 1_000_000
            try:
                os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
            except OSError:
                pass  # It will be worse on several processors.


            def slot():
                return time.monotonic_ns() // SLOT


            def number():
                ends = os.pipe()
                try:
                    return os.fstat(ends[0]).st_ino
                finally:
                    for end in ends:
                        os.close(end)


            def wait_until(moment):
                while time.monotonic_ns() < moment:
                    time.sleep(max(0, (moment - time.monotonic_ns()) / 2e9))
            """
                    .formatted(SLOT_MILLIS);

    /** The kernel numbers pipes of all namespaces from one counter on each processor. */
    private static final String SEND =
            """
            HOLD = max(HOLD, 1800)
            sender = os.fork()
            if sender == 0:
                os.setsid()
                until = time.monotonic_ns() + 5_000_000_000
                while time.monotonic_ns() < until:
                    now = slot()
                    wait_until(now * SLOT + SLOT // 4)
                    if BITS[now % len(BITS)] == "1":
                        for one in range(60):
                            number()
                    wait_until((now + 1) * SLOT)
                os._exit(0)
            """;

    private static final String RECEIVE =
            """
            def listen():
                bits = ["?"] * COUNT
                at = slot() + 1
                wait_until(at * SLOT)
                before = number()
                for one in range(COUNT):
                    wait_until((at + 1) * SLOT)
                    after = number()
                    bits[at % COUNT] = "1" if after - before > 30 else "0"
                    before, at = after, at + 1
                return "".join(bits)


            act("bits", listen)
            """;

    @Override
    public Trial prepare(Ground ground) {
        return new Attempt(ground);
    }

    private static final class Attempt implements Trial {
        private final String sent;
        private final boolean alone;

        private Attempt(Ground ground) {
            String bits = Long.toBinaryString(ground.random().nextLong());
            sent = "0".repeat(BITS - bits.length()) + bits;
            alone = ground.unfiltered();
        }

        @Override
        public Optional<Payload> payload() {
            String send = "BITS = '" + sent + "'\n" + SHARED + SEND;
            return Optional.of(Payload.of(alone ? send + search() : send).heldStill());
        }

        private static String search() {
            return "COUNT = " + BITS + "\n" + RECEIVE;
        }

        @Override
        public Optional<Companion> companion() {
            return alone
                    ? Optional.empty()
                    : Optional.of(new Companion(Payload.of(SHARED + search()), When.MEANWHILE));
        }

        @Override
        public Judgement judge(Observation seen) {
            Observation listener = seen.companion().orElse(seen);
            String heard =
                    listener.transcript()
                            .act("bits")
                            .filter(Act::worked)
                            .map(Act::value)
                            .orElse("")
                            .replace("'", "");
            List<String> evidence = new ArrayList<>();
            evidence.add("sent:  " + sent);
            evidence.add("heard: " + heard);
            if (heard.length() != BITS) {
                return Judgement.inconclusive("nobody listened to the end", evidence);
            }
            int right = 0;
            for (int bit = 0; bit < BITS; bit++) {
                right += heard.charAt(bit) == sent.charAt(bit) ? 1 : 0;
            }
            String measured = "%d of %d bits".formatted(right, BITS);
            return right < MORE_THAN_CHANCE
                    ? new Judgement(
                            Verdict.CONTAINED,
                            measured + " were right, which is no more than chance",
                            evidence)
                    : new Judgement(
                            Verdict.BREACHED,
                            measured
                                    + " arrived: about "
                                    + Math.round(perSecond(right))
                                    + " bits a second through the kernel's numbers of pipes",
                            evidence);
        }

        /** What a channel that errs so often can carry (Shannon 1948, binary symmetric). */
        private static double perSecond(int right) {
            double wrong = (BITS - right) / (double) BITS;
            double entropy = wrong == 0 ? 0 : -wrong * log2(wrong) - (1 - wrong) * log2(1 - wrong);
            return (1 - entropy) * 1000.0 / SLOT_MILLIS;
        }

        private static double log2(double value) {
            return Math.log(value) / Math.log(2);
        }

        @Override
        public void close() {
            // Nothing was laid out.
        }
    }
}
