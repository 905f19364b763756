package dev.crucible.containment.oracles;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What no run may change about its host, at one moment.
 *
 * @param facts what was read, by what it is of
 * @param unread why something could not be read, by what it would be of
 * @param clock how far the host's clock is ahead of the time since it was started
 * @param descriptors how many pipes, sockets and the like this process has open
 */
public record HostSnapshot(
        SortedMap<Fact, String> facts,
        SortedMap<Fact, String> unread,
        Duration clock,
        int descriptors) {
    /** A name among the facts: limits of runs kill for memory too, so alone it shows no harm. */
    public static final String MEMORY_KILLS = "processes killed for memory";

    /** Clocks are adjusted in small steps all the time. */
    static final Duration CLOCK_STEP = Duration.ofSeconds(1);

    /** A process keeps some things open for its next runs. */
    static final int SPARE_DESCRIPTORS = 32;

    private static final String NONE = "none";

    /** Copies the maps. */
    public HostSnapshot {
        facts = new TreeMap<>(facts);
        unread = new TreeMap<>(unread);
    }

    /** Sysctls by which a kernel protects itself, and its users from each other. */
    private static final Pattern PROTECTION =
            Pattern.compile(
                    "kernel/(core_pattern|core_pipe_limit|modprobe|hotplug|poweroff_cmd"
                            + "|kptr_restrict|dmesg_restrict|randomize_va_space|sysrq"
                            + "|unprivileged_.*|perf_event_paranoid|modules_disabled"
                            + "|kexec_load_.*|io_uring_.*|apparmor_.*|panic_on_oops"
                            + "|yama/.*|seccomp/.*|usermodehelper/.*|keys/.*)"
                            + "|fs/(protected_.*|suid_dumpable)"
                            + "|user/.*"
                            + "|vm/(unprivileged_userfaultfd|mmap_min_addr)");

    /** Whether a kernel protects itself by this sysctl, such as {@code kernel/modprobe}. */
    public static boolean protects(String sysctl) {
        return PROTECTION.matcher(sysctl).matches();
    }

    /** Parts of a host that can be looked at on their own. */
    public enum Kind {
        /** Device nodes. */
        DEVICES,
        /** What the kernel is set to. */
        SYSCTLS,
        /** Those of the sysctls by which the kernel protects itself. */
        PROTECTION,
        /** What is mounted, and swapped to. */
        MOUNTS,
        /** What engines, and Crucible, execute. */
        PROGRAMS,
        /** Keys, System V objects, locks and processes that may be a sandbox's. */
        LEFTOVERS,
        /** Whether the kernel still trusts itself. */
        KERNEL,
        /** Files that sandboxes are shown. */
        SHARED,
        /** Links, routes and filters. */
        NETWORK,
        /** The clock, and what this process has open. */
        FIGURES
    }

    /**
     * Something of the host.
     *
     * @param id of the check that it belongs to, such as {@code HI-01}
     * @param what its name
     */
    public record Fact(String id, String what) implements Comparable<Fact> {
        @Override
        public int compareTo(Fact other) {
            int byId = id.compareTo(other.id);
            return byId == 0 ? what.compareTo(other.what) : byId;
        }
    }

    /**
     * A difference.
     *
     * @param id of the check
     * @param what its name
     * @param before what it was
     * @param after what it is
     */
    public record Change(String id, String what, String before, String after) {
        /** In one line. */
        public String describe() {
            return what + ": " + before.strip() + " -> " + after.strip();
        }

        private boolean sameThing(Change other) {
            return id.equals(other.id) && what.equals(other.what);
        }
    }

    /**
     * Looks at this host.
     *
     * @param programs what an engine executes of its own, by name
     * @param clock the host's
     */
    public static HostSnapshot take(Map<String, Path> programs, InstantSource clock) {
        return take(EnumSet.allOf(Kind.class), programs, clock);
    }

    /** Looks at these parts of this host only; what was not looked at has no facts. */
    public static HostSnapshot take(
            Set<Kind> kinds, Map<String, Path> programs, InstantSource clock) {
        return new HostReading(programs).snapshot(kinds, clock);
    }

    /** What is not as it was, ordered by check and name. */
    public static List<Change> changes(HostSnapshot before, HostSnapshot after) {
        TreeSet<Fact> all = new TreeSet<>(before.facts.keySet());
        all.addAll(after.facts.keySet());
        List<Change> changes = new ArrayList<>();
        for (Fact fact : all) {
            String was = before.facts.getOrDefault(fact, NONE);
            String is = after.facts.getOrDefault(fact, NONE);
            if (!was.equals(is)) {
                changes.add(new Change(fact.id(), fact.what(), was, is));
            }
        }
        if (after.clock.minus(before.clock).abs().compareTo(CLOCK_STEP) > 0) {
            changes.add(
                    new Change(
                            "HI-09",
                            "clock against the time since start",
                            before.clock.toString(),
                            after.clock.toString()));
        }
        if (after.descriptors - before.descriptors > SPARE_DESCRIPTORS) {
            changes.add(
                    new Change(
                            "HI-10",
                            "open pipes and sockets",
                            Integer.toString(before.descriptors),
                            Integer.toString(after.descriptors)));
        }
        return List.copyOf(changes);
    }

    /** Those of the first changes whose things are among the second ones too. */
    public static List<Change> lasting(List<Change> first, List<Change> second) {
        return first.stream().filter(one -> second.stream().anyMatch(one::sameThing)).toList();
    }

    @Override
    public SortedMap<Fact, String> facts() {
        return new TreeMap<>(facts);
    }

    @Override
    public SortedMap<Fact, String> unread() {
        return new TreeMap<>(unread);
    }
}
