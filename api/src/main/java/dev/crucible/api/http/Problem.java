package dev.crucible.api.http;

import dev.crucible.api.contract.Violation;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A problem as RFC 9457 defines it.
 *
 * @param status the HTTP status
 * @param code a stable name
 * @param title the same for people
 * @param detail what is wrong this time; empty when the title says it
 * @param faults everything that is wrong with the request
 */
public record Problem(
        int status, String code, String title, String detail, List<Violation> faults) {
    /** What a problem's type begins with. */
    public static final String TYPE = "https://crucible.dev/problems/";

    private static final int MAX_DETAIL = 2000;

    /** Copies the list and bounds the detail. */
    public Problem {
        faults = List.copyOf(faults);
        detail = detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL) + "…";
    }

    /** A problem of this code. */
    public static Problem of(ErrorCode code, String detail) {
        return new Problem(status(code), label(code), title(code), detail, List.of());
    }

    /** A problem that has no error code, because it is HTTP's own. */
    static Problem ofHttp(int status, String code, String title, String detail) {
        return new Problem(status, code, title, detail, List.of());
    }

    /** What an exception becomes. */
    public static Problem of(CrucibleException failure) {
        if (failure instanceof InvalidRequestException invalid) {
            return invalid(invalid.faults().stream().map(Problem::violation).toList());
        }
        if (failure.code() == ErrorCode.INTERNAL || failure.code() == ErrorCode.JOURNAL_CORRUPT) {
            return of(failure.code(), "");
        }
        String message = failure.getMessage();
        return of(failure.code(), message == null ? "" : message);
    }

    /** A request that breaks rules. */
    public static Problem invalid(List<Violation> faults) {
        ErrorCode code = ErrorCode.INVALID_REQUEST;
        String detail = faults.stream().map(Violation::describe).collect(Collectors.joining("; "));
        return new Problem(status(code), label(code), title(code), detail, faults);
    }

    /** A field such as {@code limits.wall} as a pointer. */
    private static Violation violation(Fault fault) {
        return new Violation(
                fault.field().isEmpty() ? "" : "/" + fault.field().replace('.', '/'),
                true,
                fault.problem(),
                fault.expected());
    }

    private static String label(ErrorCode code) {
        return code.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The one place where an error gets its status. */
    static int status(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case GONE -> 410;
            case TOO_LARGE -> 413;
            case REFUSED, UNSUPPORTED -> 422;
            case RATE_LIMITED, QUOTA_EXCEEDED -> 429;
            case UNAVAILABLE, INSUFFICIENT_RESOURCES, SANDBOX_LOST -> 503;
            case JOURNAL_CORRUPT, INTERNAL -> 500;
        };
    }

    private static String title(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST -> "The request breaks a rule";
            case UNAUTHENTICATED -> "It is not known who is asking";
            case FORBIDDEN -> "This is not allowed";
            case NOT_FOUND -> "There is no such thing";
            case GONE -> "It is not there any more";
            case CONFLICT -> "It contradicts how things stand";
            case TOO_LARGE -> "It is too large";
            case REFUSED -> "It is refused";
            case UNSUPPORTED -> "It cannot be done here";
            case RATE_LIMITED -> "Asked too often";
            case QUOTA_EXCEEDED -> "The quota is used up";
            case UNAVAILABLE -> "Not now";
            case INSUFFICIENT_RESOURCES -> "The machine has too little of something";
            case SANDBOX_LOST -> "The sandbox was lost";
            case JOURNAL_CORRUPT -> "What was recorded is not what is there";
            case INTERNAL -> "A fault of Crucible";
        };
    }

    /** The problem as JSON. */
    ObjectNode json(String instance, String requestId) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("type", TYPE + code);
        node.put("title", title);
        node.put("status", status);
        if (!detail.isEmpty()) {
            node.put("detail", detail);
        }
        node.put("instance", instance);
        node.put("code", code);
        node.put("requestId", requestId);
        if (!faults.isEmpty()) {
            ArrayNode errors = node.putArray("errors");
            faults.stream().limit(100).forEach(fault -> error(errors.addObject(), fault));
        }
        return node;
    }

    private static void error(ObjectNode node, Violation fault) {
        node.put(fault.inBody() ? "pointer" : "parameter", fault.where());
        node.put("problem", fault.problem());
        if (!fault.expected().isEmpty()) {
            node.put("expected", fault.expected());
        }
    }
}
