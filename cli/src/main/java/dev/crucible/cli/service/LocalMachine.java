package dev.crucible.cli.service;

import dev.crucible.api.handlers.Machine;
import dev.crucible.core.Choice;
import dev.crucible.core.EngineChoice;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.Isolation;
import dev.crucible.core.Measurement;
import dev.crucible.core.Runtime;
import dev.crucible.core.RuntimeCatalog;

import java.util.List;
import java.util.function.Supplier;

/** What can run on this machine; looked up when it is first asked for. */
final class LocalMachine implements Machine {
    private final Supplier<Workplace> workplace;

    LocalMachine(Supplier<Workplace> workplace) {
        this.workplace = workplace;
    }

    @Override
    public List<EngineInfo> engines() {
        return workplace.get().engines().engines().stream().map(ExecutionEngine::info).toList();
    }

    @Override
    public Measurement measured(EngineInfo engine) {
        return workplace.get().engines().measured(engine);
    }

    @Override
    public Choice consider(EngineChoice engine, Isolation wanted) {
        return workplace.get().engines().consider(engine, wanted);
    }

    @Override
    public List<Runtime> runtimes() {
        return workplace.get().runtimes().available();
    }

    @Override
    public List<RuntimeCatalog.Missing> missing() {
        return workplace.get().runtimes().missing();
    }
}
