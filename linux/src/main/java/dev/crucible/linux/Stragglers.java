package dev.crucible.linux;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds and ends processes that outlived the one that started them, where nothing contains them.
 */
public final class Stragglers {
    private static final int ROUNDS = 100;

    private Stragglers() {}

    /** Ends every process of a user. */
    public static void killUser(int user) {
        String uid = Integer.toString(user);
        kill(pid -> List.of(ProcessView.of(pid).status("Uid").split("\t", -1)).contains(uid));
    }

    /** Ends every process of a session; one that has left it is not found. */
    public static void killSession(int session) {
        String sid = Integer.toString(session);
        kill(pid -> ProcessView.sessionOf(pid).equals(Optional.of(sid)));
    }

    private static void kill(Predicate<Integer> ours) {
        for (int round = 0; round < ROUNDS; round++) {
            List<Integer> found = matching(ours);
            if (found.isEmpty()) {
                return;
            }
            for (int pid : found) {
                try (Fd process = Child.openPid(pid)) {
                    Child.signal(process, 9);
                } catch (LinuxException gone) {
                    continue;
                }
            }
            new Poller().await(Duration.ofMillis(2));
        }
    }

    private static List<Integer> matching(Predicate<Integer> ours) {
        List<Integer> found = new ArrayList<>();
        for (String name : CgroupMount.children("/proc")) {
            if (!name.chars().allMatch(Character::isDigit)) {
                continue;
            }
            try {
                int pid = Integer.parseInt(name);
                if (ours.test(pid)) {
                    found.add(pid);
                }
            } catch (LinuxException gone) {
                continue;
            }
        }
        return found;
    }
}
