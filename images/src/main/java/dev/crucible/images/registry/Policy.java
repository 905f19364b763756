package dev.crucible.images.registry;

import dev.crucible.images.archive.ImageException;

import java.net.URI;
import java.util.Locale;

/**
 * Which addresses are asked: over TLS any, without it only this machine, and only when that was
 * said.
 *
 * @param plainHttp whether this machine may be asked without TLS
 */
public record Policy(boolean plainHttp) {
    /** How a registry is asked. */
    String scheme() {
        return plainHttp ? "http" : "https";
    }

    /**
     * The same address, if it may be asked.
     *
     * @throws ImageException when it may not
     */
    URI allowed(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
        boolean loopback = host.equals("localhost") || host.matches("127(\\.[0-9]{1,3}){3}");
        if (address.getUserInfo() != null || address.getHost() == null) {
            throw ImageException.forbidden("an address is refused: it is no plain one");
        }
        if (scheme.equals("https") || scheme.equals("http") && plainHttp && loopback) {
            return address;
        }
        throw ImageException.forbidden(
                scheme
                        + "://"
                        + host
                        + " is not asked (expected https; or, with --plain-http, this machine)");
    }
}
