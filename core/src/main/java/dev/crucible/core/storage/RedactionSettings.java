package dev.crucible.core.storage;

import dev.crucible.core.Bytes;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is redacted: forms of secrets that everybody can tell, literal secrets, and patterns, as far
 * as they are given; all else is kept as it was.
 *
 * @param known whether the forms of secrets that everybody can tell are redacted
 * @param secrets values that must not be stored, each of {@link #LEAST_SECRET} to {@link
 *     #MOST_SECRET} bytes, at most {@link #MOST_RULES}
 * @param patterns patterns by name, such as {@code corp-key} and {@code corp_[A-Za-z0-9]{20,}}:
 *     text of at least three bytes, then text and sets of characters, each once or as a run of at
 *     least n
 */
public record RedactionSettings(Known known, List<Bytes> secrets, Map<String, String> patterns) {
    /** Nothing is redacted. */
    public static final RedactionSettings NONE =
            new RedactionSettings(Known.NONE, List.of(), Map.of());

    /** Fewest bytes of a secret; a shorter one would be found everywhere. */
    public static final int LEAST_SECRET = 4;

    /** Most bytes of a secret. */
    public static final int MOST_SECRET = 4096;

    /** Most secrets, and most patterns. */
    public static final int MOST_RULES = 100;

    /** Checks the bounds. */
    public RedactionSettings {
        secrets = List.copyOf(secrets);
        patterns = Map.copyOf(patterns);
        if (secrets.size() > MOST_RULES || patterns.size() > MOST_RULES) {
            throw new IllegalArgumentException(
                    "at most " + MOST_RULES + " secrets and as many patterns");
        }
        for (Bytes secret : secrets) {
            if (secret.size() < LEAST_SECRET || secret.size() > MOST_SECRET) {
                throw new IllegalArgumentException(
                        "a secret has %d to %d bytes, this one %d"
                                .formatted(LEAST_SECRET, MOST_SECRET, secret.size()));
            }
        }
    }

    /** Whether known forms of secrets are redacted. */
    public enum Known {
        /** They are kept. */
        NONE,
        /** They are redacted. */
        KNOWN_SECRETS;

        /** The name in every interface: {@code none}, {@code known-secrets}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Names no secret. */
    @Override
    public String toString() {
        return "%s, %d secrets, patterns %s"
                .formatted(known.label(), secrets.size(), patterns.keySet());
    }
}
