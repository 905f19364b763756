package dev.crucible.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Bytes;
import dev.crucible.core.CapturedStream;
import dev.crucible.core.OutputListener.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

@Timeout(30)
class LiveOutputTest {

    @Test
    void passesOutputOnWhileTheProgramRuns() throws InterruptedException {
        CountDownLatch arrived = new CountDownLatch(1);
        OutputStream out =
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        arrived.countDown();
                    }
                };
        LiveOutput live = new LiveOutput(out, OutputStream.nullOutputStream(), () -> {});
        live.output(Stream.STDOUT, Bytes.utf8("x"));

        arrived.await();
        live.finish(captured("x"), CapturedStream.EMPTY);
    }

    /** A reader that stands still holds up nothing, and gets everything once it goes on. */
    @Test
    void aSlowReaderLosesNothing() throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        OutputStream slow =
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        write(new byte[] {(byte) b}, 0, 1);
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) {
                        try {
                            go.await();
                        } catch (InterruptedException interrupted) {
                            Thread.currentThread().interrupt();
                        }
                        read.write(bytes, offset, length);
                    }
                };
        LiveOutput live = new LiveOutput(slow, OutputStream.nullOutputStream(), () -> {});
        StringBuilder all = new StringBuilder();
        for (int piece = 0; piece < 400; piece++) {
            String text = piece + ":" + "x".repeat(10_000) + "\n";
            all.append(text);
            live.output(Stream.STDOUT, Bytes.utf8(text));
        }
        go.countDown();
        live.finish(captured(all.toString()), CapturedStream.EMPTY);

        assertThat(read.toString(StandardCharsets.UTF_8)).isEqualTo(all.toString());
    }

    @Test
    void aReaderWhoHasGoneIsNoticed() throws InterruptedException {
        CountDownLatch noticed = new CountDownLatch(1);
        OutputStream gone =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                };
        LiveOutput live = new LiveOutput(gone, OutputStream.nullOutputStream(), noticed::countDown);
        live.output(Stream.STDOUT, Bytes.utf8("x"));

        noticed.await();
        live.finish(captured("xy"), CapturedStream.EMPTY);
        assertThat(live.closed()).isTrue();
    }

    @Test
    void theStreamsKeepApart() throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        LiveOutput live = new LiveOutput(out, err, () -> {});
        live.output(Stream.STDERR, Bytes.utf8("e"));
        live.finish(captured("never streamed"), captured("e"));

        assertThat(out).hasToString("never streamed");
        assertThat(err).hasToString("e");
    }

    private static CapturedStream captured(String text) {
        return new CapturedStream(Bytes.utf8(text), false);
    }
}
