package dev.crucible.cli.probes;

import dev.crucible.core.Eligibility;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.IsolationClass;
import dev.crucible.linux.Child;
import dev.crucible.linux.Fd;
import dev.crucible.linux.Spawner;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts Crucible once more, as a process of its own, to be treated badly.
 *
 * @param command the program and its arguments, up to those of Crucible's own; {@code {folder}} in
 *     them is where it may put temporary files
 */
public record AnotherCrucible(List<String> command) {
    /** Copies the list. */
    public AnotherCrucible {
        command = List.copyOf(command);
    }

    /**
     * Has it run a program; what it writes is not read.
     *
     * @param engine in which
     * @param program the file
     * @param token what every process of the run has in its environment
     * @param folder for temporary files
     */
    Child run(EngineInfo engine, Path program, String token, Path folder) {
        List<String> argv = new ArrayList<>();
        command.forEach(word -> argv.add(word.replace("{folder}", folder.toString())));
        argv.addAll(List.of("run", "--engine", engine.name(), "--env", "JOB_ID=" + token));
        if (engine.isolation() == IsolationClass.NONE
                || engine.eligibility() instanceof Eligibility.OptIn) {
            argv.add("--unsafe");
        }
        argv.add(program.toString());
        try (Fd.Pair input = Fd.pipe();
                Fd.Pair output = Fd.pipe()) {
            Map<String, String> environment =
                    Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "HOME", folder.toString());
            return Spawner.spawn(
                    argv, environment, List.of(input.read(), output.write(), output.write()));
        }
    }
}
