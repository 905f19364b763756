package dev.crucible.engines.embedded.wasm;

import dev.crucible.core.ExecutionEngine;
import dev.crucible.testkit.PythonContract;

import java.util.List;

class WasmEngineTest extends PythonContract {
    @Override
    protected ExecutionEngine engine() {
        return Machine.ENGINE;
    }

    @Override
    protected List<String> survivors() {
        return Machine.survivors();
    }

    @Override
    protected List<String> python(String statements) {
        return Machine.ENGINE.interpreter("-c", statements);
    }
}
