package dev.crucible.core.sessions;

import dev.crucible.core.Attestation;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Limits;

import java.time.Duration;
import java.time.Instant;

/**
 * A session.
 *
 * @param id {@code sandbox-} and 26 characters of Crockford's Base32
 * @param tenant whose it is
 * @param engine what isolates it
 * @param isolation that engine's class
 * @param limits what everything in it may use
 * @param attestation what isolation was in force when it was opened
 * @param opened when
 * @param used when somebody last used it; now, while a command is running
 * @param idle how long it stays open while nobody uses it
 * @param expires when it ends at the latest
 * @param commands how many commands were begun in it
 * @param busy whether it is in use now
 */
public record SessionInfo(
        String id,
        String tenant,
        String engine,
        IsolationClass isolation,
        Limits limits,
        Attestation attestation,
        Instant opened,
        Instant used,
        Duration idle,
        Instant expires,
        long commands,
        boolean busy) {}
