package dev.crucible.cli.certificates;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whom a certificate names: a DNS name, or an address. */
sealed interface HostName {
    /** As a general name (RFC 5280, 4.2.1.6). */
    byte[] der();

    /** A DNS name. */
    record Dns(String name) implements HostName {
        private static final int TAG = 2;
        private static final Pattern FORM =
                Pattern.compile(
                        "(\\*\\.)?[A-Za-z0-9_][A-Za-z0-9_-]{0,62}"
                                + "(\\.[A-Za-z0-9_][A-Za-z0-9_-]{0,62}){0,30}");
        private static final int MAX_LENGTH = 253;

        @Override
        public byte[] der() {
            return Der.implicit(TAG, name.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** An address of four or sixteen bytes. */
    record Address(InetAddress address) implements HostName {
        private static final int TAG = 7;

        @Override
        public byte[] der() {
            return Der.implicit(TAG, address.getAddress());
        }
    }

    /** What a person wrote; empty when it is neither. No name is looked up. */
    static Optional<HostName> parse(String text) {
        try {
            return Optional.of(new Address(InetAddress.ofLiteral(text)));
        } catch (IllegalArgumentException name) {
            return text.length() <= Dns.MAX_LENGTH && Dns.FORM.matcher(text).matches()
                    ? Optional.of(new Dns(text))
                    : Optional.empty();
        }
    }
}
