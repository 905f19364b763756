package dev.crucible.engines.host;

import dev.crucible.core.NetworkAccess;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a process at the gate has tried under the program's own filters, and how the kernel must
 * have answered (errno of asm-generic): behaviour, where everything else is configuration.
 */
final class ForbiddenActs {
    private static final Set<Integer> EPERM = Set.of(1);
    private static final int ENETUNREACH = 101;
    private static final int EHOSTUNREACH = 113;
    private static final int EACCES = 13;
    private static final int ENOENT = 2;
    private static final int EINVAL = 22;
    private static final int EROFS = 30;
    private static final int ENODATA = 61;

    private final Map<String, Set<Integer>> expected = new TreeMap<>();

    /**
     * The acts and their answers.
     *
     * @param devices whether commands to devices must be refused, which only Landlock does
     */
    ForbiddenActs(NetworkAccess network, boolean devices) {
        for (String filtered :
                List.of(
                        "unshare",
                        "setns",
                        "mount",
                        "keyctl",
                        "io-uring",
                        "perf",
                        "ptrace",
                        "handle",
                        "terminal",
                        "vsock",
                        "packet")) {
            expected.put(filtered, EPERM);
        }
        expected.put(
                "reach-out",
                switch (network) {
                    case NONE -> EPERM;
                    case LOOPBACK -> Set.of(ENETUNREACH);
                });
        expected.put("become-root", Set.of(1, EINVAL));
        expected.put("write-root", Set.of(EROFS, EACCES));
        expected.put("open-shadow", Set.of(ENOENT, EACCES));
        expected.put("init-environment", Set.of(EACCES, ENOENT, ENODATA));
        expected.put("core-pattern", Set.of(ENOENT, EACCES, EROFS));
        if (devices) {
            expected.put("device-command", Set.of(EACCES));
        }
    }

    /**
     * The same, where another kernel answers: a program may read what its first process was started
     * with, which is nothing.
     */
    static ForbiddenActs ofOtherKernel(NetworkAccess network) {
        ForbiddenActs acts = new ForbiddenActs(network, false);
        acts.expected.remove("init-environment");
        if (network == NetworkAccess.LOOPBACK) {
            acts.expected.put("reach-out", Set.of(ENETUNREACH, EHOSTUNREACH));
        }
        return acts;
    }

    /**
     * What is wrong with the answers, an entry each; none when all acts were refused as they must.
     *
     * @param said {@code NAME:ERRNO} with blanks between; 0 for an act that succeeded
     */
    List<String> faults(String said) {
        Map<String, String> answers = new TreeMap<>();
        for (String act : said.split(" ", -1)) {
            int colon = act.indexOf(':');
            answers.put(act.substring(0, Math.max(0, colon)), act.substring(colon + 1));
        }
        List<String> faults = new ArrayList<>();
        expected.forEach((act, errors) -> {
            String answer = answers.getOrDefault(act, "");
            if (errors.stream().noneMatch(error -> Integer.toString(error).equals(answer))) {
                faults.add(act + (answer.isEmpty() ? " was not tried" : ": " + answer));
            }
        });
        return faults;
    }

    /** How many there are. */
    int size() {
        return expected.size();
    }
}
