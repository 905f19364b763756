package dev.crucible.api.handlers;

import dev.crucible.api.documents.EndingJson;
import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.queue.QueueStatus;
import dev.crucible.core.queue.WorkQueue;
import dev.crucible.core.runs.Run;
import dev.crucible.core.storage.StoredObject;
import dev.crucible.journal.events.EventCodec;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The words of the core as objects of the contract. */
final class Views {
    private static final EventCodec EVENTS = new EventCodec();

    private Views() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    static ObjectNode run(Run run) {
        ObjectNode node = object();
        node.put("id", run.id().value());
        node.put("tenant", run.tenant());
        node.put("kind", run.summary().kind().label());
        node.put("state", run.state().label());
        node.put("runtime", run.summary().runtime());
        node.put("engine", run.summary().engine());
        node.put("isolation", run.summary().isolation());
        node.put("priority", run.priority());
        node.set("labels", texts(run.summary().labels()));
        node.put("submittedAt", time(run.submitted()));
        node.put("notBefore", time(run.notBefore()));
        run.started().ifPresent(time -> node.put("startedAt", time(time)));
        run.ended().ifPresent(time -> node.put("endedAt", time(time)));
        node.put("attempt", run.attempt());
        put(node, "worker", run.worker());
        run.ending().ifPresent(ending -> node.set("ending", EndingJson.write(ending)));
        run.attestation().ifPresent(digest -> node.put("attestationDigest", digest.hex()));
        put(node, "cause", run.cause());
        node.put("cancelRequested", run.cancelRequested());
        put(node, "batch", run.batch());
        run.retryOf().ifPresent(other -> node.put("retryOf", other.value()));
        node.put("revision", run.revision());
        return node;
    }

    static ObjectNode event(Event event) {
        JsonNode entry = EVENTS.tree(event);
        ObjectNode node = object();
        node.put("index", event.index());
        node.set("time", entry.path("time"));
        node.set("tenant", entry.path("tenant"));
        node.putObject("actor")
                .put("kind", event.entry().actor().kind().label())
                .put("name", event.entry().actor().name());
        node.set("why", entry.path("why"));
        node.set("type", entry.path("type"));
        if (event.fact() instanceof Fact.RunFact about) {
            node.put("run", about.run().value());
        }
        node.set("data", entry.path("data"));
        return node;
    }

    static ObjectNode queue(QueueStatus status) {
        ObjectNode node = object();
        node.put("state", status.state().name().toLowerCase(Locale.ROOT));
        node.put("waiting", status.waiting());
        node.put("delayed", status.delayed());
        node.put("leased", status.leased());
        node.put("dead", status.dead());
        node.put("oldestWaitMillis", status.oldestWait().toMillis());
        ArrayNode tenants = node.putArray("tenants");
        new TreeMap<>(status.tenants())
                .forEach((tenant, counts) ->
                        tenants.addObject()
                                .put("tenant", tenant)
                                .put("waiting", counts.waiting())
                                .put("delayed", counts.delayed())
                                .put("leased", counts.leased()));
        return node;
    }

    static ObjectNode deadLetter(WorkQueue.DeadLetter letter) {
        return object().put("run", letter.work().id())
                .put("tenant", letter.work().tenant())
                .put("cause", letter.cause())
                .put("attempts", letter.attempts())
                .put("since", time(letter.since()));
    }

    static ObjectNode stored(StoredObject object) {
        ObjectNode node = object();
        node.put("digest", object.digest().hex());
        node.put("tenant", object.owner().tenant());
        node.put("subject", object.owner().subject());
        node.put("name", object.owner().name());
        node.put("bytes", object.bytes());
        node.put("since", time(object.since()));
        if (object.owner().expires().isBefore(Instant.MAX)) {
            node.put("expires", time(object.owner().expires()));
        }
        return node;
    }

    static ObjectNode counts(Map<Run.State, Long> counts) {
        ObjectNode node = object();
        counts.forEach((state, count) -> {
            if (count > 0) {
                node.put(state.label(), count);
            }
        });
        return node;
    }

    static ObjectNode texts(Map<String, String> texts) {
        ObjectNode node = object();
        new TreeMap<>(texts).forEach(node::put);
        return node;
    }

    private static void put(ObjectNode node, String name, String text) {
        if (!text.isEmpty()) {
            node.put(name, text);
        }
    }
}
