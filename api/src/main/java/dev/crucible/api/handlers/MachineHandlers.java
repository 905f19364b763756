package dev.crucible.api.handlers;

import dev.crucible.api.http.ApiHandlers;
import dev.crucible.api.http.ApiRequest;
import dev.crucible.api.http.ApiResponse;
import dev.crucible.core.Availability;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.Measurement;
import dev.crucible.core.Runtime;
import dev.crucible.core.RuntimeCatalog;
import dev.crucible.core.runs.RunDispatcher;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;

/** What can run here, and who does. */
public final class MachineHandlers {
    private final Machine machine;
    private final RunDispatcher dispatcher;

    /** Handlers over this machine and its workers. */
    public MachineHandlers(Machine machine, RunDispatcher dispatcher) {
        this.machine = machine;
        this.dispatcher = dispatcher;
    }

    /** Binds the operations. */
    public void bind(ApiHandlers handlers) {
        handlers.bind("listRuntimes", this::runtimes)
                .bind("listEngines", this::engines)
                .bind("listWorkers", this::workers);
    }

    private ApiResponse runtimes(ApiRequest request) {
        ObjectNode node = Views.object();
        ArrayNode runtimes = node.putArray("runtimes");
        for (Runtime runtime : machine.runtimes()) {
            ObjectNode one = runtimes.addObject();
            one.put("name", runtime.name()).put("version", runtime.version());
            one.put("program", runtime.program()).put("compiled", runtime.compiled());
            texts(one.putArray("extensions"), runtime.extensions());
        }
        ArrayNode missing = node.putArray("missing");
        for (RuntimeCatalog.Missing absent : machine.missing()) {
            missing.addObject().put("name", absent.name()).put("reason", absent.reason());
        }
        return ApiResponse.json(node);
    }

    private ApiResponse engines(ApiRequest request) {
        ObjectNode node = Views.object();
        ArrayNode engines = node.putArray("engines");
        for (EngineInfo engine : machine.engines()) {
            ObjectNode one = engines.addObject();
            one.put("name", engine.name()).put("isolation", engine.isolation().label());
            one.put("version", engine.version());
            one.put("available", engine.availability().available());
            if (engine.availability() instanceof Availability.Unavailable(String reason)) {
                one.put("reason", reason);
            }
            one.put("use", engine.eligibility().label());
            if (!engine.eligibility().because().isEmpty()) {
                one.put("useBecause", engine.eligibility().because());
            }
            texts(one.putArray("notes"), engine.notes());
            if (engine.availability().available()) {
                measured(one.putObject("measured"), machine.measured(engine));
            }
        }
        return ApiResponse.json(node);
    }

    private static void measured(ObjectNode node, Measurement measurement) {
        switch (measurement) {
            case Measurement.Known known -> {
                node.put("holds", true).put("ageMillis", known.age().toMillis());
                texts(node.putArray("unexpected"), known.unexpected());
                ObjectNode depth = node.putObject("depth");
                known.depth().forEach(depth::put);
            }
            case Measurement.Unknown(String because) ->
                    node.put("holds", false).put("because", because);
        }
    }

    private ApiResponse workers(ApiRequest request) {
        ObjectNode node = Views.object();
        ArrayNode workers = node.putArray("workers");
        for (RunDispatcher.WorkerStatus worker : dispatcher.workers()) {
            ObjectNode one = workers.addObject();
            one.put("name", worker.info().name());
            texts(one.putArray("engines"), worker.info().engines());
            texts(one.putArray("isolation"), worker.info().isolation());
            texts(one.putArray("runtimes"), worker.info().runtimes());
            worker.info().certificate().ifPresent(name -> one.put("certificate", name));
            one.put("slots", worker.info().slots()).put("running", worker.running());
            one.put("joinedAt", Views.time(worker.since()));
            one.put("seenAt", Views.time(worker.seen()));
        }
        return ApiResponse.json(node);
    }

    private static void texts(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }
}
