package dev.crucible.containment.oracles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Sees which programs a run's processes execute (proc(5), {@code exe}): one that is no file, or one
 * that the run wrote itself, is none that anybody put on a list.
 */
public final class Executed implements Onlooker {
    private final List<String> found = new ArrayList<>();

    @Override
    public boolean looks() {
        return true;
    }

    @Override
    public void look(HostView view) {
        for (HostView.Seen process : view.processes()) {
            try {
                Path folder = Path.of("/proc/" + process.pid());
                String program = Files.readSymbolicLink(folder.resolve("exe")).toString();
                String own = Files.readSymbolicLink(folder.resolve("cwd")).toString();
                if (program.startsWith("/memfd:")) {
                    found.add("a program runs that is no file");
                } else if (program.startsWith(own + "/")) {
                    found.add("a program runs under a name of the run's own");
                } else if (program.contains("/ld-")) {
                    found.add("a program runs as what loads it");
                }
            } catch (IOException gone) {
                continue;
            }
        }
    }

    @Override
    public List<String> sightings(String output) {
        return List.copyOf(found);
    }
}
