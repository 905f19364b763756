package dev.crucible.cli;

import dev.crucible.cli.certificates.CertificatesCommand;
import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.ordinary.RunsCommand;
import dev.crucible.cli.remote.RemoteCommands;
import dev.crucible.cli.remote.Surroundings;

import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The {@code crucible} command. */
@Command(
        name = "crucible",
        header = "Run code that nobody trusts, and score it so that nobody can cheat.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "  crucible run hello.py",
            "  crucible eval code examples/first-evaluation",
            "  crucible selftest",
            ""
        })
public final class Main {
    static final String VERSION = "0.1.0";

    private final Composition composition;
    private final Terminal terminal;

    Main(Composition composition, Terminal terminal) {
        this.composition = composition;
        this.terminal = terminal;
    }

    /** Every command, by its name; none is made yet. */
    private Map<String, Supplier<CommandLine>> all() {
        Map<String, Supplier<CommandLine>> all = new LinkedHashMap<>();
        all.put("run", () -> new CommandLine(new RunCommand(composition, terminal)));
        all.put("eval", this::eval);
        all.put("engines", this::engines);
        all.put("runtimes", () -> new CommandLine(new RuntimesCommand(composition, terminal)));
        all.put("images", this::images);
        all.put("selftest", () -> new CommandLine(new SelfTestCommand(composition, terminal)));
        all.put("verify", this::verify);
        all.put("scenarios", this::scenarios);
        all.put("explain", () -> new CommandLine(new ExplainCommand(composition, terminal)));
        all.put("serve", () -> new CommandLine(new ServeCommand(composition, terminal)));
        all.put("worker", () -> new CommandLine(new WorkerCommand(composition, terminal)));
        all.put("certificates", this::certificates);
        all.put(RunsCommand.name(), () -> new CommandLine(composition.runsOfVerify(terminal)));
        all.put("config", () -> new CommandLine(new ConfigCommand(terminal)));
        all.putAll(
                RemoteCommands.of(
                        new Surroundings(terminal, composition.clock(), new SecureRandom())));
        all.computeIfPresent("journal", (_, remote) -> () -> journal(remote.get()));
        return all;
    }

    private CommandLine certificates() {
        return new CommandLine(
                new CertificatesCommand(terminal, composition.clock(), new SecureRandom()));
    }

    /** The log of a server, and the log in a data folder. */
    private CommandLine journal(CommandLine journal) {
        journal.addSubcommand(new JournalVerifyCommand(terminal));
        journal.addSubcommand(new JournalRebuildCommand(terminal));
        return journal;
    }

    private CommandLine images() {
        CommandLine images = new CommandLine(new ImagesCommand());
        images.addSubcommand(new ImagesImportCommand(composition, terminal));
        images.addSubcommand(new ImagesPullCommand(composition, terminal));
        images.addSubcommand(new ImagesListCommand(composition, terminal));
        images.addSubcommand(new ImagesCheckCommand(composition, terminal));
        images.addSubcommand(new ImagesRemoveCommand(composition, terminal));
        return images;
    }

    private CommandLine verify() {
        CommandLine verify = new CommandLine(new VerifyCommand(composition, terminal));
        verify.addSubcommand(new LayersCommand(composition, terminal));
        verify.addSubcommand(new MutantsCommand(composition, terminal));
        verify.addSubcommand(new SurfaceCommand(composition, terminal));
        return verify;
    }

    private CommandLine engines() {
        CommandLine engines = new CommandLine(new EnginesCommand(composition, terminal));
        engines.addSubcommand(new EnginesInstallCommand(composition, terminal));
        return engines;
    }

    private CommandLine scenarios() {
        CommandLine scenarios = new CommandLine(new ScenariosCommand());
        scenarios.addSubcommand(new ScenariosListCommand(terminal));
        scenarios.addSubcommand(new ScenariosRunCommand(composition, terminal));
        return scenarios;
    }

    private CommandLine eval() {
        CommandLine eval = new CommandLine(new EvalCommand());
        eval.addSubcommand(new EvalCodeCommand(composition, terminal));
        eval.addSubcommand(new EvalCheckCommand(composition, terminal));
        return eval;
    }

