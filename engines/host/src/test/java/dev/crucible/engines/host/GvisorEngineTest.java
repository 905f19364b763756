package dev.crucible.engines.host;

import dev.crucible.core.ExecutionEngine;
import dev.crucible.testkit.EngineContract;

import java.util.List;

class GvisorEngineTest extends EngineContract {
    @Override
    protected ExecutionEngine engine() {
        return HostMachine.engine("gvisor");
    }

    @Override
    protected List<String> survivors() {
        return HostMachine.survivors();
    }

    /** gVisor's file server makes none on the host. */
    @Override
    protected boolean makesNamedPipes() {
        return false;
    }
}
