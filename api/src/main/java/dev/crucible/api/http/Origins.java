package dev.crucible.api.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which pages of other origins may call this server from a browser (CORS, fetch.spec.whatwg.org).
 * What is not on the list gets no permission to read, and may not change anything: on a server
 * without authentication, being asked by the user's browser proves nothing.
 */
final class Origins {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final String METHODS = "GET, HEAD, POST, PUT, DELETE";
    private static final String REQUEST_HEADERS =
            "Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, Range,"
                    + " X-Request-Id, traceparent";
    private static final String RESPONSE_HEADERS =
            "Content-Range, ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After,"
                    + " X-Request-Id";

    private final Set<String> allowed;

    Origins(Set<String> allowed) {
        this.allowed = allowed;
    }

    /** Whether a request of this origin may change something. */
    boolean mayChange(String method, Optional<String> origin, String host) {
        return SAFE.contains(method)
                || origin.isEmpty()
                || allows(origin.get())
                || origin.get().equals("http://" + host)
                || origin.get().equals("https://" + host);
    }

    private boolean allows(String origin) {
        return allowed.contains(origin) || allowed.contains("*");
    }

    /** The headers of an answer to this origin. */
    Map<String, String> headers(Optional<String> origin) {
        if (allowed.isEmpty()) {
            return Map.of();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Vary", "Origin");
        if (origin.isPresent() && allows(origin.get())) {
            headers.put("Access-Control-Allow-Origin", origin.get());
            headers.put("Access-Control-Expose-Headers", RESPONSE_HEADERS);
        }
        return headers;
    }

    /** What a browser that asks first also gets to hear. */
    Map<String, String> preflight(Optional<String> origin) {
        if (origin.isEmpty() || !allows(origin.get())) {
            return Map.of();
        }
        return Map.of(
                "Access-Control-Allow-Methods", METHODS,
                "Access-Control-Allow-Headers", REQUEST_HEADERS,
                "Access-Control-Max-Age", "600");
    }
}
