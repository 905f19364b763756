package dev.crucible.api.contract;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Percent-encoded text (RFC 3986 section 2.1), decoded strictly. */
final class Percent {
    private Percent() {}

    /**
     * The text; empty when it is not the encoding of UTF-8.
     *
     * @param form whether {@code +} stands for a space
     */
    static Optional<String> decode(String encoded, boolean form) {
        if (encoded.indexOf('%') < 0 && !(form && encoded.indexOf('+') >= 0)) {
            return Optional.of(encoded);
        }
        byte[] raw = encoded.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(raw.length);
        for (int at = 0; at < raw.length; at++) {
            if (raw[at] == '%') {
                if (at + 2 >= raw.length) {
                    return Optional.empty();
                }
                int high = Character.digit(raw[at + 1], 16);
                int low = Character.digit(raw[at + 2], 16);
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                out.put((byte) (high << 4 | low));
                at += 2;
            } else {
                out.put(form && raw[at] == '+' ? (byte) ' ' : raw[at]);
            }
        }
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString());
        } catch (CharacterCodingException noText) {
            return Optional.empty();
        }
    }
}
