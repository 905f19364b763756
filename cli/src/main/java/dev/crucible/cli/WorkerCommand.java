package dev.crucible.cli;

import dev.crucible.api.client.ApiClient;
import dev.crucible.api.client.ApiException;
import dev.crucible.api.tls.Identity;
import dev.crucible.api.tls.PemFile;
import dev.crucible.api.tls.Use;
import dev.crucible.api.tls.WorkerCertificate;
import dev.crucible.cli.config.Flag;
import dev.crucible.cli.config.SecretFile;
import dev.crucible.cli.config.ServiceSettings;
import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Interrupts;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.remote.ServerOptions;
import dev.crucible.cli.remote.ServerTrust;
import dev.crucible.cli.service.RemoteWorker;
import dev.crucible.cli.service.ServiceLog;
import dev.crucible.cli.service.Tracing;
import dev.crucible.core.Cancellation;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code crucible worker}: executes what a server elsewhere hands out. */
@Command(
        name = "worker",
        header = "Execute runs for a server.",
        description = {
            "Joins a server (crucible serve --role api), executes what it hands out, and brings the"
                    + " results back. It waits for a server that cannot be reached, also after a"
                    + " restart.",
            "",
            "Its API key, which needs the scope 'worker', is in the file of the setting"
                    + " worker.api-key-file, in $CRUCIBLE_API_KEY, or in the file"
                    + " $CRUCIBLE_API_KEY_FILE. Where the server demands a certificate, too, that"
                    + " is what names the worker (see crucible certificates).",
            "",
            "On Ctrl-C or SIGTERM it takes no more runs, lets those that run come to an end, and"
                    + " gives back what has not; a second one leaves at once."
        },
        footer = {
            "  crucible worker",
            "  crucible worker --server https://crucible.example --slots 8",
            "  crucible worker --config /etc/crucible-worker.yaml --name rack-7",
            "  crucible worker --server https://crucible.example:8080 --ca ca.pem \\",
            "      --certificate rack-7.pem --key rack-7-key.pem",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it was asked to stop, and has",
            "1:no engine can be used here, or server and worker do not believe each other's"
                    + " certificates",
            "2:the command or a setting is wrong",
            "4:the server does not know or not allow its key"
        })
