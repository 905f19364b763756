package dev.crucible.journal.verify;

import dev.crucible.journal.merkle.TreeHead;

import java.util.List;

/**
 * What an audit found.
 *
 * @param head what the checkpoint claims; empty where there is none that can be read
 * @param audited how many entries were hashed
 * @param complete whether everything that the checkpoint covers was looked at; otherwise the audit
 *     was cancelled, could not go on, or found more than it reports
 * @param findings what does not agree, in the order in which it was found
 */
public record AuditReport(TreeHead head, long audited, boolean complete, List<Finding> findings) {
    /** Copies the findings. */
    public AuditReport {
        findings = List.copyOf(findings);
    }

    /** Whether the log is exactly what its checkpoint commits to. */
    public boolean clean() {
        return complete && findings.isEmpty();
    }
}
