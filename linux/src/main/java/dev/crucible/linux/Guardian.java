package dev.crucible.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A process of its own that waits for the death of this one, however it comes, and then ends and
 * removes what it has left: processes in its control groups, the groups with those that were made
 * in them, and its temporary folder.
 */
public final class Guardian implements AutoCloseable {
    /* Reads until the end of its input, which comes when this process is gone. Every group is first
     * forbidden to grow, so that killing its processes once is enough. */
    private static final String SCRIPT =
            """
            cat >/dev/null
            folder=$1; shift
            for base in "$@"; do
              for max in $(find "$base" -mindepth 2 -name pids.max); do echo 0 >"$max"; done
            done
            for round in 1 2 3 4 5 6 7 8 9 10; do
              left=
              for base in "$@"; do
                for procs in $(find "$base" -mindepth 2 -name cgroup.procs); do
                  for pid in $(cat "$procs"); do kill -9 "$pid"; done
                done
                find "$base" -mindepth 1 -depth -type d -exec rmdir {} ';'
                [ -d "$base" ] && { rmdir "$base" || left=yes; }
              done
              [ -z "$left" ] && break
              sleep 0.1
            done
            [ -n "$folder" ] && { rm -rf -- "$folder" || {
              chmod -R u+rwX -- "$folder"; rm -rf -- "$folder"; }; }
            """;

    private final Fd lifeline;
    private final Child process;

    private Guardian(Fd lifeline, Child process) {
        this.lifeline = lifeline;
        this.process = process;
    }

    /**
     * Starts watching.
     *
     * @param folder a temporary folder to remove with everything in it
     * @param groups directories whose child groups are to be emptied and removed
     * @param environment what else its environment has
     */
    public static Guardian watch(
            String folder, List<String> groups, Map<String, String> environment) {
        Fd.Pair pipe = Fd.pipe();
        try (Fd ours = pipe.read();
                Fd nowhere = Fd.open("/dev/null", 2)) {
            List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "guardian"));
            argv.add(folder);
            argv.addAll(groups);
            Map<String, String> variables = new TreeMap<>(environment);
            variables.put("PATH", "/usr/bin:/bin");
            Child child = Spawner.spawn(argv, variables, List.of(ours, nowhere, nowhere));
            return new Guardian(pipe.write(), child);
        }
    }

    /** Lets it do its work now and waits for it. */
    @Override
    public void close() {
        lifeline.close();
        process.await();
        process.close();
    }
}
