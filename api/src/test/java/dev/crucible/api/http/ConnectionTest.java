package dev.crucible.api.http;

import static dev.crucible.api.http.TestServer.RUN;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that are slow, silent or gone, and a server that stops. */
class ConnectionTest {
    private static final String CHECKPOINT = "/api/v1/journal/checkpoint";

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch may = new CountDownLatch(1);
    private TestServer server = TestServer.of(handlers());

    private ApiHandlers handlers() {
        return new ApiHandlers()
                .bind("getCheckpoint", this::wait)
                .bind("getTile", request -> ApiResponse.bytes(utf8(request.text("path"))))
                .bind("getRunOutput", _ -> ApiResponse.stream(new Endless()))
                .bind("submitRun", _ -> ApiResponse.noContent());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private ApiResponse wait(ApiRequest request) throws InterruptedException {
        asked.countDown();
        may.await();
        return ApiResponse.text("done");
    }

    /** A gigabyte that nobody keeps. */
    private static final class Endless implements ByteSource {
        static final AtomicLong READ = new AtomicLong();

        @Override
        public long size() {
            return 1L << 30;
        }

        @Override
        public InputStream open(long offset, long length) {
            return new InputStream() {
                @Override
                public int read() {
                    return 0;
                }

                @Override
                public int read(byte[] into, int from, int count) {
                    READ.addAndGet(count);
                    return count;
                }
            };
        }
    }

    private void restart(Duration idle, Duration write, Duration shutdown) {
        server.close();
        HttpSettings.Limits usual = HttpSettings.Limits.DEFAULTS;
        server =
                TestServer.of(
                        handlers(),
                        TestServer.settings()
                                .withLimits(
                                        new HttpSettings.Limits(
                                                usual.connections(),
                                                usual.requests(),
                                                usual.streams(),
                                                usual.headerBytes(),
                                                usual.maxBody(),
                                                idle,
                                                usual.body(),
                                                write,
                                                usual.bodyMemory(),
                                                usual.heartbeat(),
                                                shutdown)));
    }

    @AfterEach
    void stop() {
        may.countDown();
        server.close();
    }

    @Test
    void anAnswerMayTakeLongerThanAConnectionMayBeIdle() throws Exception {
        restart(Duration.ofMillis(100), Duration.ofSeconds(30), Duration.ofSeconds(5));
        CompletableFuture<HttpResponse<String>> answer =
                server.client().sendAsync(server.to(CHECKPOINT).build(), BodyHandlers.ofString());
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        // A connection that does nothing in the meantime is closed: so much time has passed.
        for (int round = 0; round < 5; round++) {
            try (RawClient idle = new RawClient(server.uri())) {
                assertThat(idle.readAll()).isEmpty();
            }
        }
        may.countDown();
        assertThat(answer.get(30, TimeUnit.SECONDS).body()).isEqualTo("done");
    }

    @Test
    void aBodyThatDoesNotComeIsNotWaitedFor() throws Exception {
        restart(Duration.ofMillis(100), Duration.ofSeconds(30), Duration.ofSeconds(5));
        try (RawClient client = new RawClient(server.uri())) {
            String answer =
                    client.send(
                                    "POST /api/v1/runs HTTP/1.1\r\nHost: localhost\r\n"
                                            + "Content-Type: application/json\r\n"
                                            + "Content-Length: 100\r\n\r\n{")
                            .readAll();
            assertThat(answer).startsWith("HTTP/1.1 4").contains("broken-body");
        }
    }

    @Test
    void aClientThatDoesNotReadItsGigabyteIsCutOff() throws Exception {
        restart(Duration.ofSeconds(30), Duration.ofMillis(300), Duration.ofSeconds(5));
        try (RawClient client = new RawClient(server.uri())) {
            client.send(
                    "GET /api/v1/runs/"
                            + RUN
                            + "/output/stdout HTTP/1.1\r\nHost: localhost\r\n\r\n");
            client.readUntil("\r\n\r\n");
            HttpResponse<String> other = server.get("/openapi.json");
            assertThat(other.statusCode()).isEqualTo(200);
        }
        assertThat(Endless.READ).hasValueLessThan(64L << 20);
    }

    @Test
    void requestsComeToAnEndWhenTheServerStops() throws Exception {
        CompletableFuture<HttpResponse<String>> answer =
                server.client().sendAsync(server.to(CHECKPOINT).build(), BodyHandlers.ofString());
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::closeServer);
        may.countDown();
        assertThat(answer.get(30, TimeUnit.SECONDS).body()).isEqualTo("done");
        stopped.get(30, TimeUnit.SECONDS);
    }

    @Test
    void whoTakesTooLongIsInterruptedWhenTheServerStops() throws Exception {
        restart(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMillis(200));
        CompletableFuture<HttpResponse<String>> answer =
                server.client().sendAsync(server.to(CHECKPOINT).build(), BodyHandlers.ofString());
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        server.closeServer();
        assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
    }

    @Test
    void thePathOfATileMayHaveItsSlashesEncoded() throws Exception {
        assertThat(server.get("/api/v1/journal/tile/0/x001/067.p/5").body())
                .isEqualTo("0/x001/067.p/5");
        assertThat(server.get("/api/v1/journal/tile/entries%2F000").body())
                .isEqualTo("entries/000");
        assertThat(server.get("/api/v1/journal/tile/0/../1").statusCode()).isIn(400, 404);
    }
}
