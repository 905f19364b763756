package dev.crucible.cli.certificates;

import dev.crucible.api.tls.Identity;
import dev.crucible.api.tls.Use;
import dev.crucible.api.tls.WorkerCertificate;
import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Terminal;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

import javax.security.auth.x500.X500Principal;

/** {@code crucible certificates}: an authority of one's own. */
@Command(
        name = "certificates",
        header = "Make certificates for a server and its workers.",
        description = {
            "For who has no authority for certificates: 'init' makes one, 'server' and 'worker'"
                    + " issue certificates by it. Each is a file NAME.pem with its key in NAME.key,"
                    + " which only you can read.",
            "",
            "Whoever has ca.key can be every server and every worker. Keep it on neither of them;"
                    + " both need ca.pem only."
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "  crucible certificates init",
            "  crucible certificates server --host crucible.example",
            "  crucible certificates worker rack-7",
            ""
        })
public final class CertificatesCommand {
    private static final String SERVER = "server";
    private static final String WORKER = "worker-";
    private static final int MAX_DAYS = 7300;
    private static final int MAX_HOSTS = 50;
    private static final int TAG_BYTES = 4;

    private final Terminal terminal;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * The command.
     *
     * @param random hard to guess
     */
    public CertificatesCommand(Terminal terminal, InstantSource clock, RandomGenerator random) {
        this.terminal = terminal;
        this.clock = clock;
        this.random = random;
    }

    @Command(
            name = "init",
            header = "Make an authority.",
            description = "One that is there already stays as it is.",
            footer = {"  crucible certificates init", ""})
    int init(
            @Mixin FolderOption place,
            @Option(
                            names = "--days",
                            paramLabel = "N",
                            defaultValue = "3650",
                            description =
                                    "How long it is valid, at most 7300 (default:"
                                            + " ${DEFAULT-VALUE}).")
                    int days) {
        byte[] tag = new byte[TAG_BYTES];
        random.nextBytes(tag);
        // Two authorities of one name would be taken for each other.
        X500Principal name =
                new X500Principal("CN=Crucible authority " + HexFormat.of().formatHex(tag));
        Instant now = now();
        CertificateFolder folder = place.folder(terminal);
        Identity made = new Issuer(random, now).authority(name, end(now, days));
        folder.keepAuthority(made);
        said(folder, "ca", made);
        return ExitCodes.OK;
    }

    @Command(
            name = "server",
            header = "Issue the certificate of a server.",
            footer = {
                "  crucible certificates server --host crucible.example",
                "  crucible certificates server --host 10.0.0.5 --host localhost --days 90",
                ""
            })
    int server(
            @Mixin FolderOption place,
            @Mixin IssueOptions wanted,
            @Option(
                            names = "--host",
                            paramLabel = "HOST",
                            required = true,
                            description =
                                    "A name or address under which clients call it; may be"
                                            + " repeated.")
                    List<String> hosts) {
        return issue(place, wanted, SERVER, "Crucible server", names(hosts), Use.SERVER);
    }

    @Command(
            name = "worker",
            header = "Issue the certificate of a worker.",
            description = "It names the worker: its processes are called NAME-1b2c3d4e.",
            footer = {"  crucible certificates worker rack-7", ""})
    int worker(
            @Mixin FolderOption place,
            @Mixin IssueOptions wanted,
            @Parameters(
                            paramLabel = "NAME",
                            description =
                                    "At most 48 letters, digits, dots and dashes; no other worker"
                                            + " has it.")
                    String name) {
        if (!WorkerCertificate.mayName(name) || name.startsWith("local-")) {
            throw fault(
                    "NAME",
                    "'" + name + "' is no name of a worker",
                    "at most 48 letters, digits, dots and dashes, not beginning with local-");
        }
        return issue(
                place, wanted, WORKER + name, name, List.of(new HostName.Dns(name)), Use.CLIENT);
    }

    private int issue(
            FolderOption place,
            IssueOptions wanted,
            String file,
            String subject,
            List<HostName> names,
            Use use) {
        CertificateFolder folder = place.folder(terminal);
        Identity authority = folder.authority();
        Instant now = now();
        Instant end = end(now, wanted.days);
        Instant last = authority.certificate().getNotAfter().toInstant();
        if (end.isAfter(last)) {
            throw fault(
                    "--days",
                    "the authority itself ends at " + last,
                    "at most " + Duration.between(now, last).toDays());
        }
        Identity made =
                new Issuer(random, now)
                        .issue(authority, new X500Principal("CN=" + subject), names, use, end);
        folder.keep(file, made, wanted.replace);
        said(folder, file, made);
        return ExitCodes.OK;
    }

    private static List<HostName> names(List<String> hosts) {
        List<Fault> faults = new ArrayList<>();
        List<HostName> names = new ArrayList<>();
        for (String host : hosts) {
            HostName.parse(host)
                    .ifPresentOrElse(
                            names::add,
                            () ->
                                    faults.add(
                                            new Fault(
                                                    "--host",
                                                    "'" + host + "' is no host",
                                                    "a name such as crucible.example, or an"
                                                            + " address")));
        }
        if (names.size() > MAX_HOSTS) {
            faults.add(new Fault("--host", "there are " + names.size(), "at most " + MAX_HOSTS));
        }
        if (!faults.isEmpty()) {
            throw new InvalidRequestException(faults);
        }
        return names;
    }

    private static Instant end(Instant now, int days) {
        if (days < 1 || days > MAX_DAYS) {
            throw fault("--days", days + " will not do", "1 to " + MAX_DAYS);
        }
        return now.plus(Duration.ofDays(days));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private void said(CertificateFolder folder, String name, Identity made) {
        terminal.print(
                "%s and its key %s, valid until %s"
                        .formatted(
                                folder.certificate(name),
                                folder.key(name).getFileName(),
                                made.certificate().getNotAfter().toInstant()));
    }

    private static InvalidRequestException fault(String field, String problem, String expected) {
        return new InvalidRequestException(List.of(new Fault(field, problem, expected)));
    }
}
