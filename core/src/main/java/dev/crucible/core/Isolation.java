package dev.crucible.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What is demanded of the wall around a run. All clauses beyond the class are held against what was
 * measured of an engine on the machine, and what can be seen of one run is seen at its gate again.
 *
 * @param least the least class that will do
 * @param memory whether the memory of the whole run must be bounded
 * @param uniqueUser whether the run must have a user id of its own in the host's kernel
 * @param depth how many layers there must be, 1 to 9, by family of attempts, such as {@code NET}
 * @param verified the greatest age of the measurement, 1 s to 365 days
 */
public record Isolation(
        IsolationClass least,
        boolean memory,
        boolean uniqueUser,
        SortedMap<String, Integer> depth,
        Optional<Duration> verified) {
    /** Most layers that can be demanded. */
    public static final int MAX_DEPTH = 9;

    /** Most families with a depth. */
    public static final int MAX_FAMILIES = 30;

    private static final Pattern FAMILY = Pattern.compile("[A-Z]{2,3}");
    private static final Duration LEAST_AGE = Duration.ofSeconds(1);
    private static final Duration MOST_AGE = Duration.ofDays(365);

    /**
     * Copies the map and checks everything.
     *
     * @throws InvalidRequestException naming every fault
     */
    public Isolation {
        depth = Collections.unmodifiableSortedMap(new TreeMap<>(depth));
        List<Fault> faults = new ArrayList<>();
        depth.forEach((family, layers) -> {
            if (!FAMILY.matcher(family).matches()) {
                faults.add(wrong("'" + family + "' is no family of probes", "one such as NET"));
            }
            if (layers < 1 || layers > MAX_DEPTH) {
                faults.add(wrong("depth of " + family + " is " + layers, "1 to " + MAX_DEPTH));
            }
        });
        if (depth.size() > MAX_FAMILIES) {
            faults.add(wrong(depth.size() + " depths are too many", "at most " + MAX_FAMILIES));
        }
        if (verified.filter(age -> !between(age)).isPresent()) {
            faults.add(wrong("verified within " + verified.get() + " is no age", "1s to 365d"));
        }
        if (!faults.isEmpty()) {
            throw new InvalidRequestException(faults);
        }
    }

    private static boolean between(Duration age) {
        return age.compareTo(LEAST_AGE) >= 0 && age.compareTo(MOST_AGE) <= 0;
    }

    private static Fault wrong(String problem, String expected) {
        return new Fault("require", problem, expected);
    }

    /** Nothing but a class. */
    public static Isolation of(IsolationClass least) {
        return new Isolation(least, false, false, new TreeMap<>(), Optional.empty());
    }

    /** Nothing at all. */
    public static Isolation any() {
        return of(IsolationClass.NONE);
    }

    /** What satisfies both: of each clause the stricter one. */
    public Isolation and(Isolation other) {
        SortedMap<String, Integer> deeper = new TreeMap<>(depth);
        other.depth.forEach((family, layers) -> deeper.merge(family, layers, Math::max));
        return new Isolation(
                least.satisfies(other.least) ? least : other.least,
                memory || other.memory,
                uniqueUser || other.uniqueUser,
                deeper,
                sooner(verified, other.verified));
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private static Optional<Duration> sooner(Optional<Duration> one, Optional<Duration> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        return one.get().compareTo(other.get()) <= 0 ? one : other;
    }

    /** Every clause beyond the class, in a fixed order. */
    public List<Clause> clauses() {
        List<Clause> clauses = new ArrayList<>();
        if (memory) {
            clauses.add(new Clause.MemoryEnforced());
        }
        if (uniqueUser) {
            clauses.add(new Clause.UniqueUser());
        }
        depth.forEach((family, layers) -> clauses.add(new Clause.Depth(family, layers)));
        verified.ifPresent(age -> clauses.add(new Clause.VerifiedWithin(age)));
        return List.copyOf(clauses);
    }

    /** Whether anything is demanded that only a measurement can show. */
    public boolean measured() {
        return !clauses().isEmpty();
    }

    /**
     * What this attestation does not show, of the clauses that every single run can show; empty
     * when it shows all of them.
     */
    public Optional<String> unshown(Attestation attestation) {
        for (Clause clause : clauses()) {
            String control = clause.control().orElse("");
            List<Control> shown =
                    attestation.controls().stream()
                            .filter(one -> one.name().equals(control))
                            .toList();
            boolean held =
                    !shown.isEmpty()
                            && shown.stream()
                                    .allMatch(one -> one.status() == Control.Status.ENFORCED);
            if (!control.isEmpty() && !held) {
                String how = shown.isEmpty() ? "is not attested" : shown.getFirst().host();
                return Optional.of(
                        "%s: engine %s did not show it for this run: %s %s"
                                .formatted(clause.label(), attestation.engine(), control, how));
            }
        }
        return Optional.empty();
    }

    /** As users write it, such as {@code process,memory,verified:24h}. */
    public String describe() {
        List<String> parts = new ArrayList<>(List.of(least.label()));
        clauses().forEach(clause -> parts.add(clause.label()));
        return String.join(",", parts);
    }

    /** The largest unit that leaves nothing over. */
    static String text(Duration age) {
        for (Map.Entry<String, Long> unit : UNITS.entrySet()) {
            if (age.toSeconds() > 0 && age.toSeconds() % unit.getValue() == 0) {
                return age.toSeconds() / unit.getValue() + unit.getKey();
            }
        }
        return "0s";
    }

    private static final Map<String, Long> UNITS = units();

    private static Map<String, Long> units() {
        Map<String, Long> units = new java.util.LinkedHashMap<>();
        units.put("d", Duration.ofDays(1).toSeconds());
        units.put("h", Duration.ofHours(1).toSeconds());
        units.put("m", Duration.ofMinutes(1).toSeconds());
        units.put("s", 1L);
        return units;
    }

    /**
     * Reads clauses with commas between them: {@code class:vm}, {@code memory}, {@code
     * unique-user}, {@code depth:NET=2}, {@code verified:24h}. A clause that is there twice counts
     * as the stricter one.
     *
     * @throws InvalidRequestException naming every fault
     */
    public static Isolation parse(String text) {
        Isolation all = any();
        List<Fault> faults = new ArrayList<>();
        for (String clause : text.split(",", -1)) {
            try {
                all = all.and(one(clause.strip()));
            } catch (InvalidRequestException wrong) {
                faults.addAll(wrong.faults());
            }
        }
        if (!faults.isEmpty()) {
            throw new InvalidRequestException(faults);
        }
        return all;
    }

    private static Isolation one(String clause) {
        int colon = clause.indexOf(':');
        String name = colon < 0 ? clause : clause.substring(0, colon);
        String value = colon < 0 ? "" : clause.substring(colon + 1);
        return switch (name) {
            case "memory" -> bare(clause, true, false);
            case "unique-user" -> bare(clause, false, true);
            case "class" -> of(classOf(value));
            case "depth" -> depth(value);
            case "verified" -> within(value);
            default -> throw unknown(clause);
        };
    }

    private static Isolation bare(String clause, boolean memory, boolean uniqueUser) {
        if (clause.indexOf(':') >= 0) {
            throw unknown(clause);
        }
        return new Isolation(
                IsolationClass.NONE, memory, uniqueUser, new TreeMap<>(), Optional.empty());
    }

    private static IsolationClass classOf(String label) {
        for (IsolationClass known : IsolationClass.values()) {
            if (known.label().equals(label)) {
                return known;
            }
        }
        throw unknown("class:" + label);
    }

    private static Isolation depth(String value) {
        int equals = value.indexOf('=');
        if (equals < 0 || !value.substring(equals + 1).matches("[0-9]{1,4}")) {
            throw unknown("depth:" + value);
        }
        SortedMap<String, Integer> depth = new TreeMap<>();
        depth.put(value.substring(0, equals), Integer.parseInt(value.substring(equals + 1)));
        return new Isolation(IsolationClass.NONE, false, false, depth, Optional.empty());
    }

    private static Isolation within(String value) {
        if (!value.matches("[0-9]{1,8}[smhd]")) {
            throw unknown("verified:" + value);
        }
        int end = value.length() - 1;
        long unit = UNITS.getOrDefault(value.substring(end), 1L);
        Duration age = Duration.ofSeconds(Long.parseLong(value.substring(0, end)) * unit);
        return new Isolation(IsolationClass.NONE, false, false, new TreeMap<>(), Optional.of(age));
    }

    private static InvalidRequestException unknown(String clause) {
        return new InvalidRequestException(
                List.of(
                        wrong(
                                "'" + clause + "' is no clause",
                                "memory, unique-user, depth:NET=2, verified:24h or class:vm")));
    }
}
