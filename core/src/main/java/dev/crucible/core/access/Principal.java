package dev.crucible.core.access;

import dev.crucible.core.journal.Actor;

import java.util.EnumSet;
import java.util.Set;

/**
 * Who is asking.
 *
 * @param actor as it is recorded with what they change
 * @param tenant whose runs they see and pay for
 * @param scopes what they may do
 */
public record Principal(Actor actor, String tenant, Set<Scope> scopes) {
    /** The tenant where nobody has to say who they are. */
    public static final String DEFAULT_TENANT = "default";

    /** Whoever uses this machine, where that is enough: may do everything. */
    public static final Principal LOCAL =
            new Principal(Actor.LOCAL, DEFAULT_TENANT, EnumSet.allOf(Scope.class));

    /** Copies the set. */
    public Principal {
        scopes = Set.copyOf(scopes);
    }

    /** Whether they may do this. */
    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }
}
