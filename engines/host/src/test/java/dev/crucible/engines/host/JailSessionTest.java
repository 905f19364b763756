package dev.crucible.engines.host;

import dev.crucible.core.ExecutionEngine;
import dev.crucible.testkit.SessionContract;

import java.util.List;

class JailSessionTest extends SessionContract {
    @Override
    protected ExecutionEngine engine() {
        return HostMachine.engine("jail");
    }

    @Override
    protected List<String> survivors() {
        return HostMachine.survivors();
    }
}
