package dev.crucible.containment.oracles;

import dev.crucible.linux.Fd;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Something that the host does in a rhythm that nobody knows: it takes memory and gives it back.
 * Whoever can say the rhythm has seen what the rest of the machine does.
 */
public final class Rhythm implements Oracle {
    /** Bits of the rhythm: enough that nobody guesses, few enough that it is soon over. */
    private static final int BITS = 16;

    private static final int MASK = (1 << BITS) - 1;
    private static final long BEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(30);
    private static final byte[] LOAD = new byte[16 << 20];

    private final int secret;
    private final AtomicInteger beat = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(BITS + 2);
    private @Nullable Fd load;

    /**
     * A rhythm.
     *
     * @param secret its lowest 16 bits are the rhythm
     */
    public Rhythm(long secret) {
        this.secret = (int) secret & MASK;
    }

    /** Defines {@code BITS} and {@code BEAT}, in seconds. */
    @Override
    public String statements() {
        return "BITS = %d\nBEAT = %s\n".formatted(BITS, BEAT_NANOS / 1e9);
    }

    @Override
    public boolean looks() {
        return true;
    }

    /** Plays it, after a beat of load that says where it begins. */
    @Override
    public void look(HostView view) {
        try (ScheduledExecutorService drummer = Executors.newSingleThreadScheduledExecutor()) {
            Future<?> drum =
                    drummer.scheduleAtFixedRate(this::beat, 0, BEAT_NANOS, TimeUnit.NANOSECONDS);
            over.await();
            drum.cancel(false);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void beat() {
        int now = beat.getAndIncrement();
        boolean loud = now == 0 || now <= BITS && (secret >> (BITS - now) & 1) == 1;
        if (loud && load == null) {
            load = Fd.memory(LOAD);
        } else if (!loud) {
            rest();
        }
        over.countDown();
    }

    private void rest() {
        if (load != null) {
            load.close();
            load = null;
        }
    }

    @Override
    public List<String> sightings(String output) {
        return output.contains("rhythm=%04x".formatted(secret))
                ? List.of("what the host did was heard")
                : List.of();
    }

    @Override
    public void close() {
        rest();
    }
}
