package dev.crucible.cli.ordinary;

import dev.crucible.api.documents.RunRequestJson;
import dev.crucible.cli.console.Json;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.OutputListener;
import dev.crucible.core.RunRequest;
import dev.crucible.core.RunResult;
import dev.crucible.linux.Conversation;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * This very program once more, started as an ordinary user of this machine, who may do what that
 * user may and nothing else. It ends with this process, however that ends. Thread-safe.
 */
public final class OrdinaryMachine implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String MAIN = "dev.crucible.cli.Main";

    /** Where a test says what this program consists of, when its own class path does not. */
    private static final String CLASS_PATH = "crucible.classpath";

    private static final Map<String, String> ENVIRONMENT =
            Map.of(
                    "PATH", "/usr/local/bin:/usr/bin:/bin",
                    "HOME", "/nonexistent",
                    "LANG", "C.UTF-8");

    /** Stands for the end of the conversation. */
    private static final JsonNode END = Json.object();

    private final Conversation conversation;
    private final BufferedReader answers;
    private final OutputStream requests;
    private final List<EngineInfo> engines;
    private final AtomicLong last = new AtomicLong();
    private final Map<Long, BlockingQueue<JsonNode>> open = new ConcurrentHashMap<>();
    private volatile boolean ended;

    private OrdinaryMachine(Conversation conversation) throws IOException {
        this.conversation = conversation;
        this.requests = conversation.input();
        this.answers =
                new BufferedReader(
                        new InputStreamReader(conversation.output(), StandardCharsets.UTF_8));
        String first = answers.readLine();
        if (first == null) {
            throw new IOException("it ended at once: " + conversation.complaints().strip());
        }
        this.engines = RunLines.engines(RunLines.read(first));
        Thread.ofPlatform().daemon().name("answers").start(this::listen);
    }

    /**
     * Starts it.
     *
     * @throws CrucibleException when this user cannot, with what it said
     */
    public static OrdinaryMachine start(OrdinaryUser user) {
        Conversation conversation = null;
        try {
            conversation = new Conversation(command(user), ENVIRONMENT, PATIENCE);
            return new OrdinaryMachine(conversation);
        } catch (IOException | RuntimeException broken) {
            if (conversation != null) {
                conversation.close();
            }
            throw new CrucibleException(
                    ErrorCode.UNAVAILABLE,
                    "Crucible cannot be started as "
                            + user.name()
                            + ", who must be able to read it and Java: "
                            + broken.getMessage(),
                    broken);
        }
    }

    /** The program that this process is, without any right of it (setpriv(1)). */
    private static List<String> command(OrdinaryUser user) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "/usr/bin/setpriv",
                                "--reuid=" + user.uid(),
                                "--regid=" + user.gid(),
                                "--clear-groups",
                                "--inh-caps=-all",
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-Xmx192m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xlog:disable",
                                "--enable-native-access=ALL-UNNAMED"));
        for (String name : new TreeSet<>(System.getProperties().stringPropertyNames())) {
            if (name.startsWith("crucible.") || name.startsWith("org.sqlite.")) {
                command.add("-D" + name + "=" + System.getProperty(name));
            }
        }
        command.addAll(List.of("-cp", classPath(), MAIN, RunsCommand.NAME));
        return command;
    }

    /** The same from wherever it is started. */
    private static String classPath() {
        String own = System.getProperty(CLASS_PATH, System.getProperty("java.class.path", ""));
        return Arrays.stream(own.split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The engines as they are for that user. */
    public List<EngineInfo> engines() {
        return engines;
    }

    /** Its number among the host's processes. */
    public long pid() {
        return conversation.pid();
    }

    /**
     * Takes a run from request to result.
     *
     * @param listener follows its output; the run goes on while it is busy
     * @throws CrucibleException when the run cannot be made, or the other process has ended
     */
    public RunResult run(RunRequest request, OutputListener listener) {
        long number = last.incrementAndGet();
        BlockingQueue<JsonNode> mine = new LinkedBlockingQueue<>();
        open.put(number, mine);
        try {
            ask(number, request);
            if (ended) {
                throw gone(null);
            }
            while (true) {
                JsonNode answer = mine.take();
                if (answer.has("result")) {
                    return RunLines.result(answer.path("result"));
                }
                if (answer.has("stream")) {
                    listener.output(
                            OutputListener.Stream.valueOf(
                                    answer.path("stream").asString("").toUpperCase(Locale.ROOT)),
                            RunLines.bytes(answer.path("bytes")));
                } else {
                    throw answer.has("error") ? failure(answer) : gone(null);
                }
            }
        } catch (IOException | IllegalArgumentException broken) {
            throw gone(broken);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            throw gone(hurry);
        } finally {
            open.remove(number);
        }
    }

    private synchronized void ask(long number, RunRequest request) throws IOException {
        String line =
                Json.line(
                        Json.object()
                                .put("run", number)
                                .set("request", RunRequestJson.write(request)));
        requests.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        requests.flush();
    }

    private static CrucibleException failure(JsonNode answer) {
        String message = answer.path("message").asString("");
        try {
            return new CrucibleException(
                    ErrorCode.valueOf(answer.path("error").asString("")), message);
        } catch (IllegalArgumentException unknown) {
            return new CrucibleException(ErrorCode.INTERNAL, message);
        }
    }

    private CrucibleException gone(@org.jspecify.annotations.Nullable Throwable cause) {
        return new CrucibleException(
                ErrorCode.UNAVAILABLE,
                "the process of the ordinary user has ended: " + conversation.complaints().strip(),
                cause);
    }

    private void listen() {
        try {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                JsonNode answer = RunLines.read(line);
                BlockingQueue<JsonNode> run = open.get(answer.path("run").asLong());
                if (run != null) {
                    run.add(answer);
                }
            }
        } catch (IOException | JacksonException broken) {
            // What makes no sense ends the conversation, too.
        }
        ended = true;
        open.values().forEach(run -> run.add(END));
    }

    @Override
    public void close() {
        conversation.close();
    }
}
