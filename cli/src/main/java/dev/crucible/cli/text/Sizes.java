package dev.crucible.cli.text;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 512m}, {@code 1g}, {@code 64KiB}, {@code 1.5 MB}. */
public final class Sizes {
    /** What {@link #parse} understands, for messages. */
    public static final String FORM = "a size such as 64KiB, 512m or 1g; every unit is of 1024";

    private static final Pattern SIZE =
            Pattern.compile("(\\d{1,18}(?:\\.\\d{1,6})?) ?([kmgt]?)(?:i?b)?");
    private static final String UNITS = "kmgt";

    private Sizes() {}

    /** The number of bytes; empty when the text is no size. */
    public static OptionalLong parse(String text) {
        Matcher matcher = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        String unit = matcher.group(2);
        int power = unit.isEmpty() ? 0 : UNITS.indexOf(unit) + 1;
        BigDecimal bytes =
                new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(1024).pow(power));
        try {
            return OptionalLong.of(bytes.longValueExact());
        } catch (ArithmeticException notWhole) {
            return OptionalLong.empty();
        }
    }

    /** For people: {@code 64 KiB}, or {@code 1.5 GiB}. */
    public static String format(long bytes) {
        if (bytes < 1024) {
            return bytes + " bytes";
        }
        double value = bytes;
        int power = 0;
        while (value >= 1024 && power < UNITS.length()) {
            value /= 1024;
            power++;
        }
        String number =
                value == Math.rint(value)
                        ? Long.toString((long) value)
                        : String.format(Locale.ROOT, "%.1f", value);
        return number + " " + Character.toUpperCase(UNITS.charAt(power - 1)) + "iB";
    }
}
