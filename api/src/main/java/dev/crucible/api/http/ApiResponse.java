package dev.crucible.api.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer. Headers are added with {@link #withHeader}; an {@code ETag} among them makes the
 * server answer 304 to whoever has it already.
 */
public sealed interface ApiResponse {
    /** The status. */
    int status();

    /** Headers besides the general ones. */
    Map<String, String> headers();

    /** The same with one more header. */
    ApiResponse withHeader(String name, String value);

    /** The same with a validator: whatever names this state of the resource. */
    default ApiResponse withETag(String opaque) {
        return withHeader("ETag", "W/\"" + opaque + "\"");
    }

    /**
     * JSON.
     *
     * @param body a {@code JsonNode}, or a record that becomes one
     */
    record Json(int status, Object body, Map<String, String> headers) implements ApiResponse {
        @Override
        public Json withHeader(String name, String value) {
            return new Json(status, body, plus(headers, name, value));
        }
    }

    /** Bytes or text that are in memory. */
    record Content(int status, String type, byte[] bytes, Map<String, String> headers)
            implements ApiResponse {
        @Override
        public Content withHeader(String name, String value) {
            return new Content(status, type, bytes, plus(headers, name, value));
        }
    }

    /** Bytes from somewhere, of which ranges may be asked for. */
    record Stream(String type, ByteSource source, Map<String, String> headers)
            implements ApiResponse {
        @Override
        public int status() {
            return 200;
        }

        @Override
        public Stream withHeader(String name, String value) {
            return new Stream(type, source, plus(headers, name, value));
        }
    }

    /** Server-sent events. The source is closed when the stream ends, however it ends. */
    record Events(SseSource source, Map<String, String> headers) implements ApiResponse {
        @Override
        public int status() {
            return 200;
        }

        @Override
        public Events withHeader(String name, String value) {
            return new Events(source, plus(headers, name, value));
        }
    }

    /** No content. */
    record Empty(int status, Map<String, String> headers) implements ApiResponse {
        @Override
        public Empty withHeader(String name, String value) {
            return new Empty(status, plus(headers, name, value));
        }
    }

    /** Something that went wrong. */
    record Failed(Problem problem, Map<String, String> headers) implements ApiResponse {
        @Override
        public int status() {
            return problem.status();
        }

        @Override
        public Failed withHeader(String name, String value) {
            return new Failed(problem, plus(headers, name, value));
        }
    }

    /** 200 with JSON. */
    static ApiResponse json(Object body) {
        return new Json(200, body, Map.of());
    }

    /** JSON with another status. */
    static ApiResponse json(int status, Object body) {
        return new Json(status, body, Map.of());
    }

    /** 201 with the new resource and where it is. */
    static ApiResponse created(String location, Object body) {
        return new Json(201, body, Map.of("Location", location));
    }

    /** 202 with the resource and where it is. */
    static ApiResponse accepted(String location, Object body) {
        return new Json(202, body, Map.of("Location", location));
    }

    /** 204. */
    static ApiResponse noContent() {
        return new Empty(204, Map.of());
    }

    /** 200 with text. */
    static ApiResponse text(String text) {
        return new Content(
                200, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** 200 with bytes that are in memory. */
    static ApiResponse bytes(byte[] bytes) {
        return new Content(200, "application/octet-stream", bytes, Map.of());
    }

    /** 200 or 206 with bytes from somewhere. */
    static ApiResponse stream(ByteSource source) {
        return new Stream("application/octet-stream", source, Map.of());
    }

    /** Server-sent events. */
    static ApiResponse events(SseSource source) {
        return new Events(source, Map.of());
    }

    /** A problem. */
    static ApiResponse problem(Problem problem) {
        return new Failed(problem, Map.of());
    }

    private static Map<String, String> plus(
            Map<String, String> headers, String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return more;
    }
}
