package dev.crucible.cli;

import dev.crucible.cli.console.Json;
import dev.crucible.cli.text.Sizes;
import dev.crucible.core.Runtime;
import dev.crucible.core.RuntimeCatalog;
import dev.crucible.images.StoredImage;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;

/** An image for people, and as JSON. */
final class ImageText {
    private static final int SHORT = 12;

    private ImageText() {}

    /** Enough of an id to find the image again. */
    static String id(StoredImage image) {
        return "sha256:" + image.id().hex().substring(0, SHORT);
    }

    static String names(StoredImage image) {
        return image.names().isEmpty() ? "-" : String.join(" ", image.names());
    }

    /** What was taken, and what of it was not. */
    static List<String> lines(StoredImage image) {
        List<String> lines = new ArrayList<>();
        lines.add(
                names(image)
                        + " is "
                        + id(image)
                        + ", "
                        + Sizes.format(image.bytes())
                        + " in "
                        + image.files()
                        + " files and folders");
        add(lines, image.leftOut().devices(), "devices and pipes were left out");
        add(lines, image.leftOut().special(), "files lost set-user-id or set-group-id");
        add(lines, image.leftOut().attributes(), "entries lost extended attributes");
        return lines;
    }

    private static void add(List<String> lines, long count, String what) {
        if (count > 0) {
            lines.add(count + " " + what);
        }
    }

    static ObjectNode json(StoredImage image, RuntimeCatalog languages) {
        ObjectNode node = Json.object();
        node.put("id", "sha256:" + image.id());
        ArrayNode names = node.putArray("names");
        image.names().forEach(names::add);
        node.put("platform", image.platform());
        node.put("source", image.source());
        node.put("imported", image.imported().toString());
        node.put("bytes", image.bytes());
        node.put("files", image.files());
        ArrayNode runtimes = node.putArray("runtimes");
        for (Runtime runtime : languages.available()) {
            runtimes.addObject()
                    .put("name", runtime.name())
                    .put("version", runtime.version())
                    .put("program", runtime.program());
        }
        ObjectNode leftOut = node.putObject("leftOut");
        leftOut.put("devices", image.leftOut().devices());
        leftOut.put("special", image.leftOut().special());
        leftOut.put("attributes", image.leftOut().attributes());
        ArrayNode examples = leftOut.putArray("examples");
        image.leftOut().examples().forEach(examples::add);
        return node;
    }
}
