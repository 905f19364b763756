package dev.crucible.api.handlers;

import dev.crucible.api.client.ApiClient;
import dev.crucible.api.http.ApiRequest;
import dev.crucible.api.http.ApiResponse;

import tools.jackson.databind.node.ObjectNode;

/** Pages that say where the next one is (RFC 8288). */
final class Paging {
    private Paging() {}

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
