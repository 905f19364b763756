package dev.crucible.api.handlers;

import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;

import tools.jackson.databind.JsonNode;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/** Times as bodies have them. */
final class Times {
    private Times() {}

    /**
     * The time of a field.
     *
     * @throws InvalidRequestException when there is no such time, as on 30 February
     */
    static Instant read(JsonNode body, String field) {
        String text = body.path(field).asString("");
        try {
            return Instant.parse(text);
        } catch (DateTimeException wrong) {
            throw new InvalidRequestException(
                    List.of(new Fault(field, "'" + text + "' is no time", "RFC 3339 in UTC")));
        }
    }
}
