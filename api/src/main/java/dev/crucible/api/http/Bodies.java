package dev.crucible.api.http;

import dev.crucible.api.contract.OpenApiContract;
import dev.crucible.api.contract.Operation.Body;
import dev.crucible.api.contract.Violation;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** Takes the bodies of requests. */
final class Bodies {
    private static final long MAX_DRAIN = 64L * 1024 * 1024;

    private final OpenApiContract contract;
    private final BodyMemory memory;
    private final long maxBytes;
    private final long nanos;
    private final LongSupplier nanoTime;

    Bodies(OpenApiContract contract, HttpSettings.Limits limits, LongSupplier nanoTime) {
        this.contract = contract;
        this.nanoTime = nanoTime;
        memory = new BodyMemory(limits.bodyMemory());
        maxBytes = limits.maxBody();
        nanos = limits.body().toNanos();
    }

    /** Whether the request has a body of another kind than the operation takes. */
    static Optional<Problem> wrongType(Exchange exchange, Body body) {
        Optional<String> encoding = exchange.header("Content-Encoding");
        if (encoding.isPresent() && !encoding.get().equalsIgnoreCase("identity")) {
            return Optional.of(unsupported("a body that is not encoded"));
        }
        String type = exchange.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        int semicolon = type.indexOf(';');
        String media = (semicolon < 0 ? type : type.substring(0, semicolon)).trim();
        boolean otherText = type.contains("charset=") && !type.contains("utf-8");
        return media.equals(body.type()) && !(body.json() && otherText)
                ? Optional.empty()
                : Optional.of(unsupported("'Content-Type: " + body.type() + "'"));
    }

    private static Problem unsupported(String expected) {
        return Problem.ofHttp(
                415,
                "unsupported-media-type",
                "The body is not of the kind that is taken",
                "expected " + expected);
    }

    static boolean present(Request request) {
        return request.getLength() > 0
                || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }

    /** The body with its bounds, charged for the memory that it will take. */
    InputStream open(Exchange exchange, Body body) {
        Request request = exchange.request();
        long most = body.json() ? Math.min(maxBytes, body.maxBytes()) : body.maxBytes();
        if (request.getLength() > most) {
            throw new CrucibleException(
                    ErrorCode.TOO_LARGE,
                    "the body has %d bytes, and at most %d are taken"
                            .formatted(request.getLength(), most));
        }
        BodyStream stream =
                new BodyStream(
                        Content.Source.asInputStream(request),
                        request.getLength(),
                        most,
                        memory,
                        body.json(),
                        nanoTime,
                        nanos);
        exchange.body(stream);
        return stream;
    }

    /** The JSON, after what is wrong with it has been added to the violations. */
    JsonNode json(Exchange exchange, Body body, List<Violation> violations) throws IOException {
        JsonNode value = JsonBodies.read(open(exchange, body));
        body.schema().ifPresent(schema -> violations.addAll(contract.check(schema, value)));
        return value;
    }

    /**
     * Reads what the client still sends, and forgets it. A client that is still sending when the
     * connection closes would never see the answer.
     */
    static void drain(Exchange exchange) throws InterruptedException {
        Request request = exchange.request();
        if (!present(request) || request.getHeaders().contains(HttpHeader.EXPECT)) {
            return;
        }
        long left = MAX_DRAIN;
        while (left > 0) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                if (!awaitMore(request)) {
                    return;
                }
                continue;
            }
            if (Content.Chunk.isFailure(chunk)) {
                return;
            }
            left -= chunk.remaining();
            chunk.release();
            if (chunk.isLast()) {
                return;
            }
        }
    }

    private static boolean awaitMore(Request request) throws InterruptedException {
        CompletableFuture<Boolean> more = new CompletableFuture<>();
        request.demand(() -> more.complete(true));
        try {
            return more.get(1, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException silent) {
            return false;
        }
    }
}
