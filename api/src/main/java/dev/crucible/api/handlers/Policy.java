package dev.crucible.api.handlers;

import dev.crucible.core.Isolation;

/** What is demanded of every run and session of a tenant, whatever it asks for itself. */
@FunctionalInterface
public interface Policy {
    /** Nothing is. */
    Policy NONE = _ -> Isolation.any();

    /** That of this tenant. */
    Isolation of(String tenant);
}