    /** To read the annotations of every command takes longer than most commands. */
    private CommandLine commands(String[] arguments) {
        CommandLine commands = new CommandLine(this);
        Map<String, Supplier<CommandLine>> all = all();
        Supplier<CommandLine> wanted = arguments.length == 0 ? null : all.get(arguments[0]);
        if (wanted == null) {
            all.values().forEach(command -> commands.addSubcommand(command.get()));
            CommandLine completion = new CommandLine(new GenerateCompletion());
            completion.getCommandSpec().usageMessage().hidden(true);
            commands.addSubcommand(completion);
        } else {
            commands.addSubcommand(wanted.get());
        }
        configure(commands);
        return commands;
    }

    /** Executes the command of this process. */
    public static void main(String[] arguments) {
        Terminal terminal = Terminal.ofThisProcess();
        int code;
        try (Composition composition = new Composition(terminal.environment())) {
            code = new Main(composition, terminal).execute(arguments);
        }
        System.exit(code);
    }

    /** Executes a command and returns the exit code. */
    int execute(String... arguments) {
        try {
            return commands(arguments).execute(arguments);
        } catch (OutOfMemoryError tooLarge) {
            terminal.say(
                    "out of memory: what came out of the sandbox is too large to hold; bring back"
                            + " less, or lower --output, --disk or --jobs");
            boolean run = arguments.length > 0 && arguments[0].equals("run");
            return run ? ExitCodes.CRUCIBLE : ExitCodes.FAILED;
        }
    }

    private void configure(CommandLine commands) {
        Failures failures = new Failures(terminal);
        commands.setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures)
                .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
                .setColorScheme(
                        CommandLine.Help.defaultColorScheme(
                                terminal.outStyle(false).color() ? Ansi.ON : Ansi.OFF))
                .setUsageHelpWidth(terminal.width())
                .setUsageHelpLongOptionsMaxWidth(30)
                .setOverwrittenOptionsAllowed(false);
        everyCommand(commands);
    }

    /**
     * Picocli's own options of this kind are taken for the first parameters of a command that is a
     * method, wherever they stand.
     */
    private static void help(CommandSpec command) {
        command.version("crucible " + VERSION);
        if (!command.optionsMap().containsKey("--help")) {
            command.addOption(
                            OptionSpec.builder("-h", "--help")
                                    .type(boolean.class)
                                    .usageHelp(true)
                                    .description("Show this help message and exit.")
                                    .build())
                    .addOption(
                            OptionSpec.builder("-V", "--version")
                                    .type(boolean.class)
                                    .versionHelp(true)
                                    .description("Print version information and exit.")
                                    .build());
        }
    }

    /** Examples come first; every command explains itself. */
    private static void everyCommand(CommandLine command) {
        help(command.getCommandSpec());
        boolean described = command.getCommandSpec().usageMessage().description().length > 0;
        boolean parameters = !command.getCommandSpec().positionalParameters().isEmpty();
        command.getCommandSpec()
                .usageMessage()
                .sortOptions(false)
                .abbreviateSynopsis(true)
                .footerHeading("%nExamples:%n")
                .synopsisHeading("Usage: ")
                .descriptionHeading(described ? "%n" : "")
                .parameterListHeading(parameters ? "%n" : "")
                .optionListHeading("%nOptions:%n")
                .commandListHeading("%nCommands:%n");
        command.setHelpSectionKeys(
                List.of(
                        UsageMessageSpec.SECTION_KEY_HEADER,
                        UsageMessageSpec.SECTION_KEY_FOOTER_HEADING,
                        UsageMessageSpec.SECTION_KEY_FOOTER,
                        UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING,
                        UsageMessageSpec.SECTION_KEY_SYNOPSIS,
                        UsageMessageSpec.SECTION_KEY_DESCRIPTION_HEADING,
                        UsageMessageSpec.SECTION_KEY_DESCRIPTION,
                        UsageMessageSpec.SECTION_KEY_PARAMETER_LIST_HEADING,
                        UsageMessageSpec.SECTION_KEY_PARAMETER_LIST,
                        UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING,
                        UsageMessageSpec.SECTION_KEY_OPTION_LIST,
                        UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING,
                        UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
                        UsageMessageSpec.SECTION_KEY_EXIT_CODE_LIST_HEADING,
                        UsageMessageSpec.SECTION_KEY_EXIT_CODE_LIST));
        command.getSubcommands().values().forEach(Main::everyCommand);
    }
}
