package dev.crucible.api.handlers;

import dev.crucible.api.http.ApiRequest;
import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Fact;
import dev.crucible.journal.events.FactTypes;

/**
 * Which events a client sees: its tenant's and the service's, and of those what it asked for.
 *
 * @param type of this type; empty for any
 * @param run about this run; empty for any
 */
record EventFilter(String tenant, String type, String run) {
    static EventFilter of(ApiRequest request) {
        return new EventFilter(
                request.tenant(),
                request.findText("type").orElse(""),
                request.findText("run").orElse(""));
    }

    boolean matches(Event event) {
        String whose = event.entry().tenant();
        return (whose.isEmpty() || whose.equals(tenant))
                && (type.isEmpty() || FactTypes.nameOf(event.fact()).equals(type))
                && (run.isEmpty() || isAboutRun(event.fact()));
    }

    private boolean isAboutRun(Fact fact) {
        return fact instanceof Fact.RunFact about && about.run().value().equals(run)
                || fact instanceof Fact.CanaryTouched touched && touched.run().equals(run);
    }
}
