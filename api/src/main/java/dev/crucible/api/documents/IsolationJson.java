package dev.crucible.api.documents;

import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.core.Isolation;
import dev.crucible.core.IsolationClass;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    private static final int MOST_QUOTED = 60;

    private IsolationJson() {}

    /**
     * Reads it from a request. What is not understood is refused: it may be a demand.
     *
     * @param faults takes what is wrong
     * @return the strictest class where something is
     */
    static Isolation read(JsonNode request, List<Fault> faults) {
        List<Fault> own = new ArrayList<>();
        Isolation read = understood(request, own);
        faults.addAll(own);
        return own.isEmpty() ? read : Isolation.of(IsolationClass.VM);
    }

    private static Isolation understood(JsonNode request, List<Fault> faults) {
        Isolation least = Isolation.of(least(request, faults));
        return least.and(clauses(request.path(REQUIRE), faults));
    }

    /**
     * Reads the clauses beyond the class.
     *
     * @param require may be missing
     * @param faults takes what is wrong
     * @return nothing where that is, or something is wrong
     */
    static Isolation clauses(JsonNode require, List<Fault> faults) {
        object(require, REQUIRE, faults);
        for (String name : require.propertyNames()) {
            if (!KNOWN.contains(name)) {
                faults.add(new Fault(REQUIRE, "'" + name + "' is no clause", KNOWN.toString()));
            }
        }
        SortedMap<String, Integer> depth = new TreeMap<>();
        object(require.path(DEPTH), REQUIRE + "." + DEPTH, faults)
                .properties()
                .forEach(family -> layers(family.getKey(), family.getValue(), depth, faults));
        boolean memory = flag(require, MEMORY, faults);
        boolean uniqueUser = flag(require, USER, faults);
        Optional<Duration> verified = verified(require, faults);
        try {
            return new Isolation(IsolationClass.NONE, memory, uniqueUser, depth, verified);
        } catch (InvalidRequestException wrong) {
            faults.addAll(wrong.faults());
            return Isolation.any();
        }
    }

    private static JsonNode object(JsonNode node, String field, List<Fault> faults) {
        if (!node.isMissingNode() && !node.isObject()) {
            faults.add(new Fault(field, is(node), "an object"));
        }
        return node;
    }

    private static boolean flag(JsonNode require, String name, List<Fault> faults) {
        JsonNode flag = require.path(name);
        if (!flag.isMissingNode() && !flag.isBoolean()) {
            faults.add(new Fault(REQUIRE + "." + name, is(flag), "true or false"));
        }
        return flag.asBoolean(false);
    }

    private static void layers(
            String family, JsonNode number, SortedMap<String, Integer> depth, List<Fault> faults) {
        if (number.isNumber() && number.canConvertToExactIntegral() && number.canConvertToInt()) {
            depth.put(family, number.intValue());
            return;
        }
        String field = REQUIRE + "." + DEPTH + "." + family;
        faults.add(new Fault(field, is(number), "a whole number, 1 to " + Isolation.MAX_DEPTH));
    }

    private static Optional<Duration> verified(JsonNode require, List<Fault> faults) {
        JsonNode age = require.path(VERIFIED);
        if (age.isMissingNode()) {
            return Optional.empty();
        }
        if (age.isNumber() && age.canConvertToExactIntegral() && age.canConvertToLong()) {
            return Optional.of(Duration.ofMillis(age.longValue()));
        }
        faults.add(new Fault(REQUIRE + "." + VERIFIED, is(age), "a whole number of milliseconds"));
        return Optional.empty();
    }

    private static String is(JsonNode node) {
        String text = node.toString();
        return "is " + (text.length() <= MOST_QUOTED ? text : text.substring(0, MOST_QUOTED) + "…");
    }

    private static IsolationClass least(JsonNode node, List<Fault> faults) {
        JsonNode named = node.path(CLASS);
        if (named.isMissingNode()) {
            return IsolationClass.PROCESS;
        }
        String label = named.isString() ? named.stringValue() : named.toString();
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
