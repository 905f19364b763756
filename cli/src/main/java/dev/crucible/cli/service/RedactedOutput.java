package dev.crucible.cli.service;

import dev.crucible.core.Bytes;
import dev.crucible.core.OutputListener;
import dev.crucible.core.storage.Redaction;
import dev.crucible.core.storage.RedactionFilter;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Passes output on without its secrets, and of each stream never more than its limit: what stands
 * for a secret may be longer than the secret. How the output is cut into chunks makes no difference
 * to what is passed on in all. For one thread.
 */
final class RedactedOutput implements OutputListener {
    private final Redaction redaction;
    private final long limit;
    private final OutputListener target;
    private final Map<Stream, Part> parts = new EnumMap<>(Stream.class);

    /** What has become of one stream so far. */
    private static final class Part {
        private final RedactionFilter filter;
        private long left;
        private boolean cut;

        private Part(RedactionFilter filter, long limit) {
            this.filter = filter;
            this.left = limit;
        }
    }

    /**
     * An output.
     *
     * @param limit most bytes of each stream that are passed on
     */
    RedactedOutput(Redaction redaction, long limit, OutputListener target) {
        this.redaction = redaction;
        this.limit = limit;
        this.target = target;
    }

    @Override
    public void output(Stream stream, Bytes chunk) {
        Part part = parts.computeIfAbsent(stream, _ -> new Part(redaction.start(), limit));
        if (!part.cut) {
            pass(stream, part, part.filter.filter(chunk));
        }
    }

    /** The streams are over: passes on what was held back, because it might have been a secret. */
    void finish() {
        parts.forEach((stream, part) -> {
            if (!part.cut) {
                pass(stream, part, part.filter.finish());
            }
        });
    }

    private void pass(Stream stream, Part part, Bytes redacted) {
        part.cut = redacted.size() > part.left;
        Bytes piece = part.cut ? head(redacted, (int) part.left) : redacted;
        part.left -= piece.size();
        if (piece.size() > 0) {
            target.output(stream, piece);
        }
    }

    private static Bytes head(Bytes all, int size) {
        return Bytes.copyOf(all.toArray(), 0, size);
    }

    /** Whether a stream was longer than the limit and has lost its end. */
    boolean cut(Stream stream) {
        Part part = parts.get(stream);
        return part != null && part.cut;
    }

    /**
     * What the user should know: a line for each stream that is not what the program wrote. Never
     * with a secret.
     */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        parts.forEach((stream, part) -> {
            Map<String, Long> counts = new TreeMap<>(part.filter.counts());
            if (!counts.isEmpty()) {
                notes.add(note(stream, counts, part.cut));
            }
        });
        return notes;
    }

    private static String note(Stream stream, Map<String, Long> counts, boolean cut) {
        String name = stream.name().toLowerCase(Locale.ROOT);
        String kinds =
                counts.entrySet().stream()
                        .map(count -> count.getKey() + " " + count.getValue())
                        .collect(Collectors.joining(", "));
        return name
                + " is not exactly what the program wrote: secrets were replaced ("
                + kinds
                + ")"
                + (cut ? ", and its end is missing" : "");
    }
}
