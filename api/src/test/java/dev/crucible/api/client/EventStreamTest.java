package dev.crucible.api.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.api.client.EventStream.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class EventStreamTest {
    @Test
    void eventsAreReadAsTheStandardSays() throws IOException {
        String text =
                """
                : a comment
                retry: 1000

                id: 1
                event: state
                data: {"a":1}

                data:first
                data:  second
                data

                id: 3
                event: nothing

                event: last
                data:
                id: 4

                data: cut off\
                """;

        assertThat(read(StubServer.events(text)))
                .containsExactly(
                        new Message("1", "state", "{\"a\":1}"),
                        new Message("1", "message", "first\n second\n"),
                        new Message("4", "last", ""));
    }

    @Test
    void aLineMayEndInThreeWays() throws IOException {
        assertThat(read(StubServer.events("id: 1\r\ndata: a\r\n\r\nid: 2\rdata: b\r\rdata: c\n\n")))
                .containsExactly(
                        new Message("1", "message", "a"),
                        new Message("2", "message", "b"),
                        new Message("2", "message", "c"));
    }

    @Test
    void aConnectionThatBreaksIsToldFromOneThatEnds() throws IOException {
        try (StubServer server = new StubServer(StubServer.broken("id: 9\ndata: a\n\ndata: b\n"));
                ApiClient api = server.client();
                EventStream events = EventStream.open(api, "/events", "8").orElseThrow()) {
            assertThat(events.next()).contains(new Message("9", "message", "a"));
            assertThatThrownBy(events::next).isInstanceOf(IOException.class);
            assertThat(events.lastId()).isEqualTo("9");
            assertThat(server.asked().getFirst().lastEventId()).isEqualTo("8");
        }
    }

    @Test
    void aServerThatIsSilentForTooLongIsGone() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        StubServer.Answer silent =
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody()
                            .write("data: a\n\n".getBytes(StandardCharsets.UTF_8));
                    exchange.getResponseBody().flush();
                    try {
                        over.await();
                    } catch (InterruptedException ended) {
                        Thread.currentThread().interrupt();
                    }
                };
        try (StubServer server = new StubServer(silent);
                ApiClient api = server.client();
                EventStream events =
                        EventStream.open(api, "/events", "", Duration.ofMillis(50)).orElseThrow()) {
            assertThat(events.next()).isPresent();
            assertThatThrownBy(events::next).isInstanceOf(IOException.class);
        } finally {
            over.countDown();
        }
    }

    @Test
    void aLineWithoutEndIsRefused() {
        StubServer.Answer endless =
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    byte[] piece = "x".repeat(64 * 1024).getBytes(StandardCharsets.UTF_8);
                    for (int sent = 0; sent <= EventStream.MAX_LINE; sent += piece.length) {
                        exchange.getResponseBody().write(piece);
                    }
                    exchange.close();
                };
        assertThatThrownBy(() -> read(endless))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("longer than");
    }

    private static List<Message> read(StubServer.Answer answer) throws IOException {
        List<Message> messages = new ArrayList<>();
        try (StubServer server = new StubServer(answer);
                ApiClient api = server.client();
                EventStream events = EventStream.open(api, "/events", "").orElseThrow()) {
            for (Optional<Message> next = events.next(); next.isPresent(); next = events.next()) {
                messages.add(next.get());
            }
        }
        return messages;
    }
}
