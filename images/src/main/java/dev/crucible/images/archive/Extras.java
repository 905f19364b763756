package dev.crucible.images.archive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/** What headers before an entry say about it: GNU's long names, PAX records. */
final class Extras {
    private static final int MAX_DIGITS = 18;

    private Optional<byte[]> path = Optional.empty();
    private Optional<byte[]> link = Optional.empty();
    private OptionalLong size = OptionalLong.empty();
    private OptionalLong modified = OptionalLong.empty();
    private boolean attributes;
    private boolean any;

    boolean any() {
        return any;
    }

    Optional<byte[]> path() {
        return path;
    }

    Optional<byte[]> link() {
        return link;
    }

    Optional<Long> size() {
        return boxed(size);
    }

    Optional<Long> modified() {
        return boxed(modified);
    }

    private static Optional<Long> boxed(OptionalLong value) {
        return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
    }

    boolean attributes() {
        return attributes;
    }

    void longPath(byte[] payload) {
        any = true;
        path = Optional.of(untilNul(payload));
    }

    void longLink(byte[] payload) {
        any = true;
        link = Optional.of(untilNul(payload));
    }

    private static byte[] untilNul(byte[] payload) {
        int length = payload.length;
        while (length > 0 && payload[length - 1] == 0) {
            length--;
        }
        return Arrays.copyOf(payload, length);
    }

    /** Records of the form {@code LENGTH KEY=VALUE\n}. */
    void pax(byte[] payload) {
        any = true;
        for (int at = 0; at < payload.length; ) {
            int blank = find(payload, ' ', at, at + 8);
            int length = (int) number(text(payload, at, blank));
            int end = at + length;
            if (length <= blank - at + 2 || end > payload.length || payload[end - 1] != '\n') {
                throw broken();
            }
            int equals = find(payload, '=', blank + 1, end);
            record(
                    text(payload, blank + 1, equals),
                    Arrays.copyOfRange(payload, equals + 1, end - 1));
            at = end;
        }
    }

    private void record(String key, byte[] value) {
        switch (key) {
            case "path" -> path = Optional.of(value);
            case "linkpath" -> link = Optional.of(value);
            case "size" -> size = OptionalLong.of(number(text(value, 0, value.length)));
            case "mtime" -> modified = OptionalLong.of(seconds(text(value, 0, value.length)));
            default -> {
                if (key.startsWith("GNU.sparse.")) {
                    throw ImageException.unsupported(
                            "it is a sparse file (expected an archive made without --sparse)");
                }
                attributes |= key.startsWith("SCHILY.xattr.") || key.startsWith("LIBARCHIVE.xattr");
            }
        }
    }

    private static long seconds(String text) {
        int dot = text.indexOf('.');
        String whole = dot < 0 ? text : text.substring(0, dot);
        return whole.startsWith("-") ? 0 : number(whole);
    }

    private static int find(byte[] in, char wanted, int from, int before) {
        for (int at = from; at < Math.min(before, in.length); at++) {
            if (in[at] == wanted) {
                return at;
            }
        }
        throw broken();
    }

    private static String text(byte[] from, int start, int end) {
        return new String(from, start, end - start, StandardCharsets.ISO_8859_1);
    }

    private static long number(String text) {
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || text.length() > MAX_DIGITS) {
            throw broken();
        }
        return Long.parseLong(text);
    }

    private static ImageException broken() {
        return ImageException.invalid("its PAX header is malformed");
    }
}
