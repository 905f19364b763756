package dev.crucible.cli.load;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many open event streams: on some every event is read as it comes, on the others never one. A
 * stream that the server has ended, as it must when nobody reads, is no complaint.
 */
final class Streams implements AutoCloseable {
    private final List<Wire> wires = new ArrayList<>();
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong ends = new AtomicLong();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();

    /** Opens so many; every second is read. */
    static Streams open(URI server, int count, String path, String... headers) {
        Streams streams = new Streams();
        for (int number = 0; number < count; number++) {
            Wire wire = Wire.asking(server, path, headers);
            streams.wires.add(wire);
            if (number % 2 == 0) {
                Thread.ofVirtual().start(() -> streams.read(wire));
            }
        }
        return streams;
    }

    private void read(Wire wire) {
        int status = wire.status();
        if (status != 200) {
            refusals.add("answered " + status);
            return;
        }
        String name = "";
        for (String line = wire.line(); !name.equals("end"); line = wire.line()) {
            if (line.startsWith("event: ")) {
                name = line.substring("event: ".length());
                events.incrementAndGet();
            }
            if (wire.ended()) {
                return;
            }
        }
        ends.incrementAndGet();
    }

    /** How many events those who read have read, all together. */
    long events() {
        return events.get();
    }

    /** How many have read that there is nothing more. */
    long ends() {
        return ends.get();
    }

    /** Answers that were no stream. */
    Queue<String> refusals() {
        return refusals;
    }

    @Override
    public void close() {
        wires.forEach(Wire::close);
    }
}
