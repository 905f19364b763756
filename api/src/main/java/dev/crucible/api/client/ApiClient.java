package dev.crucible.api.client;

import dev.crucible.api.tls.TlsFailures;
import dev.crucible.core.Bytes;
import dev.crucible.core.ErrorCode;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

import javax.net.ssl.SSLContext;

/**
 * Speaks to a server's API. Blocking and thread-safe; an interrupt ends a call with {@code
 * UNAVAILABLE} and stays set.
 */
public final class ApiClient implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(90);
    private static final int MAX_PROBLEM = 64 * 1024;
    private static final long MAX_DOCUMENT = 64L * 1024 * 1024;
    private static final long MAX_CONTENT = 1024L * 1024 * 1024;

    private static final int NO_CONTENT = 204;

    /** The status of an answer that makes no sense: it is no temporary one. */
    private static final int NOT_JSON = 200;

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
        this(server, token, Optional.empty());
    }

    /**
     * A client that believes, and shows, other certificates than usual.
     *
     * @param tls whom it believes, and what it shows; as the JDK has it when empty
     */
    public ApiClient(URI server, String token, Optional<SSLContext> tls) {
        this.server = server;
        this.token = token;
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT)
                        .executor(Executors.newVirtualThreadPerTaskExecutor());
        tls.ifPresent(builder::sslContext);
        this.http = builder.build();
    }

    /** The server's address. */
    public URI server() {
        return server;
    }

    /** The document that is there. */
    public JsonNode get(String path) {
        return document(call("GET", path, BodyPublishers.noBody(), Map.of()));
    }

    /** The document that is there, also when the answer has this other status. */
    public JsonNode get(String path, int otherStatus) {
        Call<byte[]> call = call("GET", path, BodyPublishers.noBody(), Map.of());
        return document(new Call<>(call.request(), call.handler(), otherStatus));
    }

    /** What comes of sending a document. */
    public JsonNode post(String path, JsonNode body) {
        return post(path, body, Map.of());
    }

    /** The same with further headers. */
    public JsonNode post(String path, JsonNode body, Map<String, String> headers) {
        return document(
                call(
                        "POST",
                        path,
                        BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)),
                        with(headers, "Content-Type", "application/json")));
    }

    /**
     * What comes of sending a document whose answer takes time.
     *
     * @param work how long the server may take for it, besides what every answer takes
     */
    public JsonNode post(String path, JsonNode body, Duration work) {
        return document(
                new Call<>(
                        request(
                                "POST",
                                path,
                                BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)),
                                Map.of("Content-Type", "application/json"),
                                ANSWER.plus(work)),
                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_DOCUMENT),
                        0));
    }

    /** What comes of sending bytes. */
    public JsonNode send(String method, String path, Bytes body) {
        return document(
                call(
                        method,
                        path,
                        BodyPublishers.ofByteArray(body.toArray()),
                        Map.of("Content-Type", "application/octet-stream")));
    }

    /** Deletes what is there. */
    public JsonNode delete(String path) {
        return document(call("DELETE", path, BodyPublishers.noBody(), Map.of()));
    }

    /**
     * The bytes that are there, as they come; the caller closes the stream.
     *
     * @return empty when the server says that there is nothing to send
     */
    public Optional<InputStream> open(String path, Map<String, String> headers) {
        HttpResponse<InputStream> response =
                send(
                        new Call<>(
                                request("GET", path, BodyPublishers.noBody(), headers),
                                BodyHandlers.ofInputStream(),
                                0));
        return response.statusCode() == NO_CONTENT
                ? Optional.empty()
                : Optional.of(response.body());
    }

    /** The bytes that are there, at most 1 GiB. */
    public Bytes bytes(String path) {
        return Bytes.copyOf(
                send(new Call<>(
                                request("GET", path, BodyPublishers.noBody(), Map.of()),
                                BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_CONTENT),
                                0))
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

    /** A request, how to read its answer, and which status is as good as success. */
    private record Call<T>(HttpRequest request, BodyHandler<T> handler, int otherStatus) {
        boolean accepts(int status) {
            return (status >= 200 && status < 300) || status == otherStatus;
        }
    }

    private Call<byte[]> call(
            String method, String path, BodyPublisher body, Map<String, String> headers) {
        return new Call<>(
                request(method, path, body, headers),
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_DOCUMENT),
                0);
    }

    private HttpRequest request(
            String method, String path, BodyPublisher body, Map<String, String> headers) {
        return request(method, path, body, headers, ANSWER);
    }

    private HttpRequest request(
            String method,
            String path,
            BodyPublisher body,
            Map<String, String> headers,
            Duration timeout) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(path)).timeout(timeout).method(method, body);
        headers.forEach(request::header);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return request.build();
    }

    private <T> HttpResponse<T> send(Call<T> call) {
        try {
            HttpResponse<T> response = http.send(call.request(), call.handler());
            if (call.accepts(response.statusCode())) {
                return response;
            }
            throw Problems.of(
                    response.statusCode(),
                    content(response.body()),
                    response.headers().firstValue("Retry-After").orElse(""));
        } catch (IOException unreachable) {
            throw failure(unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw ApiException.unreachable("the request was interrupted", interrupted);
        }
    }

    private ApiException failure(IOException unreachable) {
        Optional<String> hopeless = TlsFailures.explain(unreachable);
        return hopeless.isPresent()
                ? ApiException.hopeless(
                        "no connection to " + server + ": " + hopeless.get(), unreachable)
                : ApiException.unreachable(
                        "no answer from " + server + ": " + reason(unreachable), unreachable);
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
        return switch (failure) {
            case ConnectException refused ->
                    refused.getCause() instanceof UnresolvedAddressException
                            ? "there is no such host"
                            : "nothing listens there";
            case HttpTimeoutException _ -> "it took too long";
            default -> {
                String message = String.valueOf(failure.getMessage());
                if (message.contains("parsing HTTP/1.1 status line, receiving")) {
                    yield "it does not speak HTTP: perhaps https:// is meant";
                }
                // The JDK's words for a connection that was closed before the answer.
                yield message.contains("received no bytes") || message.contains("EOF")
                        ? "it closed the connection"
                        : message;
            }
        };
    }

    private JsonNode document(Call<byte[]> call) {
        byte[] body = send(call).body();
        if (body.length == 0) {
            return JSON.createObjectNode();
        }
        try {
            return JSON.readTree(body);
        } catch (JacksonException other) {
            throw new ApiException(
                    ErrorCode.INTERNAL,
                    NOT_JSON,
                    "what answers at " + server + " is no Crucible: it sent no JSON",
                    other);
        }
    }

    private static Map<String, String> with(
            Map<String, String> headers, String name, String value) {
        Map<String, String> all = new HashMap<>(headers);
        all.put(name, value);
        return all;
    }
}
