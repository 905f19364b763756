package dev.crucible.cli;

import dev.crucible.cli.console.Json;
import dev.crucible.containment.layers.Depth;
import dev.crucible.containment.layers.DepthMap;
import dev.crucible.containment.layers.Layer;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Depths as lines of JSON: one a probe, and one at the end of each engine. Reads them back, because
 * they are measured by another process, in an enclosure. For one thread.
 */
final class DepthLines {
    private final Consumer<DepthMap> whole;
    private final List<Depth> depths = new ArrayList<>();

    /**
     * Reads lines.
     *
     * @param whole hears of each engine that has come to its end
     */
    DepthLines(Consumer<DepthMap> whole) {
        this.whole = whole;
    }

    /** The line of a probe. */
    static ObjectNode line(String engine, Depth depth) {
        ObjectNode line =
                Json.object()
                        .put("engine", engine)
                        .put("probe", depth.probe())
                        .put("depth", depth.layers())
                        .put("wall", depth.wall());
        ArrayNode alone = line.putArray("alone");
        depth.alone().forEach(alone::add);
        return line;
    }

    /** The last line of an engine. */
    static ObjectNode summary(DepthMap map) {
        ObjectNode engine = Json.object().put("engine", map.engine());
        engine.put("probes", map.depths().size());
        ObjectNode points = engine.putObject("singlePoints");
        for (Layer layer : Layer.of(map.engine())) {
            ArrayNode ids = points.putArray(layer.label());
            map.onlyStoppedBy(layer).forEach(ids::add);
        }
        ArrayNode unclear = engine.putArray("unclear");
        map.unclear().forEach(unclear::add);
        ArrayNode broken = engine.putArray("notTakenAway");
        map.broken().forEach(layer -> broken.add(layer.label()));
        return engine;
    }

    /** Hears a line; what is none of ours says nothing. */
    void read(String line) {
        JsonNode said;
        try {
            said = Json.read(line);
        } catch (JacksonException none) {
            return;
        }
        if (said.has("depth")) {
            List<String> alone = texts(said.path("alone"));
            depths.add(
                    new Depth(
                            said.path("probe").asString(""),
                            said.path("depth").asInt(),
                            alone,
                            said.path("wall").asBoolean(false)));
        } else if (said.has("singlePoints")) {
            List<String> broken = texts(said.path("notTakenAway"));
            String engine = said.path("engine").asString("");
            whole.accept(
                    new DepthMap(
                            engine,
                            depths,
                            texts(said.path("unclear")),
                            Layer.of(engine).stream()
                                    .filter(layer -> broken.contains(layer.label()))
                                    .toList()));
            depths.clear();
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(one -> texts.add(one.asString("")));
        return texts;
    }
}
