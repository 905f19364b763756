package dev.crucible.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * A collector: takes OTLP over HTTP, and reads of the protobuf messages what the tests need (field
 * numbers of opentelemetry-proto 1.x, trace.proto and common.proto).
 */
public final class TraceCollector implements AutoCloseable {
    private final HttpServer server;
    private final List<Received> spans = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();

    /** A span as it came over the wire. */
    public record Received(
            String traceId,
            String spanId,
            String parentId,
            String name,
            long kind,
            long startNanos,
            long endNanos,
            long status,
            Map<String, String> attributes) {}

    /** Listens on a free port of this machine. */
    public TraceCollector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    /** Where it listens. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** What has come so far. */
    public List<Received> spans() {
        return List.copyOf(spans);
    }

    /** The only span of this name. */
    public Received span(String name) {
        return spans.stream()
                .filter(span -> span.name().equals(name))
                .collect(
                        Collectors.collectingAndThen(
                                Collectors.toList(),
                                found -> {
                                    assertThat(found).as(name).hasSize(1);
                                    return found.getFirst();
                                }));
    }

    /** The header of each request. */
    public List<String> authorizations() {
        return authorizations;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        byte[] body = new GZIPInputStream(exchange.getRequestBody()).readAllBytes();
        for (Field resourceSpans : read(bytes(body))) {
            read(resourceSpans.content()).stream()
                    .filter(field -> field.number() == 2)
                    .flatMap(scopeSpans -> read(scopeSpans.content()).stream())
                    .filter(field -> field.number() == 2)
                    .forEach(span -> spans.add(span(read(span.content()))));
        }
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private static Received span(List<Field> fields) {
        Map<String, String> attributes = new TreeMap<>();
        fields.stream()
                .filter(field -> field.number() == 9)
                .map(field -> read(field.content()))
                .forEach(pair -> attributes.put(text(pair, 1), value(read(content(pair, 2)))));
        return new Received(
                hex(content(fields, 1)),
                hex(content(fields, 2)),
                hex(content(fields, 4)),
                text(fields, 5),
                number(fields, 6),
                number(fields, 7),
                number(fields, 8),
                number(read(content(fields, 15)), 3),
                attributes);
    }

    private static String value(List<Field> any) {
        return any.getFirst().number() == 1 ? text(any, 1) : Long.toString(any.getFirst().value());
    }

    private static ByteBuffer content(List<Field> fields, int number) {
        return fields.stream()
                .filter(field -> field.number() == number)
                .map(Field::content)
                .findFirst()
                .orElse(bytes(new byte[0]));
    }

    private static long number(List<Field> fields, int number) {
        return fields.stream()
                .filter(field -> field.number() == number)
                .mapToLong(Field::value)
                .findFirst()
                .orElse(0);
    }

    private static String text(List<Field> fields, int number) {
        return StandardCharsets.UTF_8.decode(content(fields, number)).toString();
    }

    private static String hex(ByteBuffer content) {
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static ByteBuffer bytes(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A field of a protobuf message: a number, or content with a length. */
    private record Field(int number, long value, ByteBuffer bytes) {
        ByteBuffer content() {
            return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static List<Field> read(ByteBuffer message) {
        List<Field> fields = new ArrayList<>();
        while (message.hasRemaining()) {
            long tag = varint(message);
            int number = (int) (tag >>> 3);
            fields.add(
                    switch ((int) tag & 7) {
                        case 0 -> new Field(number, varint(message), bytes(new byte[0]));
                        case 1 -> new Field(number, message.getLong(), bytes(new byte[0]));
                        case 5 -> new Field(number, message.getInt(), bytes(new byte[0]));
                        case 2 -> {
                            byte[] content = new byte[(int) varint(message)];
                            message.get(content);
                            yield new Field(number, 0, bytes(content));
                        }
                        default -> throw new IllegalStateException("wire type of tag " + tag);
                    });
        }
        return fields;
    }

    private static long varint(ByteBuffer message) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = message.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
