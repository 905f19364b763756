package dev.crucible.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.Bytes;
import dev.crucible.testkit.Gen;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Random;

class FdTest {
    private static final Duration MOMENT = Duration.ofMillis(60);
    private static final Duration LONG = Duration.ofSeconds(30);

    private static int write(Fd fd, String text) {
        byte[] bytes = Bytes.utf8(text).toArray();
        return fd.write(bytes, 0, bytes.length);
    }

    @Test
    void anEmptyPipeAnswersAtOnceWhenItDoesNotBlock() {
        try (Fd.Pair pipe = Fd.pipe();
                ReadBuffer buffer = new ReadBuffer(10)) {
            pipe.read().nonBlocking();
            assertThat(pipe.read().read(buffer)).isNull();
            assertThat(write(pipe.write(), "abc")).isEqualTo(3);
            assertThat(pipe.read().read(buffer)).isEqualTo(Bytes.utf8("abc"));
            assertThat(pipe.read().read(buffer)).isNull();
            pipe.write().close();
            assertThat(pipe.read().read(buffer)).isEqualTo(Bytes.EMPTY);
        }
    }

    @Test
    void aFullPipeTakesNothingMore() {
        try (Fd.Pair pipe = Fd.pipe()) {
            pipe.write().nonBlocking();
            pipe.write().pipeCapacity(4096);
            byte[] page = new byte[4096];
            assertThat(pipe.write().write(page, 0, page.length)).isEqualTo(4096);
            assertThat(pipe.write().write(page, 0, page.length)).isZero();
        }
    }

    @Test
    void aPipeWithoutAReaderSaysSo() {
        try (Fd.Pair pipe = Fd.pipe()) {
            pipe.read().close();
            assertThat(write(pipe.write(), "x")).isEqualTo(-1);
        }
    }

    @Test
    void onlyTheGivenPartIsWritten() {
        try (Fd.Pair pipe = Fd.pipe();
                ReadBuffer buffer = new ReadBuffer(6000)) {
            byte[] content = Bytes.utf8("abcdef").toArray();
            assertThat(pipe.write().write(content, 2, 3)).isEqualTo(3);
            assertThat(pipe.read().read(buffer)).isEqualTo(Bytes.utf8("cde"));
        }
    }

    @Test
    void aFileInMemoryIsReadFromItsStart() {
        Gen.check(
                50,
                gen -> {
                    byte[] content = gen.bytes(5000);
                    try (Fd file = Fd.memory(content);
                            ReadBuffer buffer = new ReadBuffer(6000)) {
                        assertThat(file.read(buffer)).isEqualTo(Bytes.copyOf(content));
                    }
                });
    }

    @Test
    void aClosedDescriptorIsNeverUsedAgain() {
        Fd event = Fd.event();
        event.close();
        event.close();
        event.signal();
        event.shutdownWrites();
        assertThatThrownBy(event::number).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> write(event, "x")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aDescriptorSaysWhatItIsOpenOn() {
        try (Fd nothing = Fd.open("/dev/null", 0);
                Fd.Pair pipe = Fd.pipe()) {
            assertThat(nothing.target()).isEqualTo("/dev/null");
            assertThat(pipe.read().target()).startsWith("pipe:[").isEqualTo(pipe.write().target());
        }
    }

    @Test
    void whatCannotBeOpenedIsExplained() {
        assertThatThrownBy(() -> Fd.open("/no/such/file", 0))
                .isInstanceOfSatisfying(
                        LinuxException.class,
                        error -> assertThat(error.errno()).isEqualTo(Errno.ENOENT))
                .hasMessage("openat /no/such/file: no such file or directory");
        assertThatThrownBy(() -> Fd.directory("/dev/null")).hasMessageContaining("not a directory");
    }

    @Test
    void aPollerWaitsAsLongAsItWasToldAndNoLonger() {
        try (Fd event = Fd.event()) {
            long start = System.nanoTime();
            assertThat(new Poller().input(event).await(MOMENT).ready(0)).isFalse();
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(MOMENT.toNanos());
            assertThat(new Poller().input(event).await(Duration.ZERO).ready(0)).isFalse();
            assertThat(new Poller().input(event).await(Duration.ofSeconds(-5)).ready(0)).isFalse();
        }
    }

    @Test
    void aPollerSaysWhichDescriptorIsReady() {
        try (Fd.Pair pipe = Fd.pipe();
                Fd event = Fd.event()) {
            Poller poller = new Poller().input(event).input(pipe.read()).output(pipe.write());
            Poller.Ready ready = poller.await(LONG);
            assertThat(ready.ready(0)).isFalse();
            assertThat(ready.ready(1)).isFalse();
            assertThat(ready.ready(2)).isTrue();
            write(pipe.write(), "x");
            event.signal();
            ready = poller.await(LONG);
            assertThat(ready.ready(0)).isTrue();
            assertThat(ready.ready(1)).isTrue();
        }
    }

    @Test
    void aPeerThatIsGoneWakesAPoller() {
        try (Fd.Pair pipe = Fd.pipe()) {
            pipe.write().close();
            assertThat(new Poller().input(pipe.read()).await(LONG).ready(0)).isTrue();
        }
    }

    @Test
    void anotherThreadCanWakeAPoller() throws InterruptedException {
        try (Fd event = Fd.event()) {
            Thread waker = Thread.ofPlatform().start(event::signal);
            assertThat(new Poller().input(event).await(LONG).ready(0)).isTrue();
            waker.join();
        }
    }

    @Test
    void closingWhileOthersSignalTouchesNoOtherDescriptor() throws InterruptedException {
        Random random = new Random(4);
        for (int round = 0; round < 200; round++) {
            Fd event = Fd.event();
            Thread signaller =
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int times = 0; times < 50; times++) {
                                    event.signal();
                                }
                            });
            if (random.nextBoolean()) {
                Thread.onSpinWait();
            }
            event.close();
            try (Fd.Pair pipe = Fd.pipe();
                    ReadBuffer buffer = new ReadBuffer(6000)) {
                pipe.read().nonBlocking();
                signaller.join();
                assertThat(pipe.read().read(buffer)).isNull();
            }
        }
    }
}
