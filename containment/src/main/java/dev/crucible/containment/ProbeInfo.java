package dev.crucible.containment;

import java.util.List;

/**
 * What a probe is about.
 *
 * @param id such as {@code SYS-02}; the part before the hyphen is its family
 * @param attempt what it tries
 * @param reason why that matters: where it was seen
 * @param expected for each kind of engine, in the order of {@link EngineKind}
 */
public record ProbeInfo(String id, String attempt, String reason, List<Expectation> expected) {
    /** Copies the list, and checks that the id has a family and every kind its expectation. */
    public ProbeInfo {
        expected = List.copyOf(expected);
        if (!id.matches("[A-Z]{2,3}-\\d\\d")) {
            throw new IllegalArgumentException("'" + id + "' is no id of a probe");
        }
        if (expected.size() != EngineKind.values().length) {
            throw new IllegalArgumentException(id + " does not expect something of every engine");
        }
    }

    /**
     * A probe with its expectations as letters.
     *
     * @param letters one for each kind of engine; see {@link Expectation#of}
     */
    public static ProbeInfo of(String id, String letters, String attempt, String reason) {
        return new ProbeInfo(
                id,
                attempt,
                reason,
                letters.chars().mapToObj(letter -> Expectation.of((char) letter)).toList());
    }

    /** Its family. */
    public Family family() {
        return Family.valueOf(id.substring(0, id.indexOf('-')));
    }

    /** What it expects of an engine of this kind. */
    public Expectation expected(EngineKind kind) {
        return expected.get(kind.ordinal());
    }
}
