package dev.crucible.core.queue;

import java.time.Instant;
import java.util.Set;

/**
 * Something that a worker is to do.
 *
 * @param id names it, unique for ever; at most 64 characters
 * @param tenant who gets the blame for the load; at most 64 characters
 * @param priority 0 to 9, higher first
 * @param notBefore the earliest time it may be claimed
 * @param needs what a worker must be able to do, such as {@code runtime:python}; at most 8 of at
 *     most 100 characters each, none of them a control character
 */
public record Work(String id, String tenant, int priority, Instant notBefore, Set<String> needs) {
    /** The highest priority. */
    public static final int MAX_PRIORITY = 9;

    /** Most needs of one item. */
    public static final int MAX_NEEDS = 8;

    private static final int MAX_NEED = 100;

    /** Checks the bounds. */
    public Work {
        needs = Set.copyOf(needs);
        if (id.isBlank() || id.length() > 64 || tenant.isBlank() || tenant.length() > 64) {
            throw new IllegalArgumentException("id and tenant have 1 to 64 characters");
        }
        if (priority < 0 || priority > MAX_PRIORITY) {
            throw new IllegalArgumentException("priority is 0 to " + MAX_PRIORITY);
        }
        if (needs.size() > MAX_NEEDS) {
            throw new IllegalArgumentException("at most " + MAX_NEEDS + " needs");
        }
        for (String need : needs) {
            if (need.isBlank()
                    || need.length() > MAX_NEED
                    || need.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("a need has 1 to " + MAX_NEED + " characters");
            }
        }
    }
}
