package dev.crucible.containment.oracles;

import dev.crucible.linux.LinuxException;
import dev.crucible.linux.ProcessView;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The control groups of a run's processes, as the host has them: all of them in the same ones, and
 * where there are groups, in one that was made for the run.
 */
public final class Grouped implements Onlooker {
    private static final String OURS = "/crucible-";

    private final boolean bounded;
    private final TreeSet<String> groups = new TreeSet<>();

    /**
     * Nothing was seen yet.
     *
     * @param bounded whether the engine has groups here
     */
    public Grouped(boolean bounded) {
        this.bounded = bounded;
    }

    @Override
    public boolean looks() {
        return true;
    }

    @Override
    public void look(HostView view) {
        for (HostView.Seen process : view.processes()) {
            try {
                groups.add(ProcessView.of(process.pid()).controlGroups());
            } catch (LinuxException gone) {
                continue;
            }
        }
    }

    @Override
    public List<String> sightings(String output) {
        List<String> found = new ArrayList<>();
        if (groups.size() > 1) {
            found.add("its processes are in different groups: " + String.join(", ", groups));
        }
        if (bounded && groups.stream().anyMatch(one -> !one.contains(OURS))) {
            found.add("it left the group that was made for it");
        }
        return found;
    }
}
