package dev.crucible.cli.service;

import dev.crucible.api.client.ApiClient;
import dev.crucible.api.client.HttpDispatcher;
import dev.crucible.api.documents.RequestDocument;
import dev.crucible.api.documents.ResultDocument;
import dev.crucible.backends.file.SpoolFolder;
import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.CapturedStream;
import dev.crucible.core.Ending;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener;
import dev.crucible.core.RunResult;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.Usage;
import dev.crucible.core.runs.Dispatcher;
import dev.crucible.core.runs.Dispatcher.Assignment;
import dev.crucible.core.work.Execution;
import dev.crucible.core.work.Feed;
import dev.crucible.core.work.Worker;
import dev.crucible.core.work.WorkerSettings;
import dev.crucible.testkit.Attested;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A worker as the real one is, but for the sandbox: it understands a few words of the test's
 * programs, so that it starts fast and can be killed often. Writes what it does, a line each, and
 * stops when its input ends.
 */
final class PretendedWorker implements Execution {
    private static final long MOST = 1 << 24;

    private final SecureRandom salts = new SecureRandom();

    private PretendedWorker() {}

    public static void main(String[] arguments) throws InterruptedException {
        Dispatcher.WorkerInfo info =
                new Dispatcher.WorkerInfo(
                        arguments[1], List.of("jail"), List.of("process"), List.of("bash"), 2);
        Duration wait = Duration.ofMillis(500);
        WorkerSettings settings =
                new WorkerSettings(
                        info,
                        wait,
                        Duration.ofMillis(10),
                        Duration.ofMillis(300),
                        Duration.ofMinutes(1),
                        MOST);
        try (ApiClient api = new ApiClient(URI.create(arguments[0]), "");
                SpoolFolder spools =
                        SpoolFolder.open(
                                Path.of(System.getProperty("java.io.tmpdir")), "crucible-worker-");
                Worker worker =
                        Worker.remote(
                                settings,
                                new NotingDispatcher(
                                        new HttpDispatcher(api), PretendedWorker::note),
                                new PretendedWorker(),
                                () -> spools.spool(MOST),
                                System::nanoTime,
                                new SecureRandom())) {
            worker.start();
            int end = System.in.read();
            worker.stop(Duration.ofSeconds(5));
            note("stopped " + end);
        } catch (IOException broken) {
            note("broken " + broken);
        }
    }

    private static synchronized void note(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.US_ASCII);
        System.out.write(bytes, 0, bytes.length);
        System.out.flush();
    }

    @Override
    public Finished execute(Assignment assignment, Feed feed, Cancellation cancellation) {
        String code =
                RequestDocument.read(assignment.request()).content().path("code").asString("");
        DigestingOutput output = new DigestingOutput(feed);
        CountDownLatch cancelled = new CountDownLatch(1);
        List<SandboxFile> files = new ArrayList<>();
        Outcome outcome = new Outcome.Exited(0);
        try (Cancellation.Registration _ = cancellation.onCancel(cancelled::countDown)) {
            for (String line : code.split("\n", -1)) {
                String[] words = line.split(" ", -1);
                switch (words[0]) {
                    case "sleep" -> {
                        long millis = Math.round(Double.parseDouble(words[1]) * 1000);
                        if (cancelled.await(millis, TimeUnit.MILLISECONDS)) {
                            outcome = new Outcome.Cancelled();
                        }
                    }
                    case "echo" ->
                            write(output, words[1] + " " + assignment.claim().fence() + "\n");
                    case "pad" -> write(output, "x".repeat(Integer.parseInt(words[1])));
                    case "keep" -> files.add(SandboxFile.of("kept", Bytes.utf8(words[1])));
                    default -> {
                        // A line for bash only.
                    }
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            outcome = new Outcome.Lost("interrupted");
        }
        files.forEach(file -> feed.artifact(file.path(), file.executable(), file.content()));
        RunResult result =
                new RunResult(
                        assignment.claim().run(),
                        RunResult.Stage.RUN,
                        outcome,
                        CapturedStream.EMPTY,
                        CapturedStream.EMPTY,
                        Usage.NOTHING,
                        Attested.process("jail"),
                        files,
                        List.of());
        Bytes document =
                ResultDocument.of(
                        assignment.claim().run(),
                        result,
                        output.summary(OutputListener.Stream.STDOUT, false),
                        output.summary(OutputListener.Stream.STDERR, false),
                        files.stream().map(ResultDocument.Artifact::of).toList(),
                        salts);
        return new Finished(
                new Ending.Ran(outcome, Usage.NOTHING, "jail", IsolationClass.PROCESS), document);
    }

    private static void write(OutputListener output, String text) {
        output.output(OutputListener.Stream.STDOUT, Bytes.utf8(text));
    }
}
