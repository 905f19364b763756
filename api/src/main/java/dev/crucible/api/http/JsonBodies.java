package dev.crucible.api.http;

import dev.crucible.api.contract.Violation;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Reads JSON that nobody trusts. Bounds are checked while it is read, so that ten megabytes of
 * brackets are refused after the first few.
 */
final class JsonBodies {
    /** Deepest nesting of arrays and objects. */
    static final int MAX_DEPTH = 32;

    /** Most values, names and brackets together. */
    static final int MAX_TOKENS = 400_000;

    private static final int MAX_STRING = 64 * 1024 * 1024;

    /** Most buffers that are kept for the next bodies; each grows with the texts in them. */
    private static final int KEPT_BUFFERS = 8;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .recyclerPool(JsonRecyclerPools.newBoundedPool(KEPT_BUFFERS))
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxTokenCount(MAX_TOKENS)
                                                    .maxStringLength(MAX_STRING)
                                                    .maxNumberLength(40)
                                                    .maxNameLength(1024)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private JsonBodies() {}

    /**
     * The value.
     *
     * @throws InvalidRequestException when it is no JSON
     * @throws CrucibleException {@code TOO_LARGE} past a bound
     * @throws IOException when the body breaks off
     */
    static JsonNode read(InputStream body) throws IOException {
        try {
            return MAPPER.readTree(body);
        } catch (StreamConstraintsException tooMuch) {
            throw new CrucibleException(
                    ErrorCode.TOO_LARGE,
                    "the body has more than %d levels, more than %d parts, or a number or name that is too long"
                            .formatted(MAX_DEPTH, MAX_TOKENS));
        } catch (JacksonIOException broken) {
            throw broken.getCause();
        } catch (JacksonException noJson) {
            throw new InvalidRequestException(
                    List.of(new Fault("", "is no JSON: " + reason(noJson), "one JSON value")));
        }
    }

    private static String reason(JacksonException noJson) {
        String message = String.valueOf(noJson.getOriginalMessage());
        String line = message.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "?");
        String where =
                noJson.getLocation() == null
                        ? ""
                        : " (line %d, column %d)"
                                .formatted(
                                        noJson.getLocation().getLineNr(),
                                        noJson.getLocation().getColumnNr());
        return (line.length() > 200 ? line.substring(0, 200) + "…" : line) + where;
    }

    /** A violation of the body as a whole. */
    static Violation missing() {
        return new Violation("", true, "is missing", "a JSON object");
    }
}
