package dev.crucible.engines.host;

import dev.crucible.linux.Cgroup;
import dev.crucible.linux.CgroupTree;
import dev.crucible.linux.Slots;
import dev.crucible.linux.Slots.Slot;
import dev.crucible.linux.Stragglers;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a sandbox holds of the machine for itself: an identity and a control group.
 *
 * @param slots where the identity goes back to
 * @param tree where the control group goes back to
 * @param slot its identity, when started by root
 * @param group its control group, where groups can be used
 */
record Claims(Slots slots, Optional<CgroupTree> tree, Optional<Slot> slot, Optional<Cgroup> group)
        implements AutoCloseable {
    /** The same for a sandbox that keeps root, which is no identity of its own. */
    Claims withoutSlot() {
        return new Claims(slots, tree, Optional.empty(), group);
    }

    /** The same for a sandbox whose user others have too; it goes back to nobody. */
    Claims sharing(int user) {
        Slots nobodys = new Slots(Path.of("/nonexistent"));
        return new Claims(nobodys, tree, Optional.of(Slot.shared(user)), group);
    }

    /** The same for a sandbox that does not join its group. */
    Claims withoutGroup() {
        return new Claims(slots, tree, slot, Optional.empty());
    }

    /** Removes what a container runtime has made beside the group; all of it must have ended. */
    void removeCompanions() {
        group.ifPresent(used -> tree.ifPresent(home -> home.removeCompanions(used)));
    }

    /** Everything that used them must be gone. */
    @Override
    public void close() {
        if (group.isEmpty()) {
            slot.ifPresent(own -> Stragglers.killUser(own.user()));
        }
        group.ifPresent(used -> tree.ifPresent(home -> home.release(used)));
        slot.ifPresent(slots::release);
    }
}