final class WorkerCommand implements Callable<Integer> {
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Composition composition;
    private final Terminal terminal;
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Option(
            names = "--server",
            paramLabel = "URL",
            description =
                    "Whose runs it executes (default: worker.server, $CRUCIBLE_SERVER or"
                            + " http://127.0.0.1:8080).")
    private @Nullable String server;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "What its name begins with; every process adds something of its own (default:"
                            + " the host's name).")
    private @Nullable String name;

    @Option(
            names = "--slots",
            paramLabel = "N",
            description = "How many runs at once (default: one a processor).")
    private @Nullable String slots;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description =
                    "The authorities, as PEM, whose certificate an https:// server may have"
                            + " (default: worker.tls-ca-file, $CRUCIBLE_CA_FILE, or those that the"
                            + " JDK knows).")
    private @Nullable String ca;

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description =
                    "The certificate, as PEM, that it shows to the server and that names it"
                            + " (default: worker.tls-certificate-file, or none).")
    private @Nullable String certificate;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "That certificate's private key, as PEM (default: worker.tls-key-file).")
    private @Nullable String key;

    @Mixin private ConfigOptions config = new ConfigOptions();

    WorkerCommand(Composition composition, Terminal terminal) {
        this.composition = composition;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        ServiceSettings all = config.load(terminal, flags()).settings();
        ServiceSettings.Worker settings = all.worker();
        ServiceLog.configure(all.log());
        Optional<Identity> own = own(settings);
        Cancellation stop = new Cancellation();
        Interrupts.cancelling(stop);
        try (Cancellation.Registration _ = stop.onCancel(stopped::countDown);
                Tracing tracing = Tracing.open(all.telemetry(), "crucible-worker", Main.VERSION);
                ApiClient api = client(settings, own);
                RemoteWorker worker =
                        new RemoteWorker(
                                all,
                                composition.workplace(
                                        settings.engines(),
                                        composition.matrices(),
                                        all.guard().canaries(),
                                        all.guard().host()),
                                api,
                                own.map(WorkerCommand::name),
                                Path.of(System.getProperty("java.io.tmpdir", "/tmp")),
                                System::nanoTime,
                                new SecureRandom(),
                                tracing.telemetry())) {
            if (joined(worker)) {
                worker.start();
                introduce(worker, api);
                watch(worker);
            }
            leave(worker);
        }
        return ExitCodes.OK;
    }

    private Optional<Identity> own(ServiceSettings.Worker settings) {
        return settings.tlsCertificateFile()
                .flatMap(shown ->
                        settings.tlsKeyFile()
                                .map(secret ->
                                        Identity.of(
                                                new PemFile("worker.tls-certificate-file", shown),
                                                new PemFile("worker.tls-key-file", secret),
                                                Use.CLIENT)));
    }

    private static String name(Identity own) {
        return WorkerCertificate.name(own.certificate())
                .orElseThrow(() ->
                        new CrucibleException(
                                ErrorCode.INVALID_REQUEST,
                                "worker.tls-certificate-file: the certificate names no worker: it"
                                        + " must have exactly one DNS name (subject alternative"
                                        + " name), of at most 48 letters, digits, dots and"
                                        + " dashes"));
    }

    private ApiClient client(ServiceSettings.Worker settings, Optional<Identity> own) {
        Optional<String> set = settings.server().map(Object::toString);
        String source = server == null ? "worker.server" : "--server";
        String token =
                settings.apiKeyFile()
                        .map(file ->
                                ServerOptions.printable(
                                        "worker.api-key-file",
                                        SecretFile.read("worker.api-key-file", file)))
                        .orElseGet(() -> ServerOptions.key(terminal));
        ServerTrust trust =
                new ServerTrust(
                        settings.tlsCaFile()
                                .map(file -> new PemFile("worker.tls-ca-file", file))
                                .or(() -> ServerTrust.usual(terminal)),
                        own);
        return set.map(address -> ServerOptions.client(source, address, token, trust, terminal))
                .orElseGet(() ->
                        ServerOptions.client(
                                "CRUCIBLE_SERVER",
                                ServerOptions.usual(terminal),
                                token,
                                trust,
                                terminal));
    }

    /** Waits for a server that cannot be reached; one that does not want it is not asked again. */
    private boolean joined(RemoteWorker worker) throws InterruptedException {
        String said = "";
        while (true) {
            try {
                worker.join();
                return true;
            } catch (ApiException failed) {
                if (!failed.temporary()) {
                    throw failed;
                }
                String why = String.valueOf(failed.getMessage());
                if (!why.equals(said)) {
                    terminal.say(why + "; trying again until it answers");
                    said = why;
                }
            }
            if (stopped.await(RETRY.toNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
        }
    }

    private void introduce(RemoteWorker worker, ApiClient api) {
        terminal.print(
                "Worker "
                        + worker.info().name()
                        + " executes up to "
                        + worker.info().slots()
                        + " runs at once for "
                        + api.server());
        terminal.print(
                "Engines: "
                        + String.join(", ", worker.info().engines())
                        + ". Runtimes: "
                        + String.join(", ", worker.info().runtimes())
                        + ".");
    }

    /** Says what goes wrong, and when it works again, until it is time to stop. */
    private void watch(RemoteWorker worker) throws InterruptedException {
        String said = "";
        while (!stopped.await(LOOK.toNanos(), TimeUnit.NANOSECONDS)) {
            String trouble = worker.status().trouble();
            if (!trouble.equals(said)) {
                terminal.say(trouble.isEmpty() ? "the server answers again" : trouble);
                said = trouble;
            }
        }
    }

    private void leave(RemoteWorker worker) throws InterruptedException {
        int running = worker.status().running();
        terminal.say(
                running == 0
                        ? "stopping ..."
                        : "stopping; "
                                + runs(running)
                                + " may take "
                                + GRACE.toSeconds()
                                + " s to end ...");
        int given = worker.stop(GRACE);
        if (given > 0) {
            terminal.say(runs(given) + " given back");
        }
    }

    private static String runs(int count) {
        return count == 1 ? "1 run" : count + " runs";
    }

    private List<Flag> flags() {
        List<Flag> flags = new ArrayList<>();
        add(flags, "--server", "worker.server", server);
        add(flags, "--name", "worker.name", name);
        add(flags, "--slots", "worker.slots", slots);
        add(flags, "--ca", "worker.tls-ca-file", ca);
        add(flags, "--certificate", "worker.tls-certificate-file", certificate);
        add(flags, "--key", "worker.tls-key-file", key);
        return flags;
    }

    private static void add(List<Flag> flags, String option, String key, @Nullable String text) {
        if (text != null) {
            flags.add(new Flag(option, key, text));
        }
    }
}
