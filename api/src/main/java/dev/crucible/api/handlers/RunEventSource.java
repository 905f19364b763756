package dev.crucible.api.handlers;

import dev.crucible.api.http.SseItem;
import dev.crucible.api.http.SseSource;
import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.OutputListener.Stream;
import dev.crucible.core.runs.OutputFollower;
import dev.crucible.core.runs.Run;
import dev.crucible.core.runs.RunOutputs;
import dev.crucible.core.runs.RunService;

import tools.jackson.databind.node.ObjectNode;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One run as a stream of events. Up to three virtual threads wait for standard output, standard
 * error and changes of state; what they find waits, a small piece each, until the client takes it,
 * so that a slow client slows only them down, and a thousand of them do not fill the memory.
 */
final class RunEventSource implements SseSource {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int QUEUE = 1;

    private final RunService runs;
    private final RunOutputs outputs;
    private final BlockingQueue<Found> found = new ArrayBlockingQueue<>(QUEUE);
    private final List<Thread> threads = new ArrayList<>();
    private RunPosition position;
    private int open;

    /**
     * A stream of events.
     *
     * @param output whether the output is wanted
     */
    RunEventSource(RunService runs, RunOutputs outputs, Run run, RunPosition from, boolean output) {
        this.runs = runs;
        this.outputs = outputs;
        this.position = from;
        if (output) {
            start(() -> follow(run, Stream.STDOUT, from.stdout()));
            start(() -> follow(run, Stream.STDERR, from.stderr()));
        }
        start(() -> states(run, from.revision()));
        open = threads.size();
    }

    private void start(Search search) {
        threads.add(Thread.ofVirtual().start(() -> waiting(search)));
    }

    /** What a thread found. */
    private sealed interface Found {
        record State(Run run) implements Found {}

        record Output(Stream stream, OutputFollower.Piece piece) implements Found {}

        /** This thread will find nothing more. */
        record Over() implements Found {}
    }

    private interface Search {
        void run() throws InterruptedException;
    }

    private void waiting(Search search) {
        try {
            try {
                search.run();
            } catch (CrucibleException unreadable) {
                // Nothing more can be said of this stream; asking for the output says why.
            }
            found.put(new Found.Over());
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(Run run, Stream stream, long offset) throws InterruptedException {
        try (OutputFollower follower = outputs.follow(run.id(), stream, offset)) {
            OutputFollower.Piece piece;
            do {
                piece = follower.next(PATIENCE);
                if (piece.bytes().size() > 0) {
                    found.put(new Found.Output(stream, piece));
                }
            } while (!piece.end());
        }
    }

    private void states(Run first, long seen) throws InterruptedException {
        Run run = first;
        if (run.revision() > seen) {
            found.put(new Found.State(run));
        }
        while (!run.state().terminal()) {
            Run next = runs.awaitChange(run, PATIENCE);
            if (next.revision() > run.revision()) {
                found.put(new Found.State(next));
            }
            run = next;
        }
    }

    @Override
    public SseItem next(Duration patience) throws InterruptedException {
        while (open > 0) {
            Found next = found.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (next == null) {
                return new SseItem.Nothing();
            }
            switch (next) {
                case Found.State(Run run) -> {
                    return state(run);
                }
                case Found.Output(Stream stream, OutputFollower.Piece piece) -> {
                    return output(stream, piece);
                }
                case Found.Over _ -> open--;
            }
        }
        if (position.ended()) {
            return new SseItem.End();
        }
        position =
                new RunPosition(
                        position.attempt(),
                        position.revision(),
                        position.stdout(),
                        position.stderr(),
                        true);
        return new SseItem.Event(position.id(), "end", "{}");
    }

    private SseItem state(Run run) {
        boolean same = position.attempt() == run.attempt();
        position =
                new RunPosition(
                        run.attempt(),
                        run.revision(),
                        same ? position.stdout() : 0,
                        same ? position.stderr() : 0,
                        false);
        return new SseItem.Event(position.id(), "state", Views.run(run).toString());
    }

    private SseItem output(Stream stream, OutputFollower.Piece piece) {
        boolean same = position.attempt() == piece.attempt();
        long end = piece.offset() + piece.bytes().size();
        long stdout = same ? position.stdout() : 0;
        long stderr = same ? position.stderr() : 0;
        position =
                new RunPosition(
                        piece.attempt(),
                        position.revision(),
                        stream == Stream.STDOUT ? end : stdout,
                        stream == Stream.STDERR ? end : stderr,
                        false);
        ObjectNode data = Views.object();
        data.put("stream", stream.name().toLowerCase(Locale.ROOT));
        data.put("attempt", piece.attempt());
        data.put("offset", piece.offset());
        if (plain(piece.bytes())) {
            data.put("text", piece.bytes().asText());
        } else {
            data.put("base64", piece.bytes().asBase64());
        }
        return new SseItem.Event(position.id(), "output", data.toString());
    }

    /** As text, each control character takes six bytes; Base64 is shorter where there are many. */
    private static boolean plain(Bytes bytes) {
        if (!bytes.isUtf8()) {
            return false;
        }
        ByteBuffer all = bytes.asBuffer();
        int controls = 0;
        while (all.hasRemaining()) {
            byte one = all.get();
            controls += one >= 0 && one < ' ' && one != '\n' && one != '\r' && one != '\t' ? 1 : 0;
        }
        return controls <= bytes.size() / 8;
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
