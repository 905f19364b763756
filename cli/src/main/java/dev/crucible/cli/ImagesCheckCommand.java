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

/** {@code crucible images check}. */
@Command(
        name = "check",
        header = "Read images again, and compare them with their digests.",
        footer = {"  crucible images check", "  crucible images check debian:12", ""},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all is as it was", "1:something is changed, missing or new"})
final class ImagesCheckCommand implements Callable<Integer> {
    private final Composition composition;
    private final Terminal terminal;

    @Parameters(
            index = "0",
            arity = "0..*",
            paramLabel = "IMAGE",
            description = "Which (default: all).")
    private List<String> images = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    ImagesCheckCommand(Composition composition, Terminal terminal) {
        this.composition = composition;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ImageStore store = composition.images();
        List<StoredImage> wanted =
                images.isEmpty() ? store.list() : images.stream().map(store::find).toList();
        ObjectNode node = Json.object();
        ArrayNode array = node.putArray("images");
        boolean whole = true;
        for (StoredImage image : wanted) {
            List<String> found = store.check(image);
            whole &= found.isEmpty();
            ArrayNode findings =
                    array.addObject()
                            .put("id", "sha256:" + image.id())
                            .put("whole", found.isEmpty())
                            .putArray("findings");
            found.forEach(findings::add);
            if (!json) {
                print(image, found);
            }
        }
        if (json) {
            terminal.print(Json.line(node));
        }
        return whole ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private void print(StoredImage image, List<String> found) {
        String what = ImageText.names(image) + " " + ImageText.id(image);
        terminal.print(SafeText.line(what + (found.isEmpty() ? " is whole" : " is not whole:")));
        found.forEach(finding -> terminal.print(SafeText.line("  " + finding)));
    }
}
