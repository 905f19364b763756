package dev.crucible.cli;

import dev.crucible.api.client.ApiClient;
import dev.crucible.api.client.ApiException;
import dev.crucible.backends.log.DerivedLog;
import dev.crucible.backends.log.LogKey;
import dev.crucible.backends.sqlite.SqliteStore;
import dev.crucible.backends.sqlite.StoreAudit;
import dev.crucible.backends.sqlite.StoreListener;
import dev.crucible.cli.config.Flag;
import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Interrupts;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.remote.ServerOptions;
import dev.crucible.cli.text.SafeText;
import dev.crucible.core.Cancellation;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.journal.events.EventCodec;
import dev.crucible.journal.notes.VerifierKey;
import dev.crucible.journal.tiles.FolderTiles;
import dev.crucible.journal.tiles.LogPath;
import dev.crucible.journal.verify.AuditReport;
import dev.crucible.journal.verify.LogAudit;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code crucible journal verify}: everything derived again and compared. */
@Command(
        name = "verify",
        header = "Derive every hash of the journal again, and compare.",
        description = {
            "Looks at a data folder that no server uses: the database itself, every entry's hash,"
                    + " the runs against a new fold, every tile and bundle, and the checkpoint's"
                    + " signature.",
            "",
            "With --server it reads a running server's log as anybody could, and derives every hash"
                    + " from that."
        },
        footer = {
            "  crucible journal verify",
            "  crucible journal verify --data /var/lib/crucible",
            "  crucible journal verify --server http://127.0.0.1:8080",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything is as it was recorded",
            "1:something is not, or it could not be looked at",
            "130:interrupted"
        })
final class JournalVerifyCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data folder (default: that of crucible serve).")
    private @Nullable String data;

    @Mixin private ServerOptions server = new ServerOptions();
    @Mixin private ConfigOptions config = new ConfigOptions();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    JournalVerifyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What was looked at, and what is wrong. */
    private record Verified(String what, long events, boolean complete, List<String> findings) {}

    @Override
    public Integer call() {
        Cancellation cancellation = new Cancellation();
        Interrupts.cancelling(cancellation);
        Optional<ApiClient> client = data == null ? server.find(terminal) : Optional.empty();
        Verified verified;
        if (client.isPresent()) {
            try (ApiClient api = client.get()) {
                verified = remote(api, cancellation);
            }
        } else {
            verified = local(folder(data, config, terminal), cancellation);
        }
        print(verified);
        if (!verified.complete()) {
            return ExitCodes.INTERRUPTED;
        }
        return verified.findings().isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
    }

    /** The folder that the user means; it must be there. */
    static Path folder(@Nullable String data, ConfigOptions config, Terminal terminal) {
        List<Flag> flags = new ArrayList<>();
        if (data != null) {
            flags.add(new Flag("--data", "data.folder", data));
        }
        Path folder = config.load(terminal, flags).settings().data();
        if (!Files.isDirectory(folder)) {
            throw new CrucibleException(
                    ErrorCode.NOT_FOUND, "there is no data folder " + folder.toAbsolutePath());
        }
        return folder;
    }

    private Verified local(Path folder, Cancellation cancellation) {
        try (SqliteStore store = SqliteStore.open(folder, StoreListener.SILENT, System::nanoTime)) {
            if (!Files.exists(folder.resolve(LogKey.FILE))) {
                throw new CrucibleException(
                        ErrorCode.NOT_FOUND,
                        folder.resolve(LogKey.FILE) + " is missing, which signs the log");
            }
            VerifierKey key = LogKey.open(folder, "", new SecureRandom()).verifier();
            StoreAudit.Report report =
                    new StoreAudit(store, new EventCodec(), this::progress, cancellation)
                            .run(new FolderTiles(folder.resolve(DerivedLog.FOLDER)), key);
            return new Verified(
                    folder.toAbsolutePath() + ", " + key.name(),
                    report.events(),
                    report.complete(),
                    report.findings().stream()
                            .map(finding -> finding.where() + ": " + finding.what())
                            .toList());
        }
    }

    private Verified remote(ApiClient api, Cancellation cancellation) {
        VerifierKey key = VerifierKey.parse(api.bytes("/api/v1/journal/key").asText().strip());
        LogAudit audit = new LogAudit(path -> read(api, path), key.name(), List.of(key), List.of());
        AuditReport report = audit.run(this::progress, cancellation);
        return new Verified(
                api.server() + ", " + key.name(),
                report.audited(),
                report.complete(),
                report.findings().stream().map(finding -> finding.describe()).toList());
    }

    private static Optional<byte[]> read(ApiClient api, LogPath path) {
        try {
            return Optional.of(api.bytes("/api/v1/journal/" + path.text()).toArray());
        } catch (ApiException failed) {
            if (failed.code() == ErrorCode.NOT_FOUND) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    private void progress(long entries) {
        if (terminal.animated() && !json) {
            terminal.say(entries + " entries read");
        }
    }

    private void print(Verified verified) {
        if (json) {
            ObjectNode node = Json.object();
            node.put("journal", verified.what()).put("events", verified.events());
            node.put("complete", verified.complete());
            node.put("clean", verified.complete() && verified.findings().isEmpty());
            ArrayNode findings = node.putArray("findings");
            verified.findings().forEach(findings::add);
            terminal.print(Json.line(node));
            return;
        }
        verified.findings().forEach(finding -> terminal.print(SafeText.line(finding)));
        String end =
                verified.findings().isEmpty()
                        ? "everything is as it was recorded"
                        : verified.findings().size() + " findings";
        terminal.print(
                SafeText.line(
                        verified.what()
                                + ": "
                                + verified.events()
                                + " events, "
                                + (verified.complete() ? end : "interrupted")));
    }
}
