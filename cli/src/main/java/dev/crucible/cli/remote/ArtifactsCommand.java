package dev.crucible.cli.remote;

import dev.crucible.api.client.ApiClient;
import dev.crucible.cli.artifacts.ArtifactFolder;
import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.text.SafeText;
import dev.crucible.cli.text.Sizes;
import dev.crucible.cli.text.Table.Align;
import dev.crucible.core.CrucibleException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code crucible runs artifacts}: the files that a run brought back. */
@Command(
        name = "artifacts",
        header = "List the files that a run brought back, or fetch them.",
        description = "What is fetched is compared with its digest.",
        footer = {
            "  crucible runs artifacts run-01kb3x8e6mqz5v0a1b2c3d4e5f",
            "  crucible runs artifacts run-01kb3x8e6mqz5v0a1b2c3d4e5f --out charts",
            ""
        })
final class ArtifactsCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "RUN", description = "Its id.")
    private String id = "";

    @Option(names = "--out", paramLabel = "DIR", description = "Fetch them into this folder.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Print a JSON object a line.")
    private boolean json;

    ArtifactsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (ApiClient api = server.client(terminal)) {
            JsonNode artifacts = api.get(RunPaths.of(id, "/artifacts")).path("artifacts");
            if (out != null) {
                return fetch(api, artifacts, ArtifactFolder.in(out));
            }
            new Listing(
                            terminal,
                            new Align[] {Align.RIGHT, Align.LEFT, Align.LEFT},
                            new Object[] {"SIZE", "PATH", "SHA-256"},
                            artifact ->
                                    new Object[] {
                                        Sizes.format(artifact.path("size").asLong(0)),
                                        artifact.path("path").asString(""),
                                        artifact.path("digest").asString("")
                                    })
                    .print(artifacts, json);
            return ExitCodes.OK;
        }
    }

    /** One that cannot be written does not keep the others. */
    private int fetch(ApiClient api, JsonNode artifacts, ArtifactFolder folder) {
        int code = ExitCodes.OK;
        for (JsonNode artifact : artifacts) {
            String path = artifact.path("path").asString("");
            try {
                Path written = folder.write(path, target -> content(api, artifact, path, target));
                if (json) {
                    ObjectNode line = (ObjectNode) artifact;
                    terminal.print(Json.line(line.put("writtenTo", written.toString())));
                } else {
                    terminal.print(SafeText.line(written.toString()));
                }
            } catch (CrucibleException refused) {
                terminal.say(String.valueOf(refused.getMessage()));
                code = ExitCodes.FAILED;
            }
        }
        return code;
    }

    private void content(ApiClient api, JsonNode artifact, String path, Path target)
            throws IOException {
        String query = ApiClient.query(RunPaths.of(id, "/artifact"), Map.of("path", path));
        MessageDigest digest = sha256();
        try (InputStream content =
                new DigestInputStream(
                        api.open(query, Map.of()).orElseGet(InputStream::nullInputStream),
                        digest)) {
            Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
        }
        String promised = artifact.path("digest").asString("");
        if (!promised.isEmpty() && !promised.equals(HexFormat.of().formatHex(digest.digest()))) {
            throw new IOException("what came is not what the run brought back");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
