package dev.crucible.api.handlers;

import dev.crucible.api.http.ApiHandlers;
import dev.crucible.api.http.ApiRequest;
import dev.crucible.api.http.ApiResponse;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.RunId;
import dev.crucible.core.journal.Actor;
import dev.crucible.core.queue.WorkQueue;
import dev.crucible.core.runs.QueueControl;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;

/** The queue: how it stands, and who may change that. */
public final class QueueHandlers {
    private static final int MOST_REDRIVEN = 1000;

    private final QueueControl queue;

    /** Handlers over this queue. */
    public QueueHandlers(QueueControl queue) {
        this.queue = queue;
    }

    /** Binds the operations. */
    public void bind(ApiHandlers handlers) {
        handlers.bind("getQueue", _ -> ApiResponse.json(Views.queue(queue.status())))
                .bind("pauseQueue", request -> change(request, WorkQueue.State.PAUSED))
                .bind("resumeQueue", request -> change(request, WorkQueue.State.OPEN))
                .bind("drainQueue", request -> change(request, WorkQueue.State.DRAINING))
                .bind("listDeadLetters", this::deadLetters)
                .bind("redriveDeadLetter", this::redriveOne)
                .bind("redriveDeadLetters", this::redrive);
    }

    private ApiResponse change(ApiRequest request, WorkQueue.State state) {
        queue.change(state, request.principal().actor(), RunHandlers.why(request));
        return ApiResponse.json(Views.queue(queue.status()));
    }

    private ApiResponse deadLetters(ApiRequest request) {
        int limit = (int) request.integer("limit");
        List<WorkQueue.DeadLetter> found = queue.deadLetters(Paging.runCursor(request), limit + 1);
        ObjectNode node = Views.object();
        ArrayNode letters = node.putArray("deadLetters");
        found.stream().limit(limit).forEach(letter -> letters.add(Views.deadLetter(letter)));
        if (found.size() <= limit) {
            return ApiResponse.json(node);
        }
        String next = found.get(limit - 1).work().id();
        return Paging.next(request, node.put("next", next), next);
    }

    private ApiResponse redriveOne(ApiRequest request) {
        return ApiResponse.json(
                Views.run(
                        queue.redrive(
                                new RunId(request.text("run")),
                                request.principal().actor(),
                                RunHandlers.why(request))));
    }

    private ApiResponse redrive(ApiRequest request) {
        Actor actor = request.principal().actor();
        String why = RunHandlers.why(request);
        ObjectNode node = Views.object();
        ArrayNode redriven = node.putArray("runs");
        if (request.json().has("runs")) {
            for (JsonNode run : request.json().path("runs")) {
                redriveIfDead(new RunId(run.asString()), actor, why, redriven);
            }
        } else {
            queue.deadLetters("", MOST_REDRIVEN)
                    .forEach(letter ->
                            redriveIfDead(new RunId(letter.work().id()), actor, why, redriven));
        }
        return ApiResponse.json(node.put("remaining", queue.status().dead()));
    }

    private void redriveIfDead(RunId run, Actor actor, String why, ArrayNode redriven) {
        try {
            redriven.add(queue.redrive(run, actor, why).id().value());
        } catch (CrucibleException notDead) {
            if (notDead.code() != ErrorCode.CONFLICT && notDead.code() != ErrorCode.NOT_FOUND) {
                throw notDead;
            }
        }
    }
}
