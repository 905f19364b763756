package dev.crucible.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Streams of events over real connections. */
class EventStreamTest {
    private static final String STREAM = "/api/v1/events/stream";

    private final ScriptedSource source = new ScriptedSource();
    private TestServer server = TestServer.of(handlers(source));

    private static ApiHandlers handlers(SseSource source) {
        return new ApiHandlers().bind("streamEvents", _ -> ApiResponse.events(source));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static SseItem.Event event(int id, String data) {
        return new SseItem.Event(Integer.toString(id), "state", data);
    }

    private static HttpSettings.Limits limits(int streams, Duration write, Duration heartbeat) {
        HttpSettings.Limits usual = HttpSettings.Limits.DEFAULTS;
        return new HttpSettings.Limits(
                usual.connections(),
                usual.requests(),
                streams,
                usual.headerBytes(),
                usual.maxBody(),
                usual.idle(),
                usual.body(),
                write,
                usual.bodyMemory(),
                heartbeat,
                usual.shutdown());
    }

    @Test
    void eventsAreWrittenAsTheyCome() throws Exception {
        source.put(event(41, "{}")).put(event(42, "two\nlines")).put(new SseItem.End());
        HttpResponse<String> response = server.get(STREAM);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(response.body())
                .isEqualTo(
                        "retry: 2000\n\n"
                                + "id: 41\nevent: state\ndata: {}\n\n"
                                + "id: 42\nevent: state\ndata: two\ndata: lines\n\n");
        assertThat(source.awaitClosed()).isTrue();
    }

    @Test
    void aClientSaysWhereItResumes() throws Exception {
        server.close();
        ApiHandlers resuming =
                new ApiHandlers()
                        .bind(
                                "streamEvents",
                                request ->
                                        ApiResponse.events(
                                                new ScriptedSource()
                                                        .put(
                                                                event(
                                                                        1,
                                                                        request.text(
                                                                                "Last-Event-ID")))
                                                        .put(new SseItem.End())));
        server = TestServer.of(resuming);
        HttpResponse<String> response = server.get(STREAM, to -> to.header("Last-Event-ID", "41"));
        assertThat(response.body()).contains("data: 41\n");
    }

    @Test
    void silenceIsBrokenByComments() throws Exception {
        server.close();
        server =
                TestServer.of(
                        handlers(source),
                        TestServer.settings()
                                .withLimits(
                                        limits(10, Duration.ofSeconds(30), Duration.ofMillis(20))));
        try (RawClient client = new RawClient(server.uri())) {
            client.send("GET " + STREAM + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(client.readUntil(":\n\n")).contains("retry: 2000");
        }
        assertThat(source.awaitClosed()).isTrue();
    }

    @Test
    void aClientThatNeverReadsIsCutOff() throws Exception {
        server.close();
        AtomicInteger asked = new AtomicInteger();
        ScriptedSource endless =
                new ScriptedSource() {
                    @Override
                    public SseItem next(Duration patience) {
                        return event(asked.incrementAndGet(), "x".repeat(100_000));
                    }
                };
        server =
                TestServer.of(
                        handlers(endless),
                        TestServer.settings()
                                .withLimits(
                                        limits(
                                                10,
                                                Duration.ofMillis(300),
                                                Duration.ofSeconds(15))));
        try (RawClient client = new RawClient(server.uri())) {
            client.send("GET " + STREAM + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(endless.awaitClosed()).isTrue();
        }
        assertThat(asked).hasValueLessThan(1000);
    }

    @Test
    void aThousandStreamsAreOpenAtOnce() throws Exception {
        server.close();
        List<ScriptedSource> sources = new ArrayList<>();
        ApiHandlers many =
                new ApiHandlers()
                        .bind(
                                "streamEvents",
                                _ -> {
                                    ScriptedSource own = new ScriptedSource();
                                    synchronized (sources) {
                                        sources.add(own.put(event(1, "hello")));
                                    }
                                    return ApiResponse.events(own);
                                });
        server =
                TestServer.of(
                        many,
                        TestServer.settings()
                                .withLimits(
                                        limits(
                                                1000,
                                                Duration.ofSeconds(30),
                                                Duration.ofSeconds(15))));
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int count = 0; count < 1000; count++) {
                RawClient client = new RawClient(server.uri());
                clients.add(client);
                client.send("GET " + STREAM + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            }
            for (RawClient client : clients) {
                assertThat(client.readUntil("hello\n\n")).contains("id: 1");
            }
            assertThat(server.get(STREAM).statusCode()).isEqualTo(503);
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void streamsEndWhenTheServerStops() throws Exception {
        try (RawClient client = new RawClient(server.uri())) {
            client.send("GET " + STREAM + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            client.readUntil("retry: 2000\n\n");
            server.close();
            assertThat(source.awaitClosed()).isTrue();
            assertThat(client.readAll()).contains("0\r\n\r\n");
        }
    }
}
