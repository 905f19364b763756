package dev.crucible.cli.config;

import java.util.Locale;

/**
 * One thing that can be set.
 *
 * @param key its name in files and with {@code --set}: {@code http.max-body}
 * @param form what its value looks like
 * @param defaultText the value when nobody sets it
 * @param description for people, without a full stop
 */
record Setting<T>(String key, Form<T> form, String defaultText, String description) {
    /** The name of its environment variable: {@code CRUCIBLE_HTTP_MAX_BODY}. */
    String variable() {
        return "CRUCIBLE_" + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** The first part of its key. */
    String section() {
        return key.substring(0, key.indexOf('.'));
    }
}
