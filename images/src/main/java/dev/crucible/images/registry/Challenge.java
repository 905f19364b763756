package dev.crucible.images.registry;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a registry wants to see (RFC 9110 section 11.6.1).
 *
 * @param scheme such as {@code bearer}
 */
record Challenge(String scheme, Map<String, String> parameters) {
    private static final Pattern PARAMETER =
            Pattern.compile("([a-zA-Z_]{1,32})=(?:\"([^\"\\\\]{0,2048})\"|([^\\s,\"]{1,2048}))");

    static Challenge read(String header) {
        int blank = header.indexOf(' ');
        String scheme = blank < 0 ? header : header.substring(0, blank);
        Map<String, String> parameters = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(blank < 0 ? "" : header.substring(blank));
        while (matcher.find()) {
            parameters.put(
                    matcher.group(1).toLowerCase(Locale.ROOT),
                    matcher.group(2) == null ? matcher.group(3) : matcher.group(2));
        }
        return new Challenge(scheme.toLowerCase(Locale.ROOT), Map.copyOf(parameters));
    }

    /** Where a token is given for reading this repository; empty when it does not say. */
    Optional<URI> tokenAddress(String repository) {
        String realm = parameters.getOrDefault("realm", "");
        StringBuilder address = new StringBuilder(realm);
        address.append(realm.indexOf('?') < 0 ? '?' : '&');
        if (parameters.containsKey("service")) {
            address.append("service=").append(encoded(parameters.get("service"))).append('&');
        }
        address.append("scope=").append(encoded("repository:" + repository + ":pull"));
        try {
            return realm.isEmpty() ? Optional.empty() : Optional.of(new URI(address.toString()));
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
