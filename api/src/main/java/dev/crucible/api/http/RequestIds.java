package dev.crucible.api.http;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Names requests: what the client says, if that is short and harmless, or a number of this server
 * that begins somewhere at random.
 */
final class RequestIds {
    private static final int MAX_LENGTH = 64;

    private final AtomicLong next;

    RequestIds(RandomGenerator random) {
        next = new AtomicLong(random.nextLong() >>> 4);
    }

    String of(Optional<String> given) {
        return given.filter(RequestIds::harmless)
                .orElseGet(() -> Long.toString(next.getAndIncrement(), 36));
    }

    private static boolean harmless(String id) {
        if (id.isEmpty() || id.length() > MAX_LENGTH) {
            return false;
        }
        for (int at = 0; at < id.length(); at++) {
            char c = id.charAt(at);
            boolean fine =
                    c >= 'a' && c <= 'z'
                            || c >= 'A' && c <= 'Z'
                            || c >= '0' && c <= '9'
                            || c == '-'
                            || c == '_'
                            || c == '.';
            if (!fine) {
                return false;
            }
        }
        return true;
    }
}
