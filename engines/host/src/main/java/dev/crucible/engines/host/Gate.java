package dev.crucible.engines.host;

import dev.crucible.core.Command;
import dev.crucible.linux.Cgroup;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The gate of engines without a native helper: a shell that is already where the program will be,
 * says so on descriptor 3, and becomes the program when it is told the command there. The command
 * is one line of shell, so that reading it needs no further process.
 */
final class Gate {
    private static final String NEW_LINE = "\n";

    /** What the shell runs; {@code $1} is where to go first. */
    private static final String SCRIPT =
            "umask 022\n"
                    + "cd \"$1\" || exit 126\n"
                    + "nl='\n'\n"
                    + "echo ready >&3\n"
                    + "IFS= read -r command <&3 || exit 125\n"
                    + "exec 3<&-\n"
                    + "eval \"$command\"\n";

    private Gate() {}

    /**
     * The shell at the gate.
     *
     * @param directory where it goes first
     * @param limits which it puts on itself, and so on the program, by resource number
     */
    static List<String> shell(String directory, Map<Integer, Long> limits) {
        StringBuilder script = new StringBuilder();
        limits.forEach((resource, value) -> script.append(limit(resource, value)));
        return List.of("/bin/sh", "-c", script + SCRIPT, "gate", directory);
    }

    /** Shells count in blocks and kibibytes, and disagree on the letter for processes. */
    private static String limit(int resource, long value) {
        return switch (resource) {
            case ResourceLimits.CPU -> set("-t", value);
            case ResourceLimits.FILE_SIZE -> set("-f", (value + 511) / 512);
            case ResourceLimits.DATA -> set("-d", value / 1024);
            case ResourceLimits.CORE -> set("-c", value);
            case ResourceLimits.OPEN_FILES -> set("-n", value);
            case ResourceLimits.LOCKED_MEMORY -> set("-l", value / 1024);
            case ResourceLimits.PROCESSES ->
                    "ulimit -p " + value + " 2>/dev/null || " + set("-u", value);
            default -> "";
        };
    }

    private static String set(String letter, long value) {
        return "ulimit " + letter + " " + value + " || exit 125\n";
    }

    /**
     * A program started by root in a control group and as another user.
     *
     * @param user the user; empty to stay the same
     */
    static List<String> enter(
            Optional<Cgroup> group, Optional<Integer> user, List<String> program) {
        List<String> argv = new ArrayList<>();
        List<String> joins = group.map(Cgroup::joinFiles).orElse(List.of());
        argv.addAll(List.of("/bin/sh", "-c"));
        argv.add(
                "cd /; unset PWD OLDPWD; n=$1; shift; while [ $n -gt 0 ]; do echo 0 >\"$1\" || exit"
                        + " 125; shift; n=$((n-1)); done; exec \"$@\"");
        argv.add("enter");
        argv.add(Integer.toString(joins.size()));
        argv.addAll(joins);
        user.ifPresent(id ->
                argv.addAll(
                        List.of(
                                "/usr/bin/setpriv",
                                "--reuid=" + id,
                                "--regid=" + id,
                                "--clear-groups",
                                "--inh-caps=-all",
                                "--bounding-set=-all")));
        argv.addAll(program);
        return List.copyOf(argv);
    }

    /** The line that opens the gate. */
    static byte[] go(Command command, Map<String, String> environment) {
        StringBuilder line = new StringBuilder("exec /usr/bin/env -i");
        environment.forEach((name, value) -> line.append(' ').append(quote(name + "=" + value)));
        command.argv().forEach(word -> line.append(' ').append(quote(word)));
        return line.append(NEW_LINE).toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Quotes a word for the shell, without a line break in the result. */
    static String quote(String word) {
        return "'" + word.replace("'", "'\\''").replace(NEW_LINE, "'\"$nl\"'") + "'";
    }
}
