package dev.crucible.containment;

import dev.crucible.containment.oracles.HostSnapshot;
import dev.crucible.containment.oracles.HostSnapshot.Change;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Whether the host is what it was before an engine was probed. Other people use it too, so a change
 * counts only when it is still there after a pause.
 */
public final class HostIntegrity {
    private static final List<ProbeInfo> CHECKS =
            List.of(
                    check("HI-01", "who owns the device nodes", "an engine gave /dev/null away"),
                    check("HI-02", "every readable sysctl", "one setting weakens every sandbox"),
                    check("HI-03", "mounts and swaps", "a mount that spreads hides files"),
                    check("HI-04", "the programs of the engine", "CVE-2019-5736 wrote into runc"),
                    // An engine without a System V namespace leaves its objects where all are.
                    ProbeInfo.of(
                            "HI-05",
                            "PCCCCC",
                            "keys, System V objects, locks, processes, named networks",
                            "what is left takes room, and tells the next run"),
                    check("HI-06", "faults of the kernel", "a kernel that faulted is not trusted"),
                    check("HI-07", "files that sandboxes share", "page caches were written to"),
                    check("HI-08", "links and routes", "a link that stays is a way out"),
                    check("HI-09", "the clock", "a step breaks certificates and limits"),
                    check("HI-10", "descriptors that stay open", "a service runs out of them"));

    private final Supplier<HostSnapshot> look;
    private final Runnable pause;
    private final LongSupplier nanoTime;
    private final HostSnapshot before;

    /**
     * Looks at the host for the first time.
     *
     * @param look makes a snapshot
     * @param pause lets what others do at the moment go by
     * @param nanoTime never goes back, in nanoseconds
     */
    public HostIntegrity(Supplier<HostSnapshot> look, Runnable pause, LongSupplier nanoTime) {
        this.look = look;
        this.pause = pause;
        this.nanoTime = nanoTime;
        this.before = look.get();
    }

    private static ProbeInfo check(String id, String what, String why) {
        return ProbeInfo.of(id, "CCCCCC", what, why);
    }

    /** The checks, in the order of their findings. */
    public static List<ProbeInfo> checks() {
        return CHECKS;
    }

    /** Looks again, and says of each check what came of it for an engine of this kind. */
    public List<Finding> findings(EngineKind kind) {
        long start = nanoTime.getAsLong();
        List<Change> changes = HostSnapshot.changes(before, look.get());
        if (!changes.isEmpty()) {
            pause.run();
            changes = HostSnapshot.lasting(HostSnapshot.changes(before, look.get()), changes);
        }
        Duration took = Duration.ofNanos(nanoTime.getAsLong() - start).dividedBy(CHECKS.size());
        List<Finding> findings = new ArrayList<>();
        for (ProbeInfo check : CHECKS) {
            findings.add(new Finding(check, check.expected(kind), judge(check, changes), took));
        }
        return findings;
    }

    private Judgement judge(ProbeInfo check, List<Change> all) {
        List<Change> changes = all.stream().filter(one -> one.id().equals(check.id())).toList();
        List<String> evidence = new ArrayList<>();
        changes.forEach(one -> evidence.add(one.describe()));
        before.unread()
                .forEach((fact, why) -> {
                    if (fact.id().equals(check.id())) {
                        evidence.add("not read: " + fact.what() + ", " + why);
                    }
                });
        // Limits of runs kill for memory too, and the kernel counts them all together.
        List<Change> harmful =
                changes.stream()
                        .filter(one -> !one.what().equals(HostSnapshot.MEMORY_KILLS))
                        .toList();
        if (!harmful.isEmpty()) {
            return new Judgement(
                    Verdict.BREACHED,
                    "the host has changed: "
                            + String.join(
                                    ", ", harmful.stream().map(Change::what).limit(5).toList()),
                    evidence);
        }
        long compared =
                before.facts().keySet().stream().filter(f -> f.id().equals(check.id())).count();
        boolean figure = List.of("HI-09", "HI-10").contains(check.id());
        if (compared == 0 && !evidence.isEmpty()) {
            return new Judgement(
                    Verdict.NOT_APPLICABLE, "this user may not read any of it", evidence);
        }
        evidence.add(figure ? "compared: one figure" : "compared: " + compared);
        return new Judgement(Verdict.CONTAINED, "as it was before", evidence);
    }
}
