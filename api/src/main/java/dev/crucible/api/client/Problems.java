package dev.crucible.api.client;

import dev.crucible.core.ErrorCode;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Problems (RFC 9457) as exceptions. */
final class Problems {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MAX_MESSAGE = 4000;

    private Problems() {}

    /**
     * The exception of an answer that is none of the expected ones.
     *
     * @param retryAfter the header of that name; only its form in seconds counts (RFC 9110 section
     *     10.2.3)
     */
    static ApiException of(int status, byte[] body, String retryAfter) {
        JsonNode problem = problem(body);
        List<String> parts = new ArrayList<>();
        String detail = problem.path("detail").asString("");
        parts.add(
                detail.isEmpty()
                        ? problem.path("title").asString("the server answered " + status)
                        : detail);
        if (detail.isEmpty()) {
            problem.path("errors").forEach(error -> parts.add(fault(error)));
        }
        String id = problem.path("requestId").asString("");
        if (status >= 500 && !id.isEmpty()) {
            parts.add("request " + id);
        }
        String message = String.join("; ", parts);
        return new ApiException(
                code(problem.path("code").asString(""), status),
                status,
                message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) + "…" : message,
                seconds(retryAfter),
                null);
    }

    private static JsonNode problem(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException none) {
            return JSON.createObjectNode();
        }
    }

    private static String fault(JsonNode error) {
        String where =
                error.path("pointer").asString(error.path("parameter").asString("the request"));
        String expected = error.path("expected").asString("");
        return where
                + ": "
                + error.path("problem").asString("is wrong")
                + (expected.isEmpty() ? "" : " (expected " + expected + ")");
    }

    private static Duration seconds(String retryAfter) {
        return retryAfter.matches("\\d{1,9}")
                ? Duration.ofSeconds(Long.parseLong(retryAfter))
                : Duration.ZERO;
    }

    private static ErrorCode code(String name, int status) {
        String constant = name.toUpperCase(Locale.ROOT).replace('-', '_');
        for (ErrorCode code : ErrorCode.values()) {
            if (code.name().equals(constant)) {
                return code;
            }
        }
        return switch (status) {
            case 401 -> ErrorCode.UNAUTHENTICATED;
            case 403 -> ErrorCode.FORBIDDEN;
            case 404 -> ErrorCode.NOT_FOUND;
            case 409 -> ErrorCode.CONFLICT;
            case 410 -> ErrorCode.GONE;
            case 413 -> ErrorCode.TOO_LARGE;
            case 415, 422 -> ErrorCode.UNSUPPORTED;
            case 429 -> ErrorCode.RATE_LIMITED;
            case 502, 503, 504 -> ErrorCode.UNAVAILABLE;
            default -> status >= 500 ? ErrorCode.INTERNAL : ErrorCode.INVALID_REQUEST;
        };
    }
}
