package dev.crucible.engines.host;

import dev.crucible.core.Limits;
import dev.crucible.core.SandboxException;
import dev.crucible.linux.Cgroup;
import dev.crucible.linux.CgroupTree;
import dev.crucible.linux.Guardian;
import dev.crucible.linux.Host;
import dev.crucible.linux.LinuxException;
import dev.crucible.linux.Slots;
import dev.crucible.linux.Slots.Slot;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the engines of this process share of the machine: identities, control groups, and a guardian
 * that cleans up if this process dies. Thread-safe.
 */
final class HostContext implements AutoCloseable {
    private final Slots slots;
    private final Path folder;
    private final String honey;
    private CgroupTree.@Nullable Detection groups;
    private @Nullable Guardian guardian;

    /**
     * A context.
     *
     * @param slotFile where identities are claimed
     * @param folder where engines may put temporary files; removed at the end
     * @param honey for the environment of the guardian; empty for nothing
     */
    HostContext(Path slotFile, Path folder, String honey) {
        this.slots = new Slots(slotFile);
        this.folder = folder;
        this.honey = honey;
    }

    private synchronized CgroupTree.Detection groups() {
        CgroupTree.Detection known = groups;
        if (known == null) {
            known = CgroupTree.detect();
            groups = known;
            List<String> directories =
                    known.tree().map(CgroupTree::everyDirectory).orElse(List.of());
            Map<String, String> environment =
                    honey.isEmpty() ? Map.of() : Map.of("CRUCIBLE_TOKEN", honey);
            guardian = Guardian.watch(folder.toString(), directories, environment);
        }
        return known;
    }

    /** Where engines may put temporary files. */
    Path folder() {
        return folder;
    }

    /** Why there are no control groups; empty when there are. */
    String whyNoGroups() {
        return groups().problem();
    }

    /** What users of the engines should know. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        groups().tree()
                .ifPresentOrElse(
                        tree -> notes.add("control groups version " + tree.version()),
                        () -> notes.add("no control groups: " + whyNoGroups()));
        if (!Host.root()) {
            notes.add("started by an ordinary user: concurrent runs share its user id");
        }
        return List.copyOf(notes);
    }

    /** Claims an identity and a control group for one sandbox. */
    Claims claim(Limits limits, int overhead) {
        Optional<CgroupTree> tree = groups().tree();
        Optional<Slot> slot = Host.root() ? Optional.of(slots.acquire()) : Optional.empty();
        try {
            Optional<Cgroup> group = tree.map(groups -> groups.acquire(limits, overhead));
            return new Claims(slots, tree, slot, group);
        } catch (LinuxException refused) {
            slot.ifPresent(slots::release);
            throw SandboxException.lost(
                    "no control group for the sandbox: " + refused.getMessage(), refused);
        }
    }

    @Override
    public synchronized void close() {
        slots.close();
        Guardian watching = guardian;
        guardian = null;
        if (watching != null) {
            watching.close();
        }
    }
}
