package dev.crucible.evals.proxy;

import dev.crucible.core.Attestations;
import dev.crucible.core.Bytes;
import dev.crucible.core.Outcome;

import org.jspecify.annotations.Nullable;

/**
 * How an exchange between the tests and the candidate ended.
 *
 * @param verdict the frame by which the tests said so themselves; null when they did not
 * @param candidateFault how the candidate broke the rules of the exchange; null when it did not
 * @param testsFault how the tests broke them; null when they did not
 * @param tests how the tests' sandbox ended
 * @param candidate how the candidate's sandbox ended
 * @param candidateFirst whether the candidate ended before the tests did
 * @param answered whether anything of the candidate's had reached the tests
 * @param honeySaid whether the candidate said the honey answer, which the tests had not told it
 * @param attestations of the two sandboxes, as far as they were opened
 */
record Exchange(
        @Nullable Bytes verdict,
        @Nullable String candidateFault,
        @Nullable String testsFault,
        Outcome tests,
        Outcome candidate,
        boolean candidateFirst,
        boolean answered,
        boolean honeySaid,
        Attestations attestations) {}
