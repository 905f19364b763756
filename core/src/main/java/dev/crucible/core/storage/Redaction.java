package dev.crucible.core.storage;

import dev.crucible.core.Bytes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Replaces secrets in what is about to be stored with a marker such as {@code
 * [redacted:aws-access-key]}. Whoever stores the result stores its digest too, and says how often
 * it happened. Immutable and thread-safe.
 *
 * <p>This keeps secrets from being stored by accident. It does not stop a program that wants them
 * to be: whatever is encoded, split or spelled otherwise is not found.
 */
public final class Redaction {
    /** The name of a given secret in its marker. */
    private static final String SECRET = "secret";

    private final List<RedactionRule> rules;
    private final LiteralSearch search;

    private Redaction(List<RedactionRule> rules) {
        this.rules = rules;
        this.search =
                new LiteralSearch(rules.stream().map(rule -> rule.begin().toArray()).toList());
    }

    /**
     * A redaction by these settings.
     *
     * @throws IllegalArgumentException when a pattern is none, with the place
     */
    public static Redaction of(RedactionSettings settings) {
        List<RedactionRule> rules = new ArrayList<>();
        for (Bytes secret : settings.secrets()) {
            rules.add(new RedactionRule(SECRET, secret, false, new RedactionRule.Nothing()));
        }
        new TreeMap<>(settings.patterns())
                .forEach((name, pattern) -> rules.add(RedactionPattern.rule(name, pattern)));
        switch (settings.known()) {
            case NONE -> {}
            case KNOWN_SECRETS -> rules.addAll(KnownSecrets.rules());
        }
        return new Redaction(List.copyOf(rules));
    }

    /** Whether nothing is ever redacted. */
    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /** Begins with a new stream. */
    public RedactionFilter start() {
        return new RedactionFilter(rules, search);
    }

    /** Redacts content that is there as a whole. */
    public Redacted apply(Bytes content) {
        RedactionFilter filter = start();
        byte[] first = filter.filter(content).toArray();
        byte[] rest = filter.finish().toArray();
        byte[] all = Arrays.copyOf(first, first.length + rest.length);
        System.arraycopy(rest, 0, all, first.length, rest.length);
        return new Redacted(Bytes.copyOf(all), filter.counts());
    }

    /**
     * Content without its secrets.
     *
     * @param content what is left; the same bytes when nothing was redacted
     * @param counts how many secrets were replaced, by the name in the marker
     */
    public record Redacted(Bytes content, Map<String, Long> counts) {
        /** Copies the map. */
        public Redacted {
            counts = Map.copyOf(counts);
        }
    }
}
