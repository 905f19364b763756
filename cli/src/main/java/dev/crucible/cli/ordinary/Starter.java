package dev.crucible.cli.ordinary;

import dev.crucible.containment.RunPath;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.Runner;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxException;
import dev.crucible.core.SandboxSpec;
import dev.crucible.linux.Host;

import java.time.Duration;
import java.util.List;

/**
 * Who starts the engines that are verified. Closing it ends what was started for that.
 *
 * @param engines as they are for that user; only their descriptions count
 * @param path takes runs to them
 * @param user the number of that user
 * @param end ends what was started
 */
public record Starter(List<ExecutionEngine> engines, RunPath path, int user, Runnable end)
        implements AutoCloseable {
    /** Copies the list. */
    public Starter {
        engines = List.copyOf(engines);
    }

    /** This very process. */
    public static Starter self(List<ExecutionEngine> engines, Runner runner) {
        return new Starter(engines, RunPath.of(runner), Host.userId(), () -> {});
    }

    /**
     * An ordinary user of this machine, while this process judges with the rights of root.
     *
     * @param name its name or number
     * @throws CrucibleException when this process is not root, or that user cannot start anything
     */
    public static Starter ordinary(String name) {
        OrdinaryUser user = OrdinaryUser.of(name);
        if (!Host.root()) {
            throw new CrucibleException(
                    ErrorCode.FORBIDDEN,
                    "only root can judge what another user starts; do: sudo crucible verify --user "
                            + name);
        }
        OrdinaryMachine machine = OrdinaryMachine.start(user);
        return new Starter(
                machine.engines().stream().<ExecutionEngine>map(Theirs::new).toList(),
                machine::run,
                user.uid(),
                machine::close);
    }

    /** Whether it is root who starts them. */
    public boolean root() {
        return user == 0;
    }

    @Override
    public void close() {
        end.run();
    }

    private record Theirs(EngineInfo info) implements ExecutionEngine {
        @Override
        public Sandbox open(SandboxSpec spec) {
            throw SandboxException.refused("engine " + name() + " is another user's");
        }

        @Override
        public SelfTest selfTest() {
            return new SelfTest(SelfTest.Status.SKIPPED, "it is another user's", Duration.ZERO);
        }
    }
}
