package dev.crucible.api.http;

import dev.crucible.api.contract.AnswerCheck;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Writes answers. */
final class Answers {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int PIECE = 64 * 1024;

    /** An answer up to this size goes out in one write that nobody waits for. */
    private static final int SMALL = 32 * 1024;

    private static final String PROBLEM_TYPE = "application/problem+json";
    private static final HttpField JSON_TYPE =
            new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json");
    private static final List<HttpField> GENERAL =
            List.of(
                    new PreEncodedHttpField("X-Content-Type-Options", "nosniff"),
                    new PreEncodedHttpField(
                            "Content-Security-Policy",
                            "default-src 'none'; frame-ancestors 'none'"),
                    new PreEncodedHttpField("Referrer-Policy", "no-referrer"),
                    new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store"));
    private static final HttpField REVALIDATE =
            new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "private, no-cache");

    /** What programs made is kept by a browser and never shown, whatever it looks like. */
    private static final HttpField DOWNLOAD =
            new PreEncodedHttpField("Content-Disposition", "attachment");

    private final HttpSettings.Limits limits;
    private final Semaphore streams;
    private final Set<Thread> streaming = ConcurrentHashMap.newKeySet();
    private final Optional<AnswerCheck> check;

    Answers(HttpSettings.Limits limits, Optional<AnswerCheck> check) {
        this.limits = limits;
        this.check = check;
        streams = new Semaphore(limits.streams());
    }

    /** The headers that every answer has. */
    static void general(HttpFields.Mutable headers) {
        GENERAL.forEach(headers::put);
    }

    /**
     * Writes the answer. The exchange's callback is told in the end, unless this throws.
     *
     * @throws IOException when the client has gone or is too slow
     */
    void write(Exchange exchange, ApiResponse answer) throws IOException, InterruptedException {
        HttpFields.Mutable headers = exchange.response().getHeaders();
        answer.headers().forEach(headers::put);
        if (answer.headers().containsKey("ETag")
                && headers.get("Cache-Control").equals("no-store")) {
            headers.put(REVALIDATE);
        }
        if (answer.status() == 200 && unchanged(exchange, answer)) {
            discard(answer);
            empty(exchange, 304);
            return;
        }
        switch (answer) {
            case ApiResponse.Json json -> {
                headers.put(JSON_TYPE);
                memory(
                        exchange,
                        json.status(),
                        "application/json",
                        JSON.writeValueAsBytes(json.body()));
            }
            case ApiResponse.Content content -> {
                headers.put(HttpHeader.CONTENT_TYPE, content.type());
                memory(exchange, content.status(), content.type(), content.bytes());
            }
            case ApiResponse.Failed failed -> problem(exchange, failed.problem());
            case ApiResponse.Empty none -> empty(exchange, none.status());
            case ApiResponse.Stream stream -> stream(exchange, stream);
            case ApiResponse.Events events -> events(exchange, events.source());
        }
    }

    private static void discard(ApiResponse answer) {
        if (answer instanceof ApiResponse.Events events) {
            events.source().close();
        }
    }

    private static boolean unchanged(Exchange exchange, ApiResponse answer) {
        String tag = answer.headers().get("ETag");
        Optional<String> known = exchange.header("If-None-Match");
        if (tag == null || known.isEmpty()) {
            return false;
        }
        String bare = tag.startsWith("W/") ? tag.substring(2) : tag;
        return known.get().equals("*") || known.get().contains(bare);
    }

    private void empty(Exchange exchange, int status) {
        compare(exchange, status, "", new byte[0]);
        exchange.response().setStatus(status);
        exchange.response().write(true, null, exchange.callback());
    }

