package dev.crucible.containment.probes;

import dev.crucible.containment.Probe;

import java.util.List;

/**
 * A part of the kernel or of the host that a hole can be in, and the attempts that show whether a
 * sandbox reaches it.
 *
 * @param name such as {@code io_uring} or {@code AF_VSOCK}
 * @param about what it is, in a few words
 * @param aliases other names that people ask by, among them holes that were in it
 * @param probes what shows whether it is reached, at least one
 */
public record Surface(String name, String about, List<String> aliases, List<Probe> probes) {
    /** Copies the lists. */
    public Surface {
        aliases = List.copyOf(aliases);
        probes = List.copyOf(probes);
        if (probes.isEmpty()) {
            throw new IllegalArgumentException(name + " has no probe");
        }
    }

    /** Whether people mean this one; letter case, hyphens and underscores do not matter. */
    public boolean answersTo(String wanted) {
        return same(name, wanted) || aliases.stream().anyMatch(alias -> same(alias, wanted));
    }

    private static boolean same(String one, String other) {
        return one.replace('-', '_').equalsIgnoreCase(other.replace('-', '_'));
    }
}
