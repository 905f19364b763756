package dev.crucible.containment;

import dev.crucible.core.Limits;
import dev.crucible.core.NetworkAccess;

import java.time.Duration;
import java.util.List;

/**
 * What a probe runs in a sandbox: a Python program, as users send them.
 *
 * @param body statements after the prelude, which defines {@code act} and what else they use
 * @param limits of the run
 * @param network of the run
 * @param collect globs of the files to bring back
 * @param held whether it waits a moment at its end, while the host looks at it
 * @param unread bytes of input that it is sent and has no use for
 * @param source what is run in place of the statements, in another language
 */
public record Payload(
        String body,
        Limits limits,
        NetworkAccess network,
        List<String> collect,
        boolean held,
        int unread,
        Source source) {
    private static final long MEMORY = 128L * 1024 * 1024;
    private static final long DISK = 16L * 1024 * 1024;
    private static final int PROCESSES = 24;

    /** What a probe may use: little, because it may be up to no good. */
    public static final Limits LIMITS =
            Limits.DEFAULTS
                    .withWall(Duration.ofSeconds(5))
                    .withCpu(Duration.ofSeconds(3))
                    .withMemoryBytes(MEMORY)
                    .withProcesses(PROCESSES)
                    .withDiskBytes(DISK)
                    .withOutputBytes(256 * 1024);

    /** Copies the list. */
    public Payload {
        collect = List.copyOf(collect);
    }

    /** A program that brings nothing back, has no network and is not waited for. */
    public static Payload of(String body) {
        return new Payload(body, LIMITS, NetworkAccess.NONE, List.of(), false, 0, Source.NONE);
    }

    /** A program in another language. It tells nothing of itself, unless it chooses to. */
    public static Payload of(Source source) {
        return new Payload("", LIMITS, NetworkAccess.NONE, List.of(), false, 0, source);
    }

    /** The same, at which the host looks while it waits. */
    public Payload heldStill() {
        return new Payload(body, limits, network, collect, true, unread, source);
    }

    /** The same within these limits. */
    public Payload within(Limits value) {
        return new Payload(body, value, network, collect, held, unread, source);
    }

    /** The same without the attempt: it says that it begins and that it ends, and does nothing. */
    public Payload idle() {
        return new Payload("", limits, network, collect, held, unread, Source.NONE);
    }

    /** The same with this network. */
    public Payload with(NetworkAccess access) {
        return new Payload(body, limits, access, collect, held, unread, source);
    }

    /** The same, which brings these files back. */
    public Payload bringing(List<String> globs) {
        return new Payload(body, limits, network, globs, held, unread, source);
    }

    /** The same, which is sent so many bytes more than it reads. */
    public Payload flooded(int bytes) {
        return new Payload(body, limits, network, collect, held, bytes, source);
    }
}
