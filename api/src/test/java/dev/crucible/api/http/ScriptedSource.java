package dev.crucible.api.http;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Events that a test puts in. */
class ScriptedSource implements SseSource {
    private final BlockingQueue<SseItem> items = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    ScriptedSource put(SseItem item) {
        items.add(item);
        return this;
    }

    @Override
    public SseItem next(Duration patience) throws InterruptedException {
        SseItem item = items.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        return item == null ? new SseItem.Nothing() : item;
    }

    @Override
    public void close() {
        closed.countDown();
    }

    boolean awaitClosed() throws InterruptedException {
        return closed.await(30, TimeUnit.SECONDS);
    }
}
