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

import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code crucible images import}. */
@Command(
        name = "import",
        header = "Take an image from a file or folder.",
        description = {
            "SOURCE is an OCI image layout, as a folder or a tar; what 'docker save' has written; a"
                    + " tar of a root filesystem; or a folder that is one. A tar may be packed with"
                    + " gzip.",
            "",
            "Everything is checked before it is used. Nothing is kept of an image that breaks a"
                    + " rule. Devices are left out, set-user-id is taken away."
        },
        footer = {
            "  crucible images import debian.tar.gz debian:12",
            "  crucible images import layout/ --image v1 tools:v1",
            ""
        })
final class ImagesImportCommand implements Callable<Integer> {
    private final Composition composition;
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "The file or folder.")
    private Path source = Path.of("");

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NAME",
            description = "What it is called here (default: as in SOURCE).")
    private String name = "";

    @Option(
            names = "--image",
            paramLabel = "NAME",
            description = "Which image of SOURCE, when there are several.")
    private String image = "";

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    ImagesImportCommand(Composition composition, Terminal terminal) {
        this.composition = composition;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ImageStore images = composition.images();
        StoredImage taken = images.take(source, name, image);
        if (json) {
            terminal.print(Json.line(ImageText.json(taken, images.languages(taken))));
        } else {
            ImageText.lines(taken).forEach(line -> terminal.print(SafeText.line(line)));
        }
        return ExitCodes.OK;
    }
}
