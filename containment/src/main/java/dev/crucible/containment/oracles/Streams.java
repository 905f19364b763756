package dev.crucible.containment.oracles;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The standard streams of a run, as the host finds them: they must be pipes with Crucible at the
 * other end, made as Crucible made them. A program that is handed a file or a terminal of the host
 * can change it, although it could never have opened it. Of the host's own devices, which sandboxes
 * are shown, owner and mode must stay.
 */
public final class Streams implements Oracle {
    private static final int STREAMS = 3;
    private static final int PERMISSIONS = 0777;
    private static final int PIPE_MODE = 0600;
    private static final int O_NONBLOCK = 04000;
    private static final int O_ASYNC = 020000;

    private final Kept devices =
            new Kept(
                    List.of(
                            Path.of("/dev/null"),
                            Path.of("/dev/zero"),
                            Path.of("/dev/full"),
                            Path.of("/dev/random"),
                            Path.of("/dev/urandom")));

    private final List<String> wrong = new ArrayList<>();

    @Override
    public boolean looks() {
        return true;
    }

    @Override
    public void look(HostView view) {
        Map<String, Integer> ours = ours();
        for (HostView.Seen process : view.processes()) {
            TreeSet<Integer> flags = new TreeSet<>();
            for (int number = 0; number < STREAMS; number++) {
                Path stream = Path.of("/proc/" + process.pid() + "/fd/" + number);
                try {
                    String target = Files.readSymbolicLink(stream).toString();
                    inspect(process, number, target, stream);
                    if (number > 0 && ours.containsKey(target)) {
                        flags.add(ours.get(target));
                    }
                } catch (IOException closed) {
                    // What it has closed is nobody's any more.
                }
            }
            flags.stream()
                    .filter(own -> (own & O_ASYNC) != 0 || flags.size() > 1)
                    .forEach(own -> wrong.add("Crucible's own end has other flags: " + own));
        }
    }

    private void inspect(HostView.Seen process, int number, String target, Path stream)
            throws IOException {
        if (!target.startsWith("pipe:")) {
            wrong.add("stream %d is no pipe: %s".formatted(number, target));
            return;
        }
        // Whoever owns a pipe may change its mode: without root that is the run's user, too.
        Object owner = Files.getAttribute(stream, "unix:uid");
        if (process.field("Uid").startsWith(owner + "\t")) {
            return;
        }
        Object mode = Files.getAttribute(stream, "unix:mode");
        if (mode instanceof Integer bits && (bits & PERMISSIONS) != PIPE_MODE) {
            wrong.add("stream %d has another mode: %o".formatted(number, bits & PERMISSIONS));
        }
    }

    /** The flags of this process's own pipes (proc(5), {@code fdinfo}), by their names. */
    private static Map<String, Integer> ours() {
        Map<String, Integer> flags = new HashMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path entry : entries) {
                read(entry, flags);
            }
        } catch (IOException unreadable) {
            flags.clear();
        }
        return flags;
    }

    private static void read(Path entry, Map<String, Integer> flags) {
        try {
            String target = Files.readSymbolicLink(entry).toString();
            if (target.startsWith("pipe:")) {
                Files.readAllLines(Path.of("/proc/self/fdinfo").resolve(entry.getFileName()))
                        .stream()
                        .filter(line -> line.startsWith("flags:"))
                        .map(line -> Integer.parseInt(line.substring("flags:".length()).strip(), 8))
                        .forEach(value -> flags.put(target, value & (O_NONBLOCK | O_ASYNC)));
            }
        } catch (IOException gone) {
            flags.remove(entry.toString());
        }
    }

    @Override
    public String statements() {
        return "";
    }

    @Override
    public List<String> sightings(String output) {
        List<String> found = new ArrayList<>(wrong);
        found.addAll(devices.sightings(output));
        return found;
    }

    @Override
    public void close() {
        devices.close();
    }
}
