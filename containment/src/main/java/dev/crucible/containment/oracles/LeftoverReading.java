package dev.crucible.containment.oracles;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What sandboxes may have left (HI-05). Keys, System V objects, locks and processes count only as
 * far as sandboxes may have made them: those of users without an account, of this user, or in this
 * process's control groups. Others use this machine too.
 */
final class LeftoverReading {
    private static final int KEY_FIELDS = 9;

    private final HostFacts facts;
    private final Set<String> accounts = new HashSet<>();
    private String own = "";

    LeftoverReading(HostFacts facts) {
        this.facts = facts;
        accounts();
    }

    private void accounts() {
        try {
            for (String line : Files.readAllLines(Path.of("/etc/passwd"))) {
                List<String> fields = List.of(line.split(":", -1));
                if (fields.size() > 2) {
                    accounts.add(fields.get(2));
                }
            }
            own = Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();
        } catch (IOException unreadable) {
            // Then everything may be a sandbox's.
        }
    }

    private boolean ours(String uid) {
        return uid.equals(own) || !accounts.contains(uid);
    }

    void left() {
        for (String line : facts.lines("HI-05", "/proc/keys")) {
            List<String> fields = List.of(line.strip().split("\\s+", KEY_FIELDS));
            // The kernel makes keyrings for users and sessions by itself; their names begin so.
            if (fields.size() == KEY_FIELDS
                    && ours(fields.get(5))
                    && !fields.get(8).matches("[._].*")) {
                facts.put(
                        "HI-05",
                        "key " + fields.get(0),
                        "%s %s of user %s".formatted(fields.get(7), fields.get(8), fields.get(5)));
            }
        }
        Map.of("shm", "shmid", "sem", "semid", "msg", "msqid").forEach(this::systemV);
        Set<String> processes = processes();
        for (String line : facts.lines("HI-05", "/proc/locks")) {
            List<String> fields = List.of(line.replace("-> ", "").strip().split("\\s+", -1));
            if (fields.size() > 5 && processes.contains(fields.get(4))) {
                facts.put("HI-05", "lock of process " + fields.get(4), fields.get(5));
            }
        }
        try (DirectoryStream<Path> names = Files.newDirectoryStream(Path.of("/run/netns"))) {
            names.forEach(name -> facts.put("HI-05", "network namespace " + name, "there"));
        } catch (IOException none) {
            // Nobody has ever named one.
        }
    }

    private void systemV(String kind, String id) {
        List<String> lines = new ArrayList<>();
        facts.text("HI-05", "/proc/sysvipc/" + kind)
                .ifPresent(text -> text.lines().forEach(lines::add));
        if (lines.isEmpty()) {
            return;
        }
        List<String> head = List.of(lines.getFirst().strip().split("\\s+", -1));
        for (String line : lines.subList(1, lines.size())) {
            List<String> fields = List.of(line.strip().split("\\s+", -1));
            String uid = fields.get(head.indexOf("uid"));
            if (ours(uid)) {
                facts.put(
                        "HI-05",
                        kind + " " + fields.get(head.indexOf(id)),
                        "key " + fields.get(head.indexOf("key")) + " of user " + uid);
            }
        }
    }

    /** Processes in control groups of this process; the groups themselves are used again. */
    private Set<String> processes() {
        Pattern group =
                Pattern.compile("/crucible-\\d+-" + ProcessHandle.current().pid() + "-\\d+-\\d+/");
        Set<String> found = new HashSet<>();
        for (int pid : HostView.numbers()) {
            try {
                if (group.matcher(HostFacts.read(Path.of("/proc/" + pid + "/cgroup"))).find()) {
                    String name = HostFacts.read(Path.of("/proc/" + pid + "/comm")).strip();
                    facts.put("HI-05", "process " + pid, name);
                    found.add(Integer.toString(pid));
                }
            } catch (IOException gone) {
                // It is not left.
            }
        }
        return found;
    }
}
