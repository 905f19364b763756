package dev.crucible.cli;

import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.text.SafeText;

import tools.jackson.databind.JsonNode;

/** Which engine it is, and why, for people. What a server wrote is shown as text only. */
final class ExplanationText {
    private static final int WIDTH = 500;

    private final Terminal terminal;

    ExplanationText(Terminal terminal) {
        this.terminal = terminal;
    }

    void print(JsonNode explanation) {
        say("demanded: " + text(explanation, "wanted"));
        for (JsonNode engine : explanation.path("engines")) {
            boolean admitted = engine.path("admitted").asBoolean(false);
            say(
                    "%s, class %s: %s"
                            .formatted(
                                    text(engine, "name"),
                                    text(engine, "isolation"),
                                    admitted ? "will do" : "refused"));
            for (JsonNode answer : engine.path("answers")) {
                say(
                        "  %s %s: %s"
                                .formatted(
                                        answer.path("met").asBoolean(false) ? "yes" : "NO ",
                                        text(answer, "clause"),
                                        text(answer, "because")));
            }
        }
        for (JsonNode note : explanation.path("notes")) {
            say(note.asString(""));
        }
        say(explanation.has("chosen") ? "chosen: " + text(explanation, "chosen") : "chosen: none");
    }

    private void say(String line) {
        terminal.print(SafeText.line(line, WIDTH));
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString("");
    }
}
