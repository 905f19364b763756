package dev.crucible.cli;

import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.remote.Ages;
import dev.crucible.cli.text.Sizes;
import dev.crucible.cli.text.Table;
import dev.crucible.cli.text.Table.Align;
import dev.crucible.core.Runtime;
import dev.crucible.images.ImageStore;
import dev.crucible.images.StoredImage;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** {@code crucible images list}. */
@Command(
        name = "list",
        header = "List the images, and what languages they have.",
        footer = {"  crucible images list", "  crucible images list --json", ""})
final class ImagesListCommand implements Callable<Integer> {
    private final Composition composition;
    private final Terminal terminal;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    ImagesListCommand(Composition composition, Terminal terminal) {
        this.composition = composition;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ImageStore images = composition.images();
        if (json) {
            ObjectNode node = Json.object();
            ArrayNode array = node.putArray("images");
            images.list()
                    .forEach(image -> array.add(ImageText.json(image, images.languages(image))));
            terminal.print(Json.line(node));
            return ExitCodes.OK;
        }
        Instant now = composition.clock().instant();
        Table table =
                new Table(Align.LEFT, Align.LEFT, Align.RIGHT, Align.RIGHT, Align.LEFT, Align.LEFT);
        table.row("IMAGE", "ID", "SIZE", "AGE", "PLATFORM", "LANGUAGES");
        for (StoredImage image : images.list()) {
            table.row(
                    ImageText.names(image),
                    ImageText.id(image),
                    Sizes.format(image.bytes()),
                    Ages.format(Duration.between(image.imported(), now)),
                    image.platform(),
                    languages(images, image));
        }
        terminal.print(table.lines(""));
        return ExitCodes.OK;
    }

    private static String languages(ImageStore images, StoredImage image) {
        String names =
                images.languages(image).available().stream()
                        .map(Runtime::name)
                        .collect(Collectors.joining(" "));
        return names.isEmpty() ? "-" : names;
    }
}