    private void problem(Exchange exchange, Problem problem)
            throws IOException, InterruptedException {
        HttpFields.Mutable headers = exchange.response().getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, PROBLEM_TYPE);
        if ((problem.status() == 429 || problem.status() == 503)
                && !headers.contains(HttpHeader.RETRY_AFTER)) {
            headers.put(HttpHeader.RETRY_AFTER, "1");
        }
        if (problem.status() == 401) {
            headers.put(HttpHeader.WWW_AUTHENTICATE, "Bearer realm=\"crucible\"");
        }
        byte[] bytes =
                JSON.writeValueAsBytes(problem.json(exchange.target(), exchange.requestId()));
        memory(exchange, problem.status(), PROBLEM_TYPE, bytes);
    }

    private void memory(Exchange exchange, int status, String type, byte[] plain)
            throws IOException, InterruptedException {
        compare(exchange, status, type, plain);
        HttpFields.Mutable headers = exchange.response().getHeaders();
        byte[] bytes = plain;
        if (Gzip.applies(exchange.header("Accept-Encoding"), type, plain.length)) {
            bytes = Gzip.compress(plain);
            headers.put(HttpHeader.CONTENT_ENCODING, "gzip");
            headers.add(HttpHeader.VARY, "Accept-Encoding");
        }
        exchange.response().setStatus(status);
        headers.put(HttpHeader.CONTENT_LENGTH, bytes.length);
        if (exchange.head()) {
            exchange.response().write(true, null, exchange.callback());
        } else if (bytes.length <= SMALL) {
            exchange.response().write(true, ByteBuffer.wrap(bytes), exchange.callback());
        } else {
            Sink sink = new Sink(exchange, limits.write());
            for (int at = 0; at < bytes.length; at += PIECE) {
                int length = Math.min(PIECE, bytes.length - at);
                sink.write(at + length == bytes.length, ByteBuffer.wrap(bytes, at, length));
            }
            exchange.callback().succeeded();
        }
    }

    private void stream(Exchange exchange, ApiResponse.Stream answer)
            throws IOException, InterruptedException {
        HttpFields.Mutable headers = exchange.response().getHeaders();
        long size = answer.source().size();
        Optional<String> wanted =
                exchange.header("If-Range").isPresent()
                        ? Optional.empty()
                        : exchange.header("Range");
        headers.put(HttpHeader.ACCEPT_RANGES, "bytes");
        switch (Range.asked(wanted, size)) {
            case Range.Asked.All _ -> copy(exchange, answer, 200, new Range(0, size));
            case Range.Asked.Part(Range range) -> {
                headers.put(HttpHeader.CONTENT_RANGE, range.header(size));
                copy(exchange, answer, 206, range);
            }
            case Range.Asked.Impossible _ -> {
                headers.put(HttpHeader.CONTENT_RANGE, "bytes */" + size);
                headers.remove(HttpHeader.ETAG);
                problem(
                        exchange,
                        Problem.ofHttp(
                                416,
                                "range-not-satisfiable",
                                "There are no such bytes",
                                "there are " + size + " bytes"));
            }
        }
    }

    private void copy(Exchange exchange, ApiResponse.Stream answer, int status, Range range)
            throws IOException, InterruptedException {
        compare(exchange, status, answer.type(), new byte[] {0});
        HttpFields.Mutable headers = exchange.response().getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, answer.type());
        headers.put(DOWNLOAD);
        headers.put(HttpHeader.CONTENT_LENGTH, range.length());
        exchange.response().setStatus(status);
        if (exchange.head() || range.length() == 0) {
            exchange.response().write(true, null, exchange.callback());
            return;
        }
        Sink sink = new Sink(exchange, limits.write());
        byte[] piece = new byte[(int) Math.min(PIECE, range.length())];
        try (InputStream in = answer.source().open(range.first(), range.length())) {
            long left = range.length();
            while (left > 0) {
                int read = in.readNBytes(piece, 0, (int) Math.min(piece.length, left));
                if (read == 0) {
                    throw new IOException(left + " bytes are missing at the end");
                }
                left -= read;
                sink.write(left == 0, ByteBuffer.wrap(piece, 0, read));
            }
        }
        exchange.callback().succeeded();
    }

    private void events(Exchange exchange, SseSource source)
            throws IOException, InterruptedException {
        try (source) {
            if (!streams.tryAcquire()) {
                problem(
                        exchange,
                        Problem.ofHttp(
                                503,
                                "unavailable",
                                "Not now",
                                "there are " + limits.streams() + " event streams already"));
                return;
            }
            try {
                compare(exchange, 200, "text/event-stream", new byte[] {0});
                HttpFields.Mutable headers = exchange.response().getHeaders();
                headers.put(HttpHeader.CONTENT_TYPE, "text/event-stream");
                headers.put("X-Accel-Buffering", "no");
                exchange.response().setStatus(200);
                if (!exchange.head()) {
                    follow(exchange, source);
                }
                exchange.response().write(true, null, exchange.callback());
            } finally {
                streams.release();
            }
        }
    }

    private void follow(Exchange exchange, SseSource source) throws IOException {
        streaming.add(Thread.currentThread());
        try {
            Sink sink = new Sink(exchange, limits.write());
            new SseWriter(sink, limits.heartbeat()).run(source);
        } catch (InterruptedException stopping) {
            // The server stops: the stream ends here, and the client comes back for the rest.
        } finally {
            streaming.remove(Thread.currentThread());
        }
    }

    /** How many event streams there are. */
    int openStreams() {
        return limits.streams() - streams.availablePermits();
    }

    /** Lets every event stream end where it is. */
    void endStreams() {
        streaming.forEach(Thread::interrupt);
    }

    /** Whether the contract describes the answer; asked in tests. */
    private void compare(Exchange exchange, int status, String type, byte[] content) {
        if (check.isEmpty() || exchange.operation().isEmpty()) {
            return;
        }
        int semicolon = type.indexOf(';');
        String media = semicolon < 0 ? type : type.substring(0, semicolon);
        List<String> faults =
                check.get()
                        .check(
                                exchange.operation().get(),
                                status,
                                media,
                                exchange.response().getHeaders().getFieldNamesCollection(),
                                content);
        if (!faults.isEmpty()) {
            throw new ContractBrokenException(String.join("; ", faults));
        }
    }

    static Map<String, String> rate(RateLimiter.Decision decision) {
        return decision.allowed()
                ? Map.of("RateLimit-Policy", decision.policy(), "RateLimit", decision.state())
                : Map.of(
                        "RateLimit-Policy", decision.policy(),
                        "RateLimit", decision.state(),
                        "Retry-After", Long.toString(decision.retryAfter()));
    }
}
