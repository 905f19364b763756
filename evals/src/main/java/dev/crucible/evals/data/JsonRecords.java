package dev.crucible.evals.data;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The JSON objects of a file, one after the other: the lines of JSONL, or the elements of one
 * array. Holds one object at a time; used by one thread.
 */
final class JsonRecords implements AutoCloseable {
    /** Longest line in bytes. */
    static final int MAX_LINE = 4 * 1024 * 1024;

    /** Most bytes of a file once unpacked. */
    static final long MAX_TOTAL = 16L * 1024 * 1024 * 1024;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;
    private final InputStream input;
    private final @Nullable JsonParser array;
    private long number;
    private long total;

    private JsonRecords(Path file, InputStream input, @Nullable JsonParser array) {
        this.file = file;
        this.input = input;
        this.array = array;
    }

    /** Opens a file; what it holds is told from its first character. */
    static JsonRecords open(Path file) {
        try {
            InputStream input = Inputs.open(file);
            try {
                return new JsonRecords(file, input, isArray(input) ? arrayOf(input) : null);
            } catch (IOException | RuntimeException broken) {
                input.close();
                throw broken;
            }
        } catch (IOException why) {
            throw Inputs.unreadable(file, why);
        }
    }

    /** The next object; empty at the end. */
    Optional<JsonRecord> next() {
        try {
            return array == null ? nextLine() : nextElement(array);
        } catch (JacksonException broken) {
            throw notJson(broken);
        } catch (IOException why) {
            throw Inputs.unreadable(file, why);
        }
    }

    @Override
    public void close() {
        try {
            input.close();
        } catch (IOException ignored) {
            // Everything that was wanted has been read.
        }
    }

    private static boolean isArray(InputStream input) throws IOException {
        input.mark(1024);
        int first = input.read();
        for (int skipped = 0; skipped < 1000 && isSpace(first); skipped++) {
            first = input.read();
        }
        input.reset();
        return first == '[';
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private static JsonParser arrayOf(InputStream input) {
        JsonParser parser = JSON.createParser(input);
        parser.nextToken();
        return parser;
    }

    private Optional<JsonRecord> nextElement(JsonParser parser) {
        number++;
        if (parser.nextToken() == JsonToken.END_ARRAY) {
            return Optional.empty();
        }
        return Optional.of(record(parser.readValueAsTree()));
    }

    private Optional<JsonRecord> nextLine() throws IOException {
        while (true) {
            number++;
            byte[] line = readLine();
            if (line == null) {
                return Optional.empty();
            }
            if (!isBlank(line)) {
                return Optional.of(record(JSON.readTree(line)));
            }
        }
    }

    private JsonRecord record(JsonNode node) {
        if (!node.isObject()) {
            throw place().fault("is not a JSON object", "an object in braces");
        }
        return new JsonRecord(place(), node);
    }

    private byte @Nullable [] readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
        while (true) {
            int next = input.read();
            if (next < 0 && line.size() == 0) {
                return null;
            }
            if (next < 0 || next == '\n') {
                return line.toByteArray();
            }
            if (line.size() == MAX_LINE) {
                throw place().fault("is too long", "at most " + MAX_LINE + " bytes");
            }
            if (++total > MAX_TOTAL) {
                throw place().fault("the file is too large", "at most " + MAX_TOTAL + " bytes");
            }
            line.write(next);
        }
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (!isSpace(b)) {
                return false;
            }
        }
        return true;
    }

    private RuntimeException notJson(JacksonException broken) {
        int column = broken.getLocation() == null ? 0 : broken.getLocation().getColumnNr();
        String at = column > 0 ? " at column " + column : "";
        return place().fault(
                        "is not JSON: " + broken.getOriginalMessage() + at,
                        array == null ? "one JSON object a line" : "an array of JSON objects");
    }

    private Place place() {
        return new Place(file, array == null ? "line" : "element", number);
    }
}
