package dev.crucible.cli.probes;

import dev.crucible.core.RunResult;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What must hold of what is shown. */
final class Checks {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern TEXT = Pattern.compile(">[^<]*<");
    private static final Pattern LINE_END = Pattern.compile("\\R");

    private Checks() {}

    /** Nothing that a terminal obeys, or that hides or turns around what stands beside it. */
    static List<String> harmlessOnATerminal(String shown, String frame, RunResult result) {
        List<String> obeyed =
                shown.codePoints()
                        .filter(Checks::obeyed)
                        .distinct()
                        .limit(8)
                        .mapToObj("U+%04X"::formatted)
                        .toList();
        return obeyed.isEmpty()
                ? List.of()
                : List.of("a terminal would obey " + String.join(" ", obeyed));
    }

    private static boolean obeyed(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> c != '\n' && c != '\t';
            case Character.FORMAT -> c != 0xad && c != 0x200c && c != 0x200d;
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /** As many lines as anything harmless would take. */
    static List<String> noFurtherLines(String shown, String frame, RunResult result) {
        long lines = LINE_END.matcher(shown).results().count();
        long wanted = LINE_END.matcher(frame).results().count();
        return lines == wanted
                ? List.of()
                : List.of("one record has become " + (lines - wanted + 1));
    }

    /** One line, which is one object with the fields that it has for anything harmless. */
    static List<String> oneObject(String shown, String frame, RunResult result) {
        List<String> broken = new ArrayList<>(noFurtherLines(shown, frame, result));
        try {
            if (!names(JSON.readTree(shown)).equals(names(JSON.readTree(frame)))) {
                broken.add("it has other fields");
            }
        } catch (JacksonException unreadable) {
            broken.add("it is no object any more");
        }
        return broken;
    }

    private static List<String> names(JsonNode node) {
        return node.properties().stream().map(Map.Entry::getKey).sorted().toList();
    }

    /** The object of a run gives the bytes back exactly, and its outcome is the host's. */
    static List<String> exactResult(String shown, String frame, RunResult result) {
        List<String> broken = new ArrayList<>();
        JsonNode node;
        try {
            node = JSON.readTree(shown);
        } catch (JacksonException unreadable) {
            return List.of("it is no object any more");
        }
        for (String stream : List.of("stdout", "stderr")) {
            byte[] written =
                    (stream.equals("stdout") ? result.stdout() : result.stderr()).bytes().toArray();
            if (!Arrays.equals(bytes(node, stream), written)) {
                broken.add(stream + " is not what was written");
            }
        }
        if (!node.path("outcome").path("type").asString("").equals(result.outcome().type())) {
            broken.add("its outcome is not the host's");
        }
        return broken;
    }

    private static byte[] bytes(JsonNode node, String stream) {
        String encoded = node.path(stream + "Base64").asString("");
        return encoded.isEmpty()
                ? node.path(stream).asString("").getBytes(java.nio.charset.StandardCharsets.UTF_8)
                : Base64.getDecoder().decode(encoded);
    }

    /** The page has the elements that it has for anything harmless. */
    static List<String> sameElements(String shown, String frame, RunResult result) {
        return elements(shown).equals(elements(frame))
                ? List.of()
                : List.of("the output has become a part of the page");
    }

    private static String elements(String page) {
        return TEXT.matcher(page).replaceAll("><");
    }

    /** One event, whose data is what was written (html.spec.whatwg.org, section 9.2.6). */
    static List<String> oneEvent(String shown, String frame, RunResult result) {
        List<String> lines = List.of(LINE_END.split(shown, -1));
        long events = Pattern.compile("\\R\\R").matcher(shown).results().count();
        boolean foreign =
                lines.stream()
                        .anyMatch(line ->
                                !line.isEmpty()
                                        && !line.startsWith("data: ")
                                        && !line.equals("event: output")
                                        && !line.equals("id: 1"));
        List<String> broken = new ArrayList<>();
        if (events != 1) {
            broken.add("one event has become " + events);
        }
        if (foreign) {
            broken.add("an event has fields that nobody gave it");
        }
        return broken;
    }

    /** An instruction stands where output stands, and nowhere else. */
    static List<String> onlyAsOutput(String shown, String frame, RunResult result) {
        try {
            List<String> places = new ArrayList<>();
            find(JSON.readTree(shown), "", places);
            return places.stream()
                    .filter(place -> !place.equals("/stdout") && !place.equals("/stderr"))
                    .map(place -> "an instruction stands at " + place)
                    .toList();
        } catch (JacksonException unreadable) {
            return List.of("nobody can tell the output from the rest");
        }
    }

    private static void find(JsonNode node, String place, List<String> places) {
        if (node.isString() && node.asString().contains(InjectionProbes.INSTRUCTION)) {
            places.add(place);
        }
        node.properties()
                .forEach(field -> find(field.getValue(), place + "/" + field.getKey(), places));
        if (node.isArray()) {
            node.forEach(element -> find(element, place + "/-", places));
        }
    }
}
