package dev.crucible.containment.oracles;

import dev.crucible.linux.LinuxException;
import dev.crucible.linux.ProcessView;

import java.util.ArrayList;
import java.util.List;

/**
 * Looks for a descriptor that a run passed to somebody else: a nameless file whose label occurs
 * nowhere else, open in a process that is not the run's.
 *
 * @param label of the file
 * @param found where it was seen
 */
public record Received(String label, List<String> found) implements Onlooker {
    /** Nothing was seen yet. */
    public Received(String label) {
        this(label, new ArrayList<>());
    }

    @Override
    public boolean looks() {
        return true;
    }

    @Override
    public void look(HostView view) {
        List<Integer> own = view.processes().stream().map(HostView.Seen::pid).toList();
        for (int pid : HostView.numbers()) {
            if (!own.contains(pid) && holds(pid)) {
                found.add("process " + pid + " was handed a descriptor");
            }
        }
    }

    private boolean holds(int pid) {
        try {
            return ProcessView.of(pid).descriptors().stream()
                    .anyMatch(target -> target.contains(label));
        } catch (LinuxException gone) {
            return false;
        }
    }

    /** Defines {@code LABEL}. */
    @Override
    public String statements() {
        return "LABEL = '" + label + "'\n";
    }

    @Override
    public List<String> sightings(String output) {
        return List.copyOf(found);
    }
}
