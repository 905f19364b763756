package dev.crucible.cli;

import dev.crucible.cli.config.Flag;
import dev.crucible.cli.config.ServiceSettings;
import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Interrupts;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.service.Service;
import dev.crucible.cli.service.ServiceLog;
import dev.crucible.cli.service.Workplace;
import dev.crucible.core.Cancellation;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** {@code crucible serve}: the service. */
@Command(
        name = "serve",
        header = "Serve runs over HTTP.",
        description = {
            "Starts the service: it keeps what is submitted, hands it to workers, and answers. With"
                + " the role 'all' it executes runs itself; with 'api' it has no engine and needs"
                + " no privilege, and workers join it (crucible worker).",
            "",
            "It listens on this machine only, unless keys or an identity provider are configured."
        },
        footer = {
            "  crucible serve",
            "  crucible serve --port 8080 --data /var/lib/crucible",
            "  crucible serve --role api --config /etc/crucible.yaml",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it was asked to stop, and has",
            "1:it cannot start or go on",
            "2:the command or a setting is wrong"
        })
final class ServeCommand implements Callable<Integer> {
    private final Composition composition;
    private final Terminal terminal;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Where to listen; 0 for any that is free (default: 8080).")
    private @Nullable String port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "The address to listen on (default: 127.0.0.1).")
    private @Nullable String host;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Where everything is kept (default: crucible in $XDG_DATA_HOME or"
                            + " ~/.local/share).")
    private @Nullable String data;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "all, or api (default: ${DEFAULT-VALUE}).")
    private Role role = Role.all;

    @Mixin private ConfigOptions config = new ConfigOptions();

    /** What the process does. */
    enum Role {
        /** Serve and execute. */
        all,
        /** Only serve. */
        api
    }

    ServeCommand(Composition composition, Terminal terminal) {
        this.composition = composition;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        ServiceSettings settings = config.load(terminal, flags()).settings();
        ServiceLog.configure(settings.log());
        Cancellation stop = new Cancellation();
        Interrupts.cancelling(stop);
        CountDownLatch stopped = new CountDownLatch(1);
        try (Service service =
                        new Service(
                                settings,
                                Main.VERSION,
                                composition.clock(),
                                System::nanoTime,
                                new SecureRandom());
                Cancellation.Registration _ = stop.onCancel(stopped::countDown)) {
            URI address = service.start(workplace(settings));
            terminal.print("Crucible " + Main.VERSION + " serves at " + address);
            terminal.print(
                    "Data: " + settings.data().toAbsolutePath() + ". API: " + address + "/spec");
            stopped.await();
            terminal.say("stopping ...");
        }
        return ExitCodes.OK;
    }

    private Optional<Supplier<Workplace>> workplace(ServiceSettings settings) {
        return role == Role.all
                ? Optional.of(() ->
                        composition.workplace(
                                settings.worker().engines(),
                                Composition.matrices(settings.data()),
                                settings.guard().canaries(),
                                settings.guard().host()))
                : Optional.empty();
    }

    private List<Flag> flags() {
        List<Flag> flags = new ArrayList<>();
        add(flags, "--port", "http.port", port);
        add(flags, "--host", "http.host", host);
        add(flags, "--data", "data.folder", data);
        return flags;
    }

    private static void add(List<Flag> flags, String option, String key, @Nullable String text) {
        if (text != null) {
            flags.add(new Flag(option, key, text));
        }
    }
}
