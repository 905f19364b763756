package dev.crucible.cli;

import dev.crucible.cli.config.SecretFile;
import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.text.SafeText;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.images.ImageStore;
import dev.crucible.images.StoredImage;
import dev.crucible.images.archive.Bounds;
import dev.crucible.images.registry.Policy;
import dev.crucible.images.registry.Reference;
import dev.crucible.images.registry.Registry;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code crucible images pull}. */
@Command(
        name = "pull",
        header = "Take an image from a registry.",
        description =
                "The registry is asked over TLS. What it sends is held against digests; what a tag"
                        + " means is for the registry to say, what a digest means is not.",
        footer = {
            "  crucible images pull registry.example/python:3",
            "  crucible images pull localhost:5000/tools:v1 tools:v1 --plain-http",
            ""
        })
final class ImagesPullCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Composition composition;
    private final Terminal terminal;

    @Parameters(
            index = "0",
            paramLabel = "REFERENCE",
            description = "Registry, repository, and tag or @digest.")
    private String reference = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NAME",
            description = "What it is called here (default: REFERENCE).")
    private String name = "";

    @Option(names = "--user", paramLabel = "NAME", description = "Who asks (default: nobody).")
    private String user = "";

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Holds the user's password.")
    private @Nullable Path password;

    @Option(names = "--plain-http", description = "Ask a registry on this machine without TLS.")
    private boolean plainHttp;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    ImagesPullCommand(Composition composition, Terminal terminal) {
        this.composition = composition;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Reference wanted = Reference.parse(reference);
        String given = name.isEmpty() ? wanted.name() : name;
        if (given.isEmpty()) {
            throw wrong("NAME", "a digest gives it no name", "NAME after REFERENCE");
        }
        ImageStore images = composition.images();
        StoredImage taken;
        try (Registry registry =
                new Registry(wanted, new Policy(plainHttp), Bounds.DEFAULTS, login(), PATIENCE)) {
            taken = images.take(registry, given, wanted.toString());
        }
        if (json) {
            terminal.print(Json.line(ImageText.json(taken, images.languages(taken))));
        } else {
            ImageText.lines(taken).forEach(line -> terminal.print(SafeText.line(line)));
        }
        return ExitCodes.OK;
    }

    private String login() {
        if (user.isEmpty() != (password == null)) {
            throw wrong("--user", "needs its password", "--user and --password-file together");
        }
        return password == null ? "" : user + ":" + SecretFile.read("--password-file", password);
    }

    private static InvalidRequestException wrong(String option, String problem, String expected) {
        return new InvalidRequestException(List.of(new Fault(option, problem, expected)));
    }
}
