package dev.crucible.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

class InputPipeTest {
    @Test
    void bytesComeOutInTheOrderTheyWentIn() {
        InputPipe pipe = new InputPipe(10);
        assertThat(pipe.write(Bytes.utf8("one"))).isTrue();
        assertThat(pipe.write(Bytes.utf8("two"))).isTrue();
        assertThat(pipe.poll()).isEqualTo(Bytes.utf8("one"));
        assertThat(pipe.poll()).isEqualTo(Bytes.utf8("two"));
        assertThat(pipe.poll()).isNull();
    }

    @Test
    void whatDoesNotFitIsRefusedAsAWhole() {
        InputPipe pipe = new InputPipe(4);
        assertThat(pipe.write(Bytes.utf8("abc"))).isTrue();
        assertThat(pipe.write(Bytes.utf8("de"))).isFalse();
        assertThat(pipe.write(Bytes.utf8("d"))).isTrue();
        assertThat(pipe.poll()).isEqualTo(Bytes.utf8("abc"));
        assertThat(pipe.write(Bytes.utf8("efg"))).isTrue();
    }

    @Test
    void whatWasWrittenBeforeTheEndStillArrives() {
        InputPipe pipe = new InputPipe(4);
        pipe.write(Bytes.utf8("abc"));
        pipe.close();
        pipe.close();
        assertThat(pipe.exhausted()).isFalse();
        assertThat(pipe.write(Bytes.utf8("d"))).isFalse();
        assertThat(pipe.poll()).isEqualTo(Bytes.utf8("abc"));
        assertThat(pipe.exhausted()).isTrue();
    }

    @Test
    void anEmptyChunkIsNoChunk() {
        InputPipe pipe = new InputPipe(0);
        assertThat(pipe.write(Bytes.EMPTY)).isTrue();
        assertThat(pipe.poll()).isNull();
        assertThat(pipe.exhausted()).isFalse();
    }

    @Test
    void theReaderIsToldOfEveryChange() {
        InputPipe pipe = new InputPipe(4);
        AtomicInteger wakes = new AtomicInteger();
        pipe.onChange(wakes::incrementAndGet);
        pipe.write(Bytes.utf8("abc"));
        assertThat(wakes).hasValue(1);
        pipe.write(Bytes.utf8("too much"));
        assertThat(wakes).hasValue(1);
        pipe.close();
        assertThat(wakes).hasValue(2);
    }

    @Test
    void itBehavesLikeABoundedQueue() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            long capacity = random.nextInt(20);
            InputPipe pipe = new InputPipe(capacity);
            Deque<Bytes> model = new ArrayDeque<>();
            long pending = 0;
            boolean closed = false;
            for (int step = 0; step < 60; step++) {
                switch (random.nextInt(12)) {
                    case 0 -> {
                        pipe.close();
                        closed = true;
                    }
                    case 1, 2, 3, 4 -> {
                        Bytes taken = pipe.poll();
                        assertThat(taken).as("seed %d", seed).isEqualTo(model.poll());
                        pending -= taken == null ? 0 : taken.size();
                    }
                    default -> {
                        byte[] content = new byte[random.nextInt(8)];
                        random.nextBytes(content);
                        Bytes chunk = Bytes.copyOf(content);
                        boolean fits = !closed && pending + chunk.size() <= capacity;
                        assertThat(pipe.write(chunk)).as("seed %d", seed).isEqualTo(fits);
                        if (fits && chunk.size() > 0) {
                            model.add(chunk);
                            pending += chunk.size();
                        }
                    }
                }
                assertThat(pipe.exhausted())
                        .as("seed %d", seed)
                        .isEqualTo(closed && model.isEmpty());
            }
        }
    }

    @Test
    void nothingIsLostBetweenAWriterAndAReader() throws InterruptedException, ExecutionException {
        byte[] content = new byte[200_000];
        new Random(9).nextBytes(content);
        InputPipe pipe = new InputPipe(1000);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<?> writer =
                    threads.submit(() -> {
                        for (int at = 0; at < content.length; ) {
                            int size = Math.min(1 + at % 997, content.length - at);
                            if (pipe.write(Bytes.copyOf(content, at, size))) {
                                at += size;
                            } else {
                                Thread.onSpinWait();
                            }
                        }
                        pipe.close();
                    });
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            while (!pipe.exhausted()) {
                Bytes chunk = pipe.poll();
                if (chunk == null) {
                    Thread.onSpinWait();
                } else {
                    read.writeBytes(chunk.toArray());
                }
            }
            writer.get();
            assertThat(read.toByteArray()).isEqualTo(content);
        }
    }
}
