package dev.crucible.cli;

import dev.crucible.api.client.ApiClient;
import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Interrupts;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.remote.RemoteMachine;
import dev.crucible.cli.remote.RemoteRunner;
import dev.crucible.cli.remote.RunOutput;
import dev.crucible.cli.remote.ServerOptions;
import dev.crucible.cli.remote.Surroundings;
import dev.crucible.cli.text.SafeTextStream;
import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.EngineSelector;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.Fault;
import dev.crucible.core.Images;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.core.Limits;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.OutputListener;
import dev.crucible.core.RunId;
import dev.crucible.core.RunRequest;
import dev.crucible.core.RunResult;
import dev.crucible.core.Runtime;
import dev.crucible.core.RuntimeCatalog;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.Stdin;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** {@code crucible run}: one program in one sandbox. */
@Command(
        name = "run",
        header = "Run a program that you do not trust.",
        description = {
            "Runs FILE in a fresh sandbox and passes its output on. The language follows from the"
                    + " file's ending. There is no network unless you ask for one.",
            "",
            "Also bounded: 256 open files. A compiler has its own bounds."
        },
        footer = {
            "  crucible run hello.py",
            "  echo 'print(6 * 7)' | crucible run - --runtime python",
            "  crucible run solve.cpp --time 2s --memory 256m --stdin input.txt",
            "  crucible run report.py --file data.csv --collect '*.png' --out charts",
            "  crucible run Main.java --json -- first second",
            "  crucible run hello.py --image debian:12",
            "  crucible run hello.py --server https://crucible.example --detach",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0-255:the program's own, or 128 and the signal that ended it",
            "2:the command is wrong",
            "124:the program reached a time limit",
            "125:Crucible refused or failed",
            "130:interrupted",
            "137:the program reached another limit: memory, processes, disk or output"
        })
