package dev.crucible.api.http;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which names a request may call this server by. On a loopback address only loopback names: else a
 * page in a browser could lead its own name to 127.0.0.1 and talk to us as if we were its origin
 * ("DNS rebinding").
 */
final class HostNames {
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|.+\\.localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    private final boolean any;
    private final Set<String> more;

    /** The names of a server that listens on a loopback address, or else any. */
    HostNames(boolean loopback, Set<String> more) {
        any = !loopback;
        Set<String> lower = new HashSet<>();
        more.forEach(name -> lower.add(name.toLowerCase(Locale.ROOT)));
        this.more = Set.copyOf(lower);
    }

    /** Whether this may be in {@code Host}; a port at its end does not matter. */
    boolean allows(String host) {
        if (any) {
            return true;
        }
        String name = withoutPort(host).toLowerCase(Locale.ROOT);
        return name.equals("127.0.0.1")
                || name.equals("localhost")
                || LOOPBACK.matcher(name).matches()
                || more.contains(name);
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}
