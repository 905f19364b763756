package dev.crucible.api.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of bytes (RFC 9110 section 14.1.2).
 *
 * @param first the first byte
 * @param length how many, at least 1
 */
record Range(long first, long length) {
    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** What a header asks for. */
    sealed interface Asked {
        /** Everything: no range, several, or another unit, which a server may ignore. */
        record All() implements Asked {}

        /** This part. */
        record Part(Range range) implements Asked {}

        /** Nothing that is there. */
        record Impossible() implements Asked {}
    }

    static Asked asked(Optional<String> header, long size) {
        if (header.isEmpty()) {
            return new Asked.All();
        }
        Matcher matcher = ONE.matcher(header.get().trim());
        if (!matcher.matches()) {
            return new Asked.All();
        }
        String from = matcher.group(1);
        String to = matcher.group(2);
        if (from.isEmpty()) {
            return to.isEmpty() ? new Asked.All() : last(Long.parseLong(to), size);
        }
        long first = Long.parseLong(from);
        long last = to.isEmpty() ? size - 1 : Math.min(Long.parseLong(to), size - 1);
        if (!to.isEmpty() && Long.parseLong(to) < first) {
            return new Asked.All();
        }
        return first >= size
                ? new Asked.Impossible()
                : new Asked.Part(new Range(first, last - first + 1));
    }

    private static Asked last(long count, long size) {
        if (count == 0 || size == 0) {
            return new Asked.Impossible();
        }
        long length = Math.min(count, size);
        return new Asked.Part(new Range(size - length, length));
    }

    /** The header {@code Content-Range}. */
    String header(long size) {
        return "bytes " + first + "-" + (first + length - 1) + "/" + size;
    }
}
