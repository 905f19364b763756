package dev.crucible.containment.oracles;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares a run's processes with each other: one of them tried to change its own state, and the
 * others did not. What the kernel shows of them must be the same.
 */
public final class Siblings implements Onlooker {
    private static final List<String> FIELDS =
            List.of(
                    "NoNewPrivs",
                    "Seccomp",
                    "Seccomp_filters",
                    "Speculation_Store_Bypass",
                    "SpeculationIndirectBranch",
                    "CapBnd",
                    "CapEff",
                    "Uid");

    private final List<String> different = new ArrayList<>();

    @Override
    public boolean looks() {
        return true;
    }

    @Override
    public void look(HostView view) {
        Map<String, String> first = new TreeMap<>();
        for (HostView.Seen process : view.processes()) {
            for (String field : FIELDS) {
                String value = process.field(field);
                String other = first.putIfAbsent(field, value);
                if (other != null && !other.equals(value)) {
                    different.add(field + " became another: " + other + ", " + value);
                }
            }
        }
    }

    @Override
    public List<String> sightings(String output) {
        return List.copyOf(different);
    }
}
