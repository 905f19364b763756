package dev.crucible.engines.host;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.core.ExecutionEngine;
import dev.crucible.testkit.PythonContract;

import org.junit.jupiter.api.BeforeEach;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The contract of engines with a Python of their own holds for the machine's Python as well. */
class JailPythonTest extends PythonContract {
    private static final String PYTHON = "/usr/bin/python3";

    @BeforeEach
    void requirePython() {
        assumeTrue(Files.isExecutable(Path.of(PYTHON)), PYTHON + " is not installed");
    }

    @Override
    protected ExecutionEngine engine() {
        return HostMachine.engine("jail");
    }

    @Override
    protected List<String> survivors() {
        return HostMachine.survivors();
    }

    @Override
    protected List<String> python(String statements) {
        return List.of(PYTHON, "-S", "-X", "utf8", "-c", statements);
    }
}
