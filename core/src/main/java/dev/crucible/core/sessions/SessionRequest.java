package dev.crucible.core.sessions;

import dev.crucible.core.EngineChoice;
import dev.crucible.core.Isolation;
import dev.crucible.core.SandboxSpec;

import java.time.Duration;

/**
 * A wish for a sandbox that stays open.
 *
 * @param tenant whose it will be
 * @param engine which engine
 * @param isolation what is demanded of it
 * @param spec what it must be
 * @param idle how long it stays open while nobody uses it; zero for the default
 * @param lifetime how long it stays open at all; zero for the default
 */
public record SessionRequest(
        String tenant,
        EngineChoice engine,
        Isolation isolation,
        SandboxSpec spec,
        Duration idle,
        Duration lifetime) {}
