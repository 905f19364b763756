package dev.crucible.api.handlers;

import dev.crucible.api.http.ByteSource;
import dev.crucible.core.OutputListener.Stream;
import dev.crucible.core.RunId;
import dev.crucible.core.runs.OutputFollower;
import dev.crucible.core.runs.RunOutputs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;

/** What a running program had written when it was asked; read piece by piece, not held. */
final class LiveBytes implements ByteSource {
    private final RunOutputs outputs;
    private final RunId run;
    private final Stream stream;
    private final long size;

    LiveBytes(RunOutputs outputs, RunId run, Stream stream) {
        this.outputs = outputs;
        this.run = run;
        this.stream = stream;
        this.size = outputs.size(run, stream);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public InputStream open(long offset, long length) {
        return new Pieces(outputs.follow(run, stream, offset));
    }

    /** The pieces of one attempt, one after the other; ends early when that attempt is lost. */
    private static final class Pieces extends InputStream {
        private final OutputFollower follower;
        private InputStream piece = InputStream.nullInputStream();
        private int attempt;

        Pieces(OutputFollower follower) {
            this.follower = follower;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = piece.read(into, offset, length);
            return read >= 0 || length == 0 || !next() ? read : piece.read(into, offset, length);
        }

        private boolean next() throws IOException {
            try {
                OutputFollower.Piece found = follower.next(Duration.ZERO);
                boolean other = attempt != 0 && attempt != found.attempt();
                attempt = found.attempt();
                piece = new ByteArrayInputStream(found.bytes().toArray());
                return !other && found.bytes().size() > 0;
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("the server stops");
            }
        }

        @Override
        public void close() {
            follower.close();
        }
    }
}
