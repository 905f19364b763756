package dev.crucible.api.handlers;

import dev.crucible.api.client.ApiClient;
import dev.crucible.api.http.ApiRequest;
import dev.crucible.api.http.ApiResponse;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.RunId;

import tools.jackson.databind.node.ObjectNode;

/** Pages that say where the next one is (RFC 8288). */
final class Paging {
    private Paging() {}

    /** The run that the last page ended with; empty for the first page. */
    static String runCursor(ApiRequest request) {
        return request.findText("cursor")
                .map(given -> {
                    try {
                        return new RunId(given).value();
                    } catch (IllegalArgumentException foreign) {
                        throw foreign();
                    }
                })
                .orElse("");
    }

    /** The number that the last page ended with; the largest for the first page. */
    static long numberCursor(ApiRequest request) {
        try {
            return request.findText("cursor").map(Long::parseLong).orElse(Long.MAX_VALUE);
        } catch (NumberFormatException foreign) {
            throw foreign();
        }
    }

    /** To begin anew without a word would let a client go round in circles. */
    private static CrucibleException foreign() {
        return new CrucibleException(
                ErrorCode.INVALID_REQUEST,
                "cursor is not the 'next' of an earlier page (expected it as it was given)");
    }

    /** A page with a link to the next. */
    static ApiResponse next(ApiRequest request, ObjectNode page, String cursor) {
        return next(request, page, "cursor", cursor);
    }

    static ApiResponse next(ApiRequest request, ObjectNode page, String parameter, String value) {
        String target = request.target().replaceFirst("([?&])" + parameter + "=[^&]*&?", "$1");
        String base = target.replaceFirst("[?&]$", "");
        String link =
                base + (base.contains("?") ? '&' : '?') + parameter + '=' + ApiClient.encode(value);
        return ApiResponse.json(page).withHeader("Link", "<" + link + ">; rel=\"next\"");
    }
}
