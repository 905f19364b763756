package dev.crucible.containment.oracles;

import java.util.List;
import java.util.regex.Pattern;

/** What is mounted for this process, and what is swapped to (HI-03). */
final class MountReading {
    /** Mounts of logins, of other people's containers, and of their temporary folders. */
    private static final Pattern OTHERS_MOUNTS =
            Pattern.compile(
                    "/(run/user|run/docker|run/containerd|run/credentials|var/lib/docker"
                            + "|var/lib/containers|var/lib/containerd|var/lib/kubelet"
                            + "|proc/sys/fs/binfmt_misc|tmp/(?!crucible|containment-)[^/]+)(/.*)?");

    private static final int MOUNT_POINT = 4;

    private final HostFacts facts;

    MountReading(HostFacts facts) {
        this.facts = facts;
    }

    /** proc(5), mountinfo: without the numbers that every mount gets anew. */
    void mounts() {
        for (String line : facts.lines("HI-03", "/proc/self/mountinfo")) {
            List<String> fields = List.of(line.split(" ", -1));
            String point = fields.size() > MOUNT_POINT ? fields.get(MOUNT_POINT) : "/";
            if (!OTHERS_MOUNTS.matcher(point).matches()) {
                String mount = String.join(" ", fields.subList(2, fields.size()));
                facts.put(
                        "HI-03",
                        "mount " + point,
                        facts.at("HI-03", "mount " + point) + mount + "\n");
            }
        }
        for (String line : facts.lines("HI-03", "/proc/swaps")) {
            List<String> fields = List.of(line.strip().split("\\s+", -1));
            facts.put("HI-03", "swap " + fields.getFirst(), fields.get(1));
        }
    }
}
