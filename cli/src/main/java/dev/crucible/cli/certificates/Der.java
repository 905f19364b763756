package dev.crucible.cli.certificates;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The parts that certificates are made of, as DER (X.690) writes them. */
final class Der {
    private static final int BOOLEAN = 0x01;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int UTC_TIME = 0x17;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int SEQUENCE = 0x30;
    private static final int CONTEXT = 0x80;
    private static final int CONSTRUCTED = 0x20;
    private static final int LONG_FORM = 0x80;

    /** The first year that needs four digits (RFC 5280, 4.1.2.5). */
    private static final int LONG_YEARS = 2050;

    private Der() {}

    static byte[] sequence(byte[]... parts) {
        return value(SEQUENCE, joined(parts));
    }

    static byte[] yes() {
        return value(BOOLEAN, new byte[] {(byte) 0xff});
    }

    static byte[] integer(BigInteger number) {
        return value(INTEGER, number.toByteArray());
    }

    /** Bits from the highest of the first byte on; the last {@code unused} do not count. */
    static byte[] bits(int unused, byte[] bytes) {
        return value(BIT_STRING, joined(new byte[] {(byte) unused}, bytes));
    }

    static byte[] octets(byte[] bytes) {
        return value(OCTET_STRING, bytes);
    }

    /** A number such as {@code 2.5.29.15}. */
    static byte[] oid(String dotted) {
        String[] arcs = dotted.split("\\.", -1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(40 * Integer.parseInt(arcs[0]) + Integer.parseInt(arcs[1]));
        for (int i = 2; i < arcs.length; i++) {
            arc(out, Integer.parseInt(arcs[i]));
        }
        return value(OBJECT_IDENTIFIER, out.toByteArray());
    }

    /** Seven bits a byte, the highest first; all but the last have the eighth. */
    private static void arc(ByteArrayOutputStream out, int arc) {
        for (int shift = 28; shift > 0; shift -= 7) {
            if (arc >>> shift != 0) {
                out.write(0x80 | (arc >>> shift & 0x7f));
            }
        }
        out.write(arc & 0x7f);
    }

    /** A time, to the second. */
    static byte[] time(Instant time) {
        ZonedDateTime utc = time.atZone(ZoneOffset.UTC);
        boolean fourDigits = utc.getYear() >= LONG_YEARS;
        String text =
                DateTimeFormatter.ofPattern(
                                (fourDigits ? "yyyy" : "yy") + "MMddHHmmss'Z'", Locale.ROOT)
                        .format(utc);
        return value(
                fourDigits ? GENERALIZED_TIME : UTC_TIME, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** A value that is known by its place: its own tag is replaced by this one. */
    static byte[] implicit(int number, byte[] content) {
        return value(CONTEXT | number, content);
    }

    /** A whole value in another with this tag. */
    static byte[] explicit(int number, byte[] inner) {
        return value(CONTEXT | CONSTRUCTED | number, inner);
    }

    private static byte[] value(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.length;
        if (length < LONG_FORM) {
            out.write(length);
        } else {
            byte[] digits = BigInteger.valueOf(length).toByteArray();
            int sign = digits[0] == 0 ? 1 : 0;
            out.write(LONG_FORM | (digits.length - sign));
            out.write(digits, sign, digits.length - sign);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