final class RunCommand implements Callable<Integer> {
    private final Composition composition;
    private final Terminal terminal;

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "The program; - reads it from standard input.")
    private String program = "";

    @Parameters(index = "1..*", paramLabel = "ARGUMENT", description = "The program's arguments.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = "--runtime",
            paramLabel = "NAME",
            description = "The language; see 'crucible runtimes' (default: by the file's ending).")
    private @Nullable String runtime;

    @Option(
            names = "--image",
            paramLabel = "NAME",
            description =
                    "The root filesystem around it; see 'crucible images' (default: the programs of"
                            + " this machine).")
    private String image = "";

    @Mixin private EngineOptions engine = new EngineOptions();
    @Mixin private LimitOptions limits = new LimitOptions();

    @Option(
            names = "--network",
            paramLabel = "ACCESS",
            defaultValue = "none",
            converter = NetworkConverter.class,
            description = "none, or a loopback of its own: loopback (default: ${DEFAULT-VALUE}).")
    private NetworkAccess network = NetworkAccess.NONE;

    @Option(
            names = "--stdin",
            paramLabel = "FILE",
            description = "Its standard input; - is that of this command (default: empty).")
    private @Nullable String stdin;

    @Option(names = "--env", paramLabel = "K=V", description = "An environment variable.")
    private List<String> variables = new ArrayList<>();

    @Option(
            names = "--file",
            paramLabel = "PATH[=INNER]",
            description = "A further file or folder, perhaps under another name.")
    private List<String> files = new ArrayList<>();

    @Option(
            names = "--collect",
            paramLabel = "GLOB",
            description = "Files to bring back: *, ** and ? as usual. Needs --out or --json.")
    private List<String> collect = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where to write what is brought back.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Print one JSON object instead of the output.")
    private boolean json;

    @Mixin private ServerOptions server = new ServerOptions();

    @Option(
            names = "--detach",
            description = "With a server: print the run's id, and do not wait for its end.")
    private boolean detach;

    RunCommand(Composition composition, Terminal terminal) {
        this.composition = composition;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        Optional<ApiClient> api = server.find(terminal);
        if (api.isPresent()) {
            try (ApiClient there = api.get()) {
                return callThere(there);
            }
        }
        if (detach) {
            throw wrong("--detach", "nothing would be left of it here", "--server URL with it");
        }
        return callHere();
    }

    private int callHere() throws InterruptedException {
        if (image.isEmpty()) {
            return callHere(composition.runtimes(engine.choice()));
        }
        // The name may come to mean another image meanwhile.
        try (Images.Held held = composition.images().hold(image)) {
            image = "sha256:" + held.image().id();
            return callHere(held.runtimes());
        }
    }

    private int callHere(RuntimeCatalog catalog) throws InterruptedException {
        RunRequest request =
                request(catalog, composition::engines, StandardInput.of(stdin, terminal.in()));
        Artifacts artifacts = new Artifacts(out, terminal);
        Cancellation cancellation = new Cancellation();
        Interrupts interrupts = Interrupts.cancelling(cancellation);
        RunResult result;
        if (json) {
            result = composition.watchedRunner().run(request, OutputListener.SILENT, cancellation);
            terminal.print(Json.line(RunJson.of(result, artifacts.write(result.artifacts()))));
        } else {
            LiveOutput live =
                    new LiveOutput(
                            shown(terminal.out(), terminal.outIsTerminal()),
                            shown(terminal.err(), terminal.errIsTerminal()),
                            cancellation::cancel);
            result = composition.watchedRunner().run(request, live, cancellation);
            live.finish(result.stdout(), result.stderr());
            if (live.closed()) {
                return ExitCodes.CLOSED_PIPE;
            }
            new RunExplanation(terminal).explain(result, request.limits());
            artifacts.write(result.artifacts());
        }
        return code(result, interrupts, artifacts);
    }

    private int callThere(ApiClient api) {
        Surroundings here = new Surroundings(terminal, composition.clock(), new SecureRandom());
        RunRequest request =
                request(
                        new RemoteMachine(api).runtimes(),
                        () -> new RemoteMachine(api).engines(),
                        StandardInput.whole(stdin, terminal.in()));
        Artifacts artifacts = new Artifacts(out, terminal);
        RemoteRunner runner = new RemoteRunner(here, api);
        RunId id = runner.submit(request);
        if (detach) {
            terminal.print(json ? Json.line(Json.object().put("id", id.value())) : id.value());
            return ExitCodes.OK;
        }
        Cancellation cancellation = new Cancellation();
        Interrupts interrupts = Interrupts.cancelling(cancellation);
        if (json) {
            RunResult result = runner.await(id, cancellation, interrupts);
            terminal.print(Json.line(RunJson.of(result, artifacts.write(result.artifacts()))));
            return code(result, interrupts, artifacts);
        }
        RunOutput live = new RunOutput(terminal, null, cancellation::cancel);
        RunResult result = runner.follow(id, live, cancellation, interrupts);
        live.finish();
        if (live.closed()) {
            return ExitCodes.CLOSED_PIPE;
        }
        new RunExplanation(terminal).explain(result, request.limits());
        artifacts.write(result.artifacts());
        return code(result, interrupts, artifacts);
    }

    private static int code(RunResult result, Interrupts interrupts, Artifacts artifacts) {
        if (interrupts.exitCode() != 0) {
            return interrupts.exitCode();
        }
        return artifacts.failed() ? ExitCodes.CRUCIBLE : ExitCodes.of(result.outcome());
    }

    private RunRequest request(
            RuntimeCatalog catalog, Supplier<EngineSelector> engines, Stdin input) {
        if (program.equals("-") && "-".equals(stdin)) {
            throw wrong("--stdin", "FILE is standard input already", "only one of them to be -");
        }
        if (!collect.isEmpty() && out == null && !json) {
            throw wrong("--collect", "nothing says where to", "--out DIR or --json");
        }
        Limits bounds = limits.limits();
        InputFiles inputs = new InputFiles(bounds.diskBytes());
        Bytes source = source(inputs);
        Runtime language = language(catalog);
        String entry = entry(language);
        RunRequest.Builder request =
                new RunRequest.Builder(language.name(), entry)
                        .file(SandboxFile.of(entry, source))
                        .arguments(arguments)
                        .limits(bounds)
                        .network(network)
                        .isolation(engine.isolation(engines))
                        .engine(engine.choice())
                        .collect(collect)
                        .image(image);
        files.forEach(option -> inputs.given(option).forEach(request::file));
        variables.forEach(variable -> addVariable(request, variable));
        return request.stdin(input).build();
    }

    private Bytes source(InputFiles inputs) {
        if (!program.equals("-")) {
            return inputs.read(Path.of(program));
        }
        try {
            return inputs.read(terminal.in(), "standard input");
        } catch (IOException why) {
            throw new CrucibleException(
                    ErrorCode.NOT_FOUND, "cannot read standard input: " + why.getMessage(), why);
        }
    }

    private Runtime language(RuntimeCatalog catalog) {
        if (runtime != null) {
            return RuntimeChoice.named(catalog, runtime);
        }
        if (program.equals("-")) {
            throw wrong("FILE", "nothing says the language", "--runtime NAME");
        }
        return RuntimeChoice.forFile(catalog, InputFiles.baseName(Path.of(program)));
    }

    /** A program without a file of its own gets a name that its language accepts. */
    private String entry(Runtime language) {
        if (!program.equals("-") && Files.isRegularFile(Path.of(program))) {
            return InputFiles.baseName(Path.of(program));
        }
        return EntryName.of(language);
    }

    private void addVariable(RunRequest.Builder request, String variable) {
        int equals = variable.indexOf('=');
        if (equals <= 0) {
            throw wrong("--env", "'" + variable + "' has no value", "K=V");
        }
        request.environment(variable.substring(0, equals), variable.substring(equals + 1));
    }

    private static InvalidRequestException wrong(String option, String problem, String expected) {
        return new InvalidRequestException(List.of(new Fault(option, problem, expected)));
    }

    private static OutputStream shown(OutputStream stream, boolean isTerminal) {
        return isTerminal ? new SafeTextStream(stream) : stream;
    }

    /** Reads {@code loopback}. */
    static final class NetworkConverter implements ITypeConverter<NetworkAccess> {
        @Override
        public NetworkAccess convert(String value) {
            for (NetworkAccess known : NetworkAccess.values()) {
                if (known.label().equals(value)) {
                    return known;
                }
            }
            throw new TypeConversionException(
                    "'" + value + "' is no network access (expected none or loopback)");
        }
    }
}
