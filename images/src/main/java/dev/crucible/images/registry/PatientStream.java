package dev.crucible.images.registry;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A stream from a network that fails when nothing comes for a while. For one thread. */
final class PatientStream extends InputStream {
    private final InputStream in;
    private final Duration patience;
    private final ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor();

    PatientStream(InputStream in, Duration patience) {
        this.in = in;
        this.patience = patience;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Future<Integer> count = reader.submit(() -> in.read(into, offset, length));
        try {
            return count.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException stalled) {
            in.close();
            throw new IOException("nothing came for " + patience.toSeconds() + " s", stalled);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException known
                    ? known
                    : new IOException("reading failed", failed.getCause());
        } catch (InterruptedException interrupted) {
            in.close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
        reader.shutdownNow();
    }
}
