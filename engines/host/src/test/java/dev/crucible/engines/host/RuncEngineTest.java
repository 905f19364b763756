package dev.crucible.engines.host;

import dev.crucible.core.ExecutionEngine;
import dev.crucible.testkit.EngineContract;

import java.util.List;

class RuncEngineTest extends EngineContract {
    @Override
    protected ExecutionEngine engine() {
        return HostMachine.engine("runc");
    }

    @Override
    protected List<String> survivors() {
        return HostMachine.survivors();
    }
}
