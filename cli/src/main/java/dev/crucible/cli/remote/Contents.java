package dev.crucible.cli.remote;

import dev.crucible.api.client.ApiClient;
import dev.crucible.api.client.ApiException;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.text.SafeTextStream;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/** Bytes of a server, into a file or to standard output. */
final class Contents {
    private Contents() {}

    /**
     * Writes them.
     *
     * @param file a new one, or one to replace; null for standard output, which gets the exact
     *     bytes unless a person looks
     */
    static void write(ApiClient api, String path, @Nullable Path file, Terminal terminal) {
        Optional<InputStream> opened = api.open(path, Map.of());
        try (InputStream content = opened.orElseGet(InputStream::nullInputStream)) {
            if (file == null) {
                OutputStream out =
                        terminal.outIsTerminal()
                                ? new SafeTextStream(terminal.out())
                                : terminal.out();
                content.transferTo(out);
                if (out instanceof SafeTextStream safe) {
                    safe.finish();
                }
                out.flush();
                return;
            }
            try (OutputStream out =
                    Files.newOutputStream(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                content.transferTo(out);
            }
        } catch (IOException broken) {
            throw new CrucibleException(
                    ErrorCode.UNAVAILABLE,
                    "what "
                            + api.server()
                            + " sends could not be written whole: "
                            + broken.getMessage(),
                    broken);
        }
    }

    /** What a connection that breaks off becomes. */
    static ApiException broken(ApiClient api, Exception why) {
        return ApiException.unreachable(
                "the connection to " + api.server() + " broke: " + why.getMessage(), why);
    }

    /** What a connection becomes that the server ends too early. */
    static ApiException ended(ApiClient api) {
        return ApiException.unreachable(api.server() + " ended the connection", null);
    }
}
