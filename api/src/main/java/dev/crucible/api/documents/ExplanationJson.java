package dev.crucible.api.documents;

import dev.crucible.core.Choice;
import dev.crucible.core.Consideration;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Which engine it would be, and why, as JSON. */
public final class ExplanationJson {
    private ExplanationJson() {}

    /** The object of a choice. */
    public static ObjectNode of(Choice choice) {
        ObjectNode node = Documents.object();
        node.put("wanted", choice.wanted().describe());
        choice.chosen().ifPresent(name -> node.put("chosen", name));
        ArrayNode engines = node.putArray("engines");
        for (Consideration one : choice.considered()) {
            ObjectNode engine = engines.addObject();
            engine.put("name", one.engine().name());
            engine.put("isolation", one.engine().isolation().label());
            engine.put("admitted", one.admitted());
            ArrayNode answers = engine.putArray("answers");
            for (Consideration.Answer answer : one.answers()) {
                answers.addObject()
                        .put("clause", answer.clause())
                        .put("met", answer.met())
                        .put("because", answer.because());
            }
        }
        return node;
    }
}
