package dev.crucible.api.documents;

import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.core.Isolation;
import dev.crucible.core.IsolationClass;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is demanded of the wall around a run, as the fields of a request. */
public final class IsolationJson {
    private static final String CLASS = "isolation";
    private static final String REQUIRE = "require";
    private static final String MEMORY = "memory";
    private static final String USER = "uniqueUser";
    private static final String DEPTH = "depth";
    private static final String VERIFIED = "verifiedWithinMillis";
    private static final List<String> KNOWN = List.of(MEMORY, USER, DEPTH, VERIFIED);

    private IsolationJson() {}

    /**
     * Reads it from a request. What is not understood is refused: it may be a demand.
     *
     * @param faults takes what is wrong
     * @return the strictest class where something is
     */
    static Isolation read(JsonNode request, List<Fault> faults) {
        IsolationClass least = least(request, faults);
        JsonNode require = request.path(REQUIRE);
        for (String name : require.propertyNames()) {
            if (!KNOWN.contains(name)) {
                faults.add(new Fault(REQUIRE, "'" + name + "' is no clause", KNOWN.toString()));
            }
        }
        SortedMap<String, Integer> depth = new TreeMap<>();
        for (Map.Entry<String, JsonNode> family : require.path(DEPTH).properties()) {
            depth.put(family.getKey(), family.getValue().asInt(0));
        }
        try {
            return new Isolation(
                    least,
                    require.path(MEMORY).asBoolean(false),
                    require.path(USER).asBoolean(false),
                    depth,
                    require.has(VERIFIED)
                            ? Optional.of(Duration.ofMillis(require.path(VERIFIED).asLong(0)))
                            : Optional.empty());
        } catch (InvalidRequestException wrong) {
            faults.addAll(wrong.faults());
            return Isolation.of(IsolationClass.VM);
        }
    }

    private static IsolationClass least(JsonNode node, List<Fault> faults) {
        String label = node.path(CLASS).asString(IsolationClass.PROCESS.label());
        for (IsolationClass known : IsolationClass.values()) {
            if (known.label().equals(label)) {
                return known;
            }
        }
        faults.add(
                new Fault(
                        CLASS,
                        "'" + label + "' is no class",
                        Arrays.stream(IsolationClass.values())
                                .map(IsolationClass::label)
                                .toList()
                                .toString()));
        return IsolationClass.VM;
    }

    /** Writes it into a request; without clauses nothing but the class. */
    public static void write(Isolation isolation, ObjectNode request) {
        request.put(CLASS, isolation.least().label());
        if (!isolation.measured()) {
            request.remove(REQUIRE);
            return;
        }
        ObjectNode require = request.putObject(REQUIRE);
        if (isolation.memory()) {
            require.put(MEMORY, true);
        }
        if (isolation.uniqueUser()) {
            require.put(USER, true);
        }
        if (!isolation.depth().isEmpty()) {
            isolation.depth().forEach(require.putObject(DEPTH)::put);
        }
        isolation.verified().ifPresent(age -> require.put(VERIFIED, age.toMillis()));
    }
}
