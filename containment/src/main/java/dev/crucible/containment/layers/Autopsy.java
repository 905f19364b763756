package dev.crucible.containment.layers;

import java.util.Optional;

/**
 * What became of a mutant.
 *
 * @param mutant which
 * @param refused why the gate refuses it; empty when it lets it pass
 * @param killer the attempt that noticed; empty when none did
 * @param because what that attempt showed
 * @param attempts how many attempts were made
 */
public record Autopsy(
        Mutant mutant,
        Optional<String> refused,
        Optional<String> killer,
        String because,
        int attempts) {
    /** Whether there was no sandbox to attack, so that the mutant counts for nothing. */
    public boolean stillborn() {
        return refused.filter(why -> why.startsWith(DepthMap.NO_SANDBOX)).isPresent();
    }

    /** Whether a probe noticed, with nobody at the gate. */
    public boolean killed() {
        return killer.isPresent();
    }

    /** Whether the gate refuses such a sandbox. */
    public boolean refusedAtTheGate() {
        return refused.isPresent() && !stillborn();
    }
}
