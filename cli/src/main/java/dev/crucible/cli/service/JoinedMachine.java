package dev.crucible.cli.service;

import dev.crucible.api.handlers.Machine;
import dev.crucible.core.Availability;
import dev.crucible.core.Choice;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.EngineChoice;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.Isolation;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Limits;
import dev.crucible.core.Measurement;
import dev.crucible.core.Runtime;
import dev.crucible.core.RuntimeCatalog;
import dev.crucible.core.runs.RunDispatcher;
import dev.crucible.engines.host.runtimes.InstalledRuntimes;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What can run on the workers that have joined, as far as they say. */
final class JoinedMachine implements Machine {
    /** A runtime elsewhere is taken for what its name says. */
    private static final Map<String, List<String>> ENDINGS = InstalledRuntimes.endings();

    private final RunDispatcher dispatcher;

    JoinedMachine(RunDispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** Of an engine elsewhere no more than its name is known, so its class is not promised. */
    @Override
    public List<EngineInfo> engines() {
        return dispatcher.workers().stream()
                .flatMap(worker -> worker.info().engines().stream())
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .map(name ->
                        new EngineInfo(
                                name,
                                IsolationClass.NONE,
                                "",
                                new Availability.Available(),
                                List.of("on a worker; its class is known there")))
                .toList();
    }

    @Override
    public Measurement measured(EngineInfo engine) {
        return new Measurement.Unknown("it is known where the worker is");
    }

    @Override
    public Choice consider(EngineChoice engine, Isolation wanted) {
        throw new CrucibleException(
                ErrorCode.UNSUPPORTED,
                "the engines are on workers, each of which chooses for itself; what it chose is in"
                        + " the run's result");
    }

    @Override
    public List<Runtime> runtimes() {
        return dispatcher.workers().stream()
                .flatMap(worker -> worker.info().runtimes().stream())
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .map(name ->
                        new Runtime(
                                name,
                                "",
                                ENDINGS.getOrDefault(name, List.of()),
                                "",
                                List.of(),
                                List.of(),
                                List.of(),
                                Map.of(),
                                List.of(),
                                Limits.COMPILE_DEFAULTS))
                .toList();
    }

    @Override
    public List<RuntimeCatalog.Missing> missing() {
        return List.of();
    }
}
