package dev.crucible.api.contract;

import java.util.Map;
import java.util.SortedSet;

/** What a request's method and path lead to. */
public sealed interface Route {
    /** An operation, and the raw values of its path parameters. */
    record Found(Operation operation, Map<String, String> path) implements Route {}

    /** A path that has operations of these methods only. */
    record OtherMethods(SortedSet<String> allowed) implements Route {}

    /** No such path. */
    record Nothing() implements Route {}
}
