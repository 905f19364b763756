package dev.crucible.containment.probes;

import dev.crucible.containment.Transcript;

import java.util.List;
import java.util.TreeMap;

/** What a payload says of its attempts, in the order of their names. */
final class Evidence {
    private Evidence() {}

    static List<String> of(Transcript transcript) {
        return new TreeMap<>(transcript.acts())
                .entrySet().stream()
                        .map(act ->
                                act.getKey()
                                        + ": error "
                                        + act.getValue().error()
                                        + " "
                                        + act.getValue().value())
                        .toList();
    }
}
