package dev.crucible.cli;

import dev.crucible.cli.console.Terminal;
import dev.crucible.core.Availability;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.Eligibility;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.ExecutionEngine;

import java.util.ArrayList;
import java.util.List;

/** The engines that somebody wants to have tried. */
final class ChosenEngines {
    private ChosenEngines() {}

    /**
     * Those of these that are wanted and can be used; says which of them cannot. When none is
     * named, what is never or only in need chosen for a run is left out, and said.
     *
     * @param wanted names; all when empty
     * @throws CrucibleException {@code INVALID_REQUEST} when there is none of that name
     */
    static List<ExecutionEngine> of(
            List<ExecutionEngine> all, List<String> wanted, Terminal terminal) {
        for (String name : wanted) {
            if (all.stream().noneMatch(engine -> engine.name().equals(name))) {
                String known = String.join(", ", all.stream().map(ExecutionEngine::name).toList());
                throw new CrucibleException(
                        ErrorCode.INVALID_REQUEST,
                        "no engine is called '%s' (expected one of: %s)".formatted(name, known));
            }
        }
        List<ExecutionEngine> here = new ArrayList<>();
        for (ExecutionEngine engine : all) {
            boolean chosen = wanted.isEmpty() || wanted.contains(engine.name());
            boolean unasked =
                    wanted.isEmpty()
                            && !(engine.info().eligibility() instanceof Eligibility.Always);
            if (unasked && engine.info().availability().available()) {
                terminal.say(
                        engine.name()
                                + " is measured when it is named (--engine "
                                + engine.name()
                                + "), as it is not chosen for everybody's runs");
            } else if (chosen
                    && engine.info().availability()
                            instanceof Availability.Unavailable(String reason)) {
                terminal.say(engine.name() + " cannot be measured here: " + reason);
            } else if (chosen) {
                here.add(engine);
            }
        }
        return here;
    }
}
