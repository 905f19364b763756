package dev.crucible.cli;

import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.text.SafeText;
import dev.crucible.images.ImageStore;
import dev.crucible.images.StoredImage;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code crucible images remove}. */
@Command(
        name = "remove",
        header = "Remove images.",
        description =
                "Removes names, and each image with its last one; by its id an image with all its"
                        + " names. An image that a run uses stays.",
        footer = {"  crucible images remove debian:12", ""})
final class ImagesRemoveCommand implements Callable<Integer> {
    private final Composition composition;
    private final Terminal terminal;

    @Parameters(
            index = "0",
            arity = "1..*",
            paramLabel = "IMAGE",
            description = "A name, or sha256: and at least 12 digits of an id.")
    private List<String> images = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    ImagesRemoveCommand(Composition composition, Terminal terminal) {
        this.composition = composition;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ImageStore store = composition.images();
        ObjectNode node = Json.object();
        ArrayNode removed = node.putArray("removed");
        for (String image : images) {
            StoredImage was = store.remove(image);
            removed.addObject().put("image", image).put("id", "sha256:" + was.id());
            if (!json) {
                terminal.print(SafeText.line("removed " + image + ", " + ImageText.id(was)));
            }
        }
        if (json) {
            terminal.print(Json.line(node));
        }
        return ExitCodes.OK;
    }
}
