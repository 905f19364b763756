package dev.crucible.containment.oracles;

import java.util.List;

/**
 * Looks for processes that outlive their run: they have a mark in their environment.
 *
 * @param mark the mark, which occurs in no other process's environment
 */
public record Marked(String mark) implements Oracle {
    /** Defines {@code MARK}. */
    @Override
    public String statements() {
        return "MARK = '" + mark + "'\n";
    }

    @Override
    public List<String> sightings(String output) {
        return alive().stream().map(pid -> "process " + pid + " outlived its run").toList();
    }

    private List<Integer> alive() {
        return HostView.numbers().stream().filter(pid -> HostView.carries(pid, mark)).toList();
    }

    /** Ends them. */
    @Override
    public void close() {
        alive().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }
}
