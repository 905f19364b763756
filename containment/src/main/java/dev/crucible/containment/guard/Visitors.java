package dev.crucible.containment.guard;

import dev.crucible.linux.DecoySocket.Visitor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who came to a decoy. Others of this machine may look at every socket that there is: it counts
 * only who has the user of an open sandbox, or descends from this process, whose only descendants
 * are sandboxes and helpers that connect to nothing.
 */
final class Visitors {
    private static final int MOST_ANCESTORS = 64;
    private static final int PORT_FIELD = 2;
    private static final int USER_FIELD = 7;

    private final Supplier<Collection<Watch>> open;
    private final Alarm.Listener listener;

    Visitors(Supplier<Collection<Watch>> open, Alarm.Listener listener) {
        this.open = open;
        this.listener = listener;
    }

    /**
     * Somebody has come.
     *
     * @param port of the decoy; 0 for one without
     */
    void came(Visitor visitor, int port) {
        int user = port == 0 ? visitor.user() : userOf(visitor.port(), port);
        String what = port == 0 ? "a decoy socket was called" : "a decoy port was called";
        Collection<Watch> sandboxes = open.get();
        Optional<Watch> own =
                sandboxes.stream()
                        .filter(watch -> watch.user() >= 0 && watch.user() == user)
                        .findFirst();
        if (own.isPresent()) {
            own.get().alarm(Alarm.Canary.SOCKET, what);
        } else if (visitor.process() > 0 && descends(visitor.process())) {
            if (sandboxes.size() == 1) {
                sandboxes.iterator().next().alarm(Alarm.Canary.SOCKET, what);
            } else {
                listener.heard(new Alarm(Alarm.Canary.SOCKET, what, "", ""));
            }
        }
    }

    /** proc(5), stat: the parent follows the state, which follows the name in parentheses. */
    private static boolean descends(int process) {
        long self = ProcessHandle.current().pid();
        long at = process;
        try {
            for (int step = 0; step < MOST_ANCESTORS && at > 1; step++) {
                String stat = Files.readString(Path.of("/proc/" + at + "/stat"));
                List<String> rest =
                        List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
                at = Long.parseLong(rest.get(1));
                if (at == self) {
                    return true;
                }
            }
        } catch (IOException | RuntimeException gone) {
            return false;
        }
        return false;
    }

    /** proc(5), net/tcp: whose connection it is, while its other end is open; -1 when unknown. */
    private static int userOf(int from, int to) {
        String local = ":%04X".formatted(from);
        String remote = ":%04X".formatted(to);
        try {
            for (String line : Files.readAllLines(Path.of("/proc/net/tcp"))) {
                List<String> fields = List.of(line.strip().split("\\s+", -1));
                if (fields.size() > USER_FIELD
                        && fields.get(1).endsWith(local)
                        && fields.get(PORT_FIELD).endsWith(remote)) {
                    return Integer.parseInt(fields.get(USER_FIELD));
                }
            }
        } catch (IOException | RuntimeException unreadable) {
            return -1;
        }
        return -1;
    }
}
