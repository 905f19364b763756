package dev.crucible.containment.guard;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds one secret in bytes: as it is, in capitals, backwards, in hexadecimal and in base64. Every
 * form is so long that any eight bytes of it which begin at a multiple of the stride are enough to
 * notice it, so most of the bytes are never looked at. Immutable.
 */
final class HoneySearch {
    private static final int GRAM = Long.BYTES;
    private static final int FILTER_BITS = 16;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    /** Base64 gives three bytes four letters; the last ones depend on what follows. */
    private static final int GROUP = 3;

    private final List<byte[]> forms;
    private final int stride;
    private final int longest;
    private final long[] filter = new long[1 << FILTER_BITS - 6];
    private final Map<Long, List<Place>> grams = new HashMap<>();

    /** A place in a form. */
    private record Place(int form, int offset) {}

    /**
     * A form that was found.
     *
     * @param from where it begins
     * @param plain whether it is the secret as it was laid out
     */
    record Match(int from, boolean plain) {}

    /** A search for this secret, at least 32 ASCII characters. */
    HoneySearch(String secret) {
        this.forms = forms(secret);
        int shortest = forms.stream().mapToInt(form -> form.length).min().orElseThrow();
        this.stride = shortest - GRAM + 1;
        this.longest = forms.stream().mapToInt(form -> form.length).max().orElseThrow();
        for (int form = 0; form < forms.size(); form++) {
            ByteBuffer bytes = ByteBuffer.wrap(forms.get(form)).order(ByteOrder.LITTLE_ENDIAN);
            for (int offset = 0; offset + GRAM <= bytes.capacity(); offset++) {
                long gram = bytes.getLong(offset);
                int bit = bit(gram);
                filter[bit >>> 6] |= 1L << bit;
                grams.computeIfAbsent(gram, _ -> new ArrayList<>()).add(new Place(form, offset));
            }
        }
    }

    private static List<byte[]> forms(String secret) {
        List<String> forms = new ArrayList<>();
        byte[] bytes = secret.getBytes(StandardCharsets.US_ASCII);
        String hex = HexFormat.of().formatHex(bytes);
        forms.add(secret);
        forms.add(secret.toUpperCase(Locale.ROOT));
        forms.add(new StringBuilder(secret).reverse().toString());
        forms.add(hex);
        forms.add(hex.toUpperCase(Locale.ROOT));
        for (int skipped = 0; skipped < GROUP; skipped++) {
            int end = skipped + (bytes.length - skipped) / GROUP * GROUP;
            byte[] whole = Arrays.copyOfRange(bytes, skipped, end);
            forms.add(Base64.getEncoder().encodeToString(whole));
        }
        return forms.stream().map(form -> form.getBytes(StandardCharsets.US_ASCII)).toList();
    }

    private static int bit(long gram) {
        return (int) (gram * SPREAD >>> Long.SIZE - FILTER_BITS);
    }

    /** The length of the longest form, in bytes. */
    int longest() {
        return longest;
    }

    /**
     * The first form in these bytes, from the buffer's first to its limit.
     *
     * @return null when there is none
     */
    @Nullable Match find(ByteBuffer bytes) {
        ByteBuffer text = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int end = text.limit() - GRAM;
        for (int at = 0; at <= end; at += stride) {
            long gram = text.getLong(at);
            int bit = bit(gram);
            if ((filter[bit >>> 6] & 1L << bit) != 0) {
                Match match = match(text, at, gram);
                if (match != null) {
                    return match;
                }
            }
        }
        return null;
    }

    private @Nullable Match match(ByteBuffer text, int at, long gram) {
        for (Place place : grams.getOrDefault(gram, List.of())) {
            byte[] form = forms.get(place.form());
            int from = at - place.offset();
            if (from >= 0
                    && from + form.length <= text.limit()
                    && text.slice(from, form.length).equals(ByteBuffer.wrap(form))) {
                return new Match(from, place.form() == 0);
            }
        }
        return null;
    }
}
