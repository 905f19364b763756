package dev.crucible.cli.remote;

import dev.crucible.api.client.ApiClient;
import dev.crucible.cli.config.SecretFile;
import dev.crucible.cli.console.Terminal;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which server, and who is asking. The key is never an option, because everybody on a machine can
 * read the options of its processes.
 */
public final class ServerOptions {
    /** Where {@code crucible serve} listens. */
    static final String USUAL = "http://127.0.0.1:8080";

    private static final String HERE = "local";
    private static final String VARIABLE = "CRUCIBLE_SERVER";
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    @Option(
            names = "--server",
            paramLabel = "URL",
            description =
                    "The server to do it; 'local' for none (default: $CRUCIBLE_SERVER). Its key is"
                            + " $CRUCIBLE_API_KEY, or in the file $CRUCIBLE_API_KEY_FILE.")
    private @Nullable String server;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description =
                    "The authorities, as PEM, whose certificate an https:// server may have"
                            + " (default: $CRUCIBLE_CA_FILE, or those that the JDK knows).")
    private @Nullable Path ca;

    /** A client of the server that the user has named; empty when it is to be done here. */
    public Optional<ApiClient> find(Terminal terminal) {
        String named = named(terminal);
        return named.isEmpty() || named.equals(HERE)
                ? Optional.empty()
                : Optional.of(client(named, terminal));
    }

    /** A client of the server that the user has named, or of the usual one. */
    public ApiClient client(Terminal terminal) {
        return find(terminal).orElseGet(() -> client(USUAL, terminal));
    }

    private String named(Terminal terminal) {
        return server == null ? terminal.environment().getOrDefault(VARIABLE, "") : server;
    }

    private ApiClient client(String address, Terminal terminal) {
        String source = server == null ? VARIABLE : "--server";
        return client(source, address, key(terminal), ServerTrust.of(ca, terminal), terminal);
    }

    /** The address that $CRUCIBLE_SERVER names, or the usual one. */
    public static String usual(Terminal terminal) {
        String named = terminal.environment().getOrDefault(VARIABLE, "");
        return named.isEmpty() ? USUAL : named;
    }

    /**
     * A client of a server.
     *
     * @param source what has named it, for messages
     * @param key what shows who is asking; empty for nobody
     */
    public static ApiClient client(
            String source, String address, String key, ServerTrust trust, Terminal terminal) {
        URI uri = uri(source, address);
        if (!key.isEmpty() && uri.getScheme().equals("http") && !LOOPBACK.contains(uri.getHost())) {
            terminal.say("everybody on the way to " + uri + " can read the key: it is not https");
        }
        return new ApiClient(uri, key, trust.context(uri));
    }

    private static URI uri(String source, String address) {
        try {
            URI uri = new URI(address.replaceFirst("/+$", ""));
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean bare =
                    String.valueOf(uri.getRawPath()).isEmpty()
                            && uri.getRawQuery() == null
                            && uri.getRawFragment() == null
                            && uri.getRawUserInfo() == null;
            if (http && bare && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException none) {
            // The message is the same as for every other address that is none.
        }
        throw new InvalidRequestException(
                List.of(
                        new Fault(
                                source,
                                "'" + address + "' is no address of a server",
                                "one such as " + USUAL)));
    }

    /** The key of $CRUCIBLE_API_KEY, or of the file $CRUCIBLE_API_KEY_FILE; empty for none. */
    public static String key(Terminal terminal) {
        String key = terminal.environment().getOrDefault("CRUCIBLE_API_KEY", "").strip();
        String file = terminal.environment().getOrDefault("CRUCIBLE_API_KEY_FILE", "");
        if (key.isEmpty() && !file.isEmpty()) {
            return printable(
                    "CRUCIBLE_API_KEY_FILE",
                    SecretFile.read("CRUCIBLE_API_KEY_FILE", Path.of(file)));
        }
        return printable("CRUCIBLE_API_KEY", key);
    }

    /**
     * The key, if it is one: a header holds nothing else. The message never has the key in it.
     *
     * @param variable where it is from
     */
    public static String printable(String variable, String key) {
        if (!key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new InvalidRequestException(
                    List.of(new Fault(variable, "is no key", "one without spaces, as crk_…")));
        }
        return key;
    }
}
