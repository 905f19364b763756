package dev.crucible.core;

import java.util.List;
import java.util.Optional;

/**
 * Which engine a request gets, and why.
 *
 * @param wanted what was demanded
 * @param considered every engine that was looked at, in order of preference
 * @param chosen the name of the one that was chosen; empty when none will do
 */
public record Choice(Isolation wanted, List<Consideration> considered, Optional<String> chosen) {
    /** Copies the list. */
    public Choice {
        considered = List.copyOf(considered);
    }
}
