package dev.crucible.containment.guard;

import dev.crucible.containment.oracles.HostSnapshot;
import dev.crucible.containment.oracles.HostSnapshot.Change;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which changes of a host in ordinary use are told. Administrators, package managers, other
 * containers and people who log in change much of a host, and may; what is left here is what nobody
 * has a reason to change while programs run that are not trusted, or what makes the ground shift
 * under those programs, so that somebody must know whoever it was.
 *
 * <ul>
 *   <li>HI-01: nodes of /dev that every program has open; others come with what is plugged in
 *   <li>HI-02: what the kernel is set to for its own protection; not networks, nor memory
 *   <li>HI-03: mounts of which sandboxes are shown something, that are there before and after; and
 *       what is mounted over them
 *   <li>HI-04: what Crucible and its engines execute: an update is told, too, as what was measured
 *       of the old ones says nothing of the new ones
 *   <li>HI-05: keys, System V objects and processes only while no sandbox is open
 *   <li>HI-06: that the kernel has stumbled: a bad page, an oops, a warning, a lock-up; not which
 *       modules were loaded
 *   <li>HI-07: what every program of the host would load, not who has an account
 *   <li>neither networks (HI-08), which come and go, nor the clock (HI-09), which is set by others,
 *       nor room (HI-10): verify looks at these, around attempts of its own
 * </ul>
 */
final class Attribution {
    private static final Set<String> NODES =
            Set.of(
                    "/dev/null",
                    "/dev/zero",
                    "/dev/full",
                    "/dev/random",
                    "/dev/urandom",
                    "/dev/tty");

    private static final Pattern SHOWN =
            Pattern.compile("mount /((usr|bin|sbin|lib\\w*|etc)(/.*)?|proc|sys|dev)?");

    private static final String NONE = "none";

    /** proc(5), tainted: bad page, oops, warning, lock-up. */
    private static final long STUMBLED = 1L << 5 | 1L << 7 | 1L << 9 | 1L << 14;

    /** Whose a key or a System V object is, at the end of what is read of it. */
    private static final Pattern OWNER = Pattern.compile("(?s).* of user (\\d{1,9})");

    private final Supplier<Set<Integer>> users;

    /** Rules for a host on which sandboxes have these users, and nobody else has. */
    Attribution(Supplier<Set<Integer>> users) {
        this.users = users;
    }

    /** Those of the changes that are told; what is left only if no sandbox was open. */
    List<Change> told(List<Change> changes, boolean idle) {
        return changes.stream().filter(change -> told(change, idle)).toList();
    }

    private boolean told(Change change, boolean idle) {
        return switch (change.id()) {
            case "HI-01" -> NODES.contains(change.what());
            case "HI-02" -> HostSnapshot.protects(change.what()) && known(change);
            case "HI-03" -> SHOWN.matcher(change.what()).matches() && !change.after().equals(NONE);
            case "HI-04" -> true;
            case "HI-05" -> idle && change.before().equals(NONE) && left(change);
            case "HI-06" -> change.what().equals("taint") && stumbled(change);
            case "HI-07" -> change.what().equals("/etc/ld.so.preload");
            default -> false;
        };
    }

    /** A setting that comes or goes belongs to a module that does. */
    private static boolean known(Change change) {
        return !change.before().equals(NONE) && !change.after().equals(NONE);
    }

    /** Locks end with their processes, and named namespaces are an administrator's. */
    private boolean left(Change change) {
        Matcher owner = OWNER.matcher(change.after());
        return change.what().startsWith("process ")
                || owner.matches() && users.get().contains(Integer.valueOf(owner.group(1)));
    }

    private static boolean stumbled(Change change) {
        return stumbled(bits(change.before()), bits(change.after()));
    }

    static boolean stumbled(long before, long after) {
        return (after & ~before & STUMBLED) != 0;
    }

    private static long bits(String text) {
        String digits = text.strip();
        return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : 0;
    }
}
