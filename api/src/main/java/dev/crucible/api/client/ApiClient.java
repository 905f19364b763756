package dev.crucible.api.client;

import dev.crucible.core.Bytes;
import dev.crucible.core.ErrorCode;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * Speaks to a server's API. Blocking and thread-safe; an interrupt ends a call with {@code
 * UNAVAILABLE} and stays set.
 */
public final class ApiClient implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(90);
    private static final int MAX_PROBLEM = 64 * 1024;

    private final URI server;
    private final String token;
    private final HttpClient http;

    /**
     * A client.
     *
     * @param server its address, such as {@code http://127.0.0.1:8080}
     * @param token what shows who is asking; empty for nobody
     */
    public ApiClient(URI server, String token) {
        this.server = server;
        this.token = token;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT)
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .build();
    }

    /** The server's address. */
    public URI server() {
        return server;
    }

    /** What is there. */
    public JsonNode get(String path) {
        return json(
                send("GET", path, BodyPublishers.noBody(), Map.of(), BodyHandlers.ofByteArray()));
    }

    /** What comes of sending a document. */
    public JsonNode post(String path, JsonNode body) {
        return post(path, body, Map.of());
    }

    /** The same with further headers. */
    public JsonNode post(String path, JsonNode body, Map<String, String> headers) {
        return json(
                send(
                        "POST",
                        path,
                        BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)),
                        with(headers, "Content-Type", "application/json"),
                        BodyHandlers.ofByteArray()));
    }

    /** What comes of sending bytes. */
    public JsonNode send(String method, String path, Bytes body) {
        return json(
                send(
                        method,
                        path,
                        BodyPublishers.ofByteArray(body.toArray()),
                        Map.of("Content-Type", "application/octet-stream"),
                        BodyHandlers.ofByteArray()));
    }

    /** Deletes what is there. */
    public JsonNode delete(String path) {
        return json(
                send(
                        "DELETE",
                        path,
                        BodyPublishers.noBody(),
                        Map.of(),
                        BodyHandlers.ofByteArray()));
    }

    /** The bytes that are there, as they come; the caller closes the stream. */
    public InputStream open(String path, Map<String, String> headers) {
        return send("GET", path, BodyPublishers.noBody(), headers, BodyHandlers.ofInputStream())
                .body();
    }

    /** The bytes that are there. */
    public Bytes bytes(String path) {
        return Bytes.copyOf(
                send("GET", path, BodyPublishers.noBody(), Map.of(), BodyHandlers.ofByteArray())
                        .body());
    }

    /** A path with a query; values are encoded. */
    public static String query(String path, Map<String, String> parameters) {
        StringBuilder query = new StringBuilder(path);
        char separator = '?';
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            query.append(separator)
                    .append(encode(parameter.getKey()))
                    .append('=')
                    .append(encode(parameter.getValue()));
            separator = '&';
        }
        return query.toString();
    }

    /** A text as a part of a path or a query. */
    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private <T> HttpResponse<T> send(
            String method,
            String path,
            BodyPublisher body,
            Map<String, String> headers,
            BodyHandler<T> handler) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(path)).timeout(ANSWER).method(method, body);
        headers.forEach(request::header);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        String what = method + " " + path;
        try {
            HttpResponse<T> response = http.send(request.build(), handler);
            if (response.statusCode() >= 200 && response.statusCode() < 300) {
                return response;
            }
            throw Problems.of(response.statusCode(), content(response.body()), what);
        } catch (IOException unreachable) {
            throw new ApiException(
                    ErrorCode.UNAVAILABLE,
                    0,
                    "no answer from " + server + ": " + reason(unreachable),
                    unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ApiException(
                    ErrorCode.UNAVAILABLE, 0, what + " was interrupted", interrupted);
        }
    }

    private static byte[] content(Object body) throws IOException {
        return switch (body) {
            case byte[] bytes -> bytes;
            case InputStream stream -> {
                try (stream) {
                    yield stream.readNBytes(MAX_PROBLEM);
                }
            }
            case null, default -> new byte[0];
        };
    }

    private static String reason(IOException failure) {
        String message = failure.getMessage();
        return message == null || message.isEmpty() ? failure.getClass().getSimpleName() : message;
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        return response.body().length == 0
                ? JSON.createObjectNode()
                : JSON.readTree(response.body());
    }

    private static Map<String, String> with(
            Map<String, String> headers, String name, String value) {
        Map<String, String> all = new java.util.HashMap<>(headers);
        all.put(name, value);
        return all;
    }
}
