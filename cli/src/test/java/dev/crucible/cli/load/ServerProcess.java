package dev.crucible.cli.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code crucible serve} in a process of its own, with the options that the launcher gives it. */
final class ServerProcess implements AutoCloseable {
    /** The options that the launcher gives to a service, too. */
    private static final String OPTIONS =
            "@" + System.getProperty("crucible.home") + "/cli/src/main/launcher/service.options";

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");
    private static final Pattern ADDRESS = Pattern.compile("serves at (http://[0-9.]+:\\d+)");
    private static final Pattern USED = Pattern.compile("used (\\d+)K");
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Process process;
    private final Path said;
    private final URI uri;

    private ServerProcess(Process process, Path said) {
        this.process = process;
        this.said = said;
        boolean serves = false;
        try {
            uri = address();
            serves = true;
        } finally {
            if (!serves) {
                process.destroyForcibly();
            }
        }
    }

    private URI address() {
        Await.until(
                () -> "no server: " + said(),
                PATIENCE,
                () -> !process.isAlive() || ADDRESS.matcher(said()).find());
        Matcher address = ADDRESS.matcher(said());
        if (!address.find()) {
            throw new IllegalStateException("no server: " + said());
        }
        return URI.create(address.group(1));
    }

    /**
     * Starts it on a free port.
     *
     * @param settings as variables of its environment
     */
    static ServerProcess start(Path data, Map<String, String> settings) {
        List<String> command = new ArrayList<>(List.of(JAVA.resolve("java").toString()));
        command.add(OPTIONS);
        for (String property : List.of("crucible.home", "crucible.dist", "crucible.native")) {
            command.add("-D" + property + "=" + System.getProperty(property, ""));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("dev.crucible.cli.Main", "serve", "--port", "0"));
        command.addAll(List.of("--data", data.resolve("data").toString()));
        try {
            Path said = Files.createTempFile(data, "server", ".log");
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.redirectOutput(said.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("CRUCIBLE_"));
            builder.environment().put("CRUCIBLE_CONTAINMENT_INTERVAL", "0s");
            builder.environment().putAll(settings);
            return new ServerProcess(builder.start(), said);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    URI uri() {
        return uri;
    }

    Footprint footprint() {
        return Footprint.of(process.pid());
    }

    void forgetPeak() {
        Footprint.forgetPeak(process.pid());
    }

    boolean alive() {
        return process.isAlive();
    }

    /** What it has printed and logged. */
    String said() {
        try {
            return Files.readString(said);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** KiB of its heap that are reachable. */
    long liveHeap() {
        ask("GC.run");
        return USED.matcher(ask("GC.heap_info"))
                .results()
                .limit(2)
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    /** What the JVM answers to a diagnostic command. */
    String ask(String... question) {
        List<String> command = new ArrayList<>(List.of(JAVA.resolve("jcmd").toString()));
        command.add(Long.toString(process.pid()));
        command.addAll(List.of(question));
        try {
            Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(jcmd.getInputStream().readAllBytes(), UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Asks it to stop, and waits until it has; may be called twice. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError("the server did not stop: " + said());
            }
        } catch (InterruptedException hurry) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
