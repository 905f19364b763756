package dev.crucible.journal.events;

import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.journal.Actor;
import dev.crucible.core.journal.Entry;
import dev.crucible.core.journal.Event;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Events to bytes and back. The same event always gives the same bytes, so that a hash of them is a
 * hash of the event. Thread-safe.
 *
 * <p>An entry is {@code {"type","v","time","tenant","actor","why","data"}}; {@code v} is the
 * version of that type's {@code data}. The index is not part of it: it is the entry's place in the
 * log.
 */
public final class EventCodec {
    /** Most bytes of one entry (C2SP tlog-tiles: entry bundles have 16-bit lengths). */
    public static final int MAX_BYTES = 65_535;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(16)
                                                    .maxDocumentLength(MAX_BYTES)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .build();

    /**
     * The bytes of an event.
     *
     * @throws CrucibleException {@code INVALID_REQUEST} when they are more than the log can hold
     */
    public Bytes encode(Event event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringProperty("type", FactTypes.nameOf(event.fact()));
            json.writeNumberProperty("v", FactTypes.versionOf(event.fact()));
            json.writeStringProperty(
                    "time", event.time().truncatedTo(ChronoUnit.MILLIS).toString());
            json.writeStringProperty("tenant", event.entry().tenant());
            json.writeStringProperty("actor", event.entry().actor().toString());
            json.writeStringProperty("why", event.entry().why());
            json.writeName("data");
            json.writeStartObject();
            new FactWriter(json).write(event.fact());
            json.writeEndObject();
            json.writeEndObject();
        }
        if (bytes.size() > MAX_BYTES) {
            throw new CrucibleException(
                    ErrorCode.INVALID_REQUEST,
                    "an event of %d bytes is too large for the log (expected at most %d)"
                            .formatted(bytes.size(), MAX_BYTES));
        }
        return Bytes.copyOf(bytes.toByteArray());
    }

    /**
     * The event that these bytes are.
     *
     * @param index its place in the log
     * @throws CrucibleException {@code JOURNAL_CORRUPT} when they are no event that this version
     *     knows
     */
    public Event decode(long index, Bytes bytes) {
        try {
            Fields fields = new Fields(MAPPER.readTree(bytes.toArray()));
            String type = fields.text("type");
            long version = fields.whole("v");
            Instant time = fields.time("time");
            Entry entry =
                    new Entry(
                            fields.text("tenant"),
                            actor(fields.text("actor")),
                            fields.text("why"),
                            FactReader.read(type, version, fields.object("data")));
            fields.noOthers();
            return new Event(index, time, entry);
        } catch (JacksonException | IllegalArgumentException | DateTimeException wrong) {
            throw new CrucibleException(
                    ErrorCode.JOURNAL_CORRUPT,
                    "entry %d of the journal is no event that this version knows: %s"
                            .formatted(index, wrong.getMessage()),
                    wrong);
        }
    }

    /** An event as a tree, for interfaces that show it: the entry, with its index in front. */
    public JsonNode tree(Event event) {
        var tree = MAPPER.createObjectNode().put("index", event.index());
        MAPPER.readTree(encode(event).toArray())
                .properties()
                .forEach(field -> tree.set(field.getKey(), field.getValue()));
        return tree;
    }

    private static Actor actor(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("'" + text + "' is no actor");
        }
        return new Actor(
                Actor.Kind.valueOf(text.substring(0, colon).toUpperCase(Locale.ROOT)),
                text.substring(colon + 1));
    }
}
