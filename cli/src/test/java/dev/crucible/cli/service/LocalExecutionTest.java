package dev.crucible.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.api.documents.RequestDocument;
import dev.crucible.api.documents.ResultDocument;
import dev.crucible.cli.containment.Repertoire;
import dev.crucible.cli.containment.Site;
import dev.crucible.cli.integrity.EvaluationProbes;
import dev.crucible.cli.ordinary.Starter;
import dev.crucible.containment.guard.Alarm;
import dev.crucible.containment.guard.AlarmRelay;
import dev.crucible.containment.matrix.MatrixStore;
import dev.crucible.containment.probes.Catalogue;
import dev.crucible.core.Attestation;
import dev.crucible.core.Availability;
import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.CapturedStream;
import dev.crucible.core.Command;
import dev.crucible.core.Digest;
import dev.crucible.core.Ending;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.EngineSelector;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Limits;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener;
import dev.crucible.core.OutputListener.Stream;
import dev.crucible.core.Room;
import dev.crucible.core.RunId;
import dev.crucible.core.RunIds;
import dev.crucible.core.RunRequest;
import dev.crucible.core.RunSummary;
import dev.crucible.core.Runner;
import dev.crucible.core.Runtime;
import dev.crucible.core.RuntimeCatalog;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxException;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.SandboxSpec;
import dev.crucible.core.Usage;
import dev.crucible.core.runs.Dispatcher.Assignment;
import dev.crucible.core.runs.Dispatcher.Claim;
import dev.crucible.core.runs.ResultReader;
import dev.crucible.core.storage.Redaction;
import dev.crucible.core.storage.RedactionSettings;
import dev.crucible.core.storage.RedactionSettings.Known;
import dev.crucible.core.telemetry.Telemetry;
import dev.crucible.core.telemetry.TraceContext;
import dev.crucible.core.work.Execution;
import dev.crucible.core.work.Feed;
import dev.crucible.evals.HoneyAnswer;
import dev.crucible.evals.Problem;
import dev.crucible.evals.Score;
import dev.crucible.evals.Scorer;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** What a worker sends of a run, with an engine that says what it is told. */
final class LocalExecutionTest {
    private static final String KEY = "AK" + "IA" + "ABCDEFGHIJKLMNOP";
    private static final String MARKER = "[redacted:aws-access-key]";
    private static final RunId RUN = new RunId("run-00000000000000000000000001");

    private final Sent sent = new Sent();

    @Test
    void whatIsSentHasNoSecretsAndTheResultSaysSo() {
        JsonNode result = run(plain("x" + KEY + "\n", KEY + KEY), Limits.DEFAULTS);

        // A key has letters or digits before it, which could as well be a part of something else.
        assertThat(sent.text(Stream.STDOUT)).isEqualTo("x" + KEY + "\n");
        assertThat(sent.text(Stream.STDERR)).isEqualTo(MARKER);
        assertThat(result.path("stderrBytes").asInt()).isEqualTo(MARKER.length());
        assertThat(result.path("stderrDigest").asString())
                .isEqualTo(Digest.of(Bytes.utf8(MARKER)).hex());
        assertThat(result.path("stderrTruncated").asBoolean()).isFalse();
        assertThat(result.path("notes")).hasSize(1);
        assertThat(result.path("notes").path(0).asString())
                .contains("stderr is not exactly", "aws-access-key 1");
    }

    @Test
    void whatStandsForSecretsCountsAsOutput() {
        JsonNode result =
                run(plain((KEY + " ").repeat(10), ""), Limits.DEFAULTS.withOutputBytes(210));

        assertThat(sent.text(Stream.STDOUT)).hasSize(210).startsWith(MARKER);
        assertThat(result.path("stdoutBytes").asInt()).isEqualTo(210);
        assertThat(result.path("stdoutTruncated").asBoolean()).isTrue();
        assertThat(result.path("stdoutDigest").asString())
                .isEqualTo(Digest.of(Bytes.utf8(sent.text(Stream.STDOUT))).hex());
        assertThat(result.path("outcome").path("type").asString()).isEqualTo("exited");
    }

    @Test
    void whatACompilerSaysHasNoSecretsEither() {
        JsonNode result = run(compiled("say " + KEY + "!"), Limits.DEFAULTS.withOutputBytes(1));

        assertThat(result.path("stage").asString()).isEqualTo("compile");
        assertThat(sent.text(Stream.STDERR)).isEqualTo("say " + MARKER + "!");
        assertThat(result.path("notes")).hasSize(1);
    }

    @Test
    void aCompilerThatSaysMoreThanAServerTakesIsCut() {
        JsonNode result =
                run(compiled("e".repeat(1_000_000)), Limits.DEFAULTS.withOutputBytes(1000));

        assertThat(sent.text(Stream.STDERR)).hasSize(64 * 1024);
        assertThat(result.path("stderrTruncated").asBoolean()).isTrue();
        assertThat(result.path("notes")).isEmpty();
    }

    @Test
    void aScoreIsNotTouched() {
        ObjectNode request = JsonMapper.shared().createObjectNode();
        request.put("kind", "score").put("completion", KEY);
        request.putObject("problem").put("id", "one").put("runtime", "text");
        Bytes document = RequestDocument.of(request).salted(new Random(1));

        JsonNode result = execute(document, RunSummary.Kind.SCORE, plain("", ""));

        assertThat(result.path("score").path("detail").asString()).isEqualTo("one: " + KEY);
        assertThat(result.path("notes")).isEmpty();
    }

    @Test
    void aScoreWhoseDemandNobodyMeetsEndsAsRefused() {
        ObjectNode request = JsonMapper.shared().createObjectNode();
        request.put("kind", "score").put("completion", "1");
        request.putObject("problem").put("id", "one").put("runtime", "text");
        request.putObject("require").put("memory", true);
        Bytes document = RequestDocument.of(request).salted(new Random(1));

        Execution.Finished finished = finished(document, RunSummary.Kind.SCORE, plain("", ""));

        assertThat(finished.ending())
                .isInstanceOfSatisfying(
                        Ending.Ran.class,
                        ran -> {
                            assertThat(ran.engine()).isEqualTo("auto");
                            assertThat(ran.outcome())
                                    .isInstanceOfSatisfying(
                                            Outcome.Refused.class,
                                            refused ->
                                                    assertThat(refused.clause())
                                                            .contains("process,memory"));
                        });
        JsonNode result = ResultDocument.read(finished.result());
        assertThat(result.path("kind").asString()).isEqualTo("score");
        assertThat(result.path("outcome").path("type").asString()).isEqualTo("refused");
        assertThat(result.path("notes").path(0).asString())
                .isEqualTo("required isolation: process,memory");
        ResultReader.Stated stated = ResultDocument.isolation(result);
        assertThat(stated.digest()).contains(stated.attestations().digest());
    }

    private JsonNode run(FakeEngine engine, Limits limits) {
        RunRequest request =
                new RunRequest.Builder("text", "a.txt")
                        .file(SandboxFile.of("a.txt", Bytes.utf8("a")))
                        .limits(limits)
                        .build();
        return execute(
                RequestDocument.of(request).salted(new Random(1)), RunSummary.Kind.RUN, engine);
    }

    private JsonNode execute(Bytes document, RunSummary.Kind kind, FakeEngine engine) {
        return ResultDocument.read(finished(document, kind, engine).result());
    }

    private Execution.Finished finished(Bytes document, RunSummary.Kind kind, FakeEngine engine) {
        Runtime text =
                new Runtime(
                        "text",
                        "1",
                        List.of("txt"),
                        "/bin/text",
                        engine.compiling ? List.of("{program}") : List.of(),
                        List.of("{program}", "{entry}"),
                        List.of(),
                        Map.of(),
                        List.of(),
                        Limits.COMPILE_DEFAULTS);
        RuntimeCatalog catalog = new Catalog(List.of(text), List.of());
        EngineSelector engines = new EngineSelector(List.of(engine));
        RunIds ids = new RunIds(() -> Instant.EPOCH, new Random(1));
        Room room = new Room(1 << 20);
        Runner runner = new Runner(catalog, engines, ids, room);
        Workplace place =
                new Workplace(
                        catalog,
                        engines,
                        new AlarmRelay(Alarm.Listener.NOBODY),
                        runner,
                        room,
                        (_, _, _) -> Optional.of(new Parrot()),
                        new Site(
                                Starter.self(List.of(), runner),
                                new Repertoire(
                                        Catalogue.standard(),
                                        new EvaluationProbes(Optional.empty(), List.of(), () -> 0)),
                                List.of(),
                                runner,
                                _ -> Map.of(),
                                () -> Path.of("nowhere"),
                                "test",
                                new MatrixStore(Path.of("nowhere")),
                                () -> Instant.EPOCH,
                                () -> 0),
                        name -> name);
        LocalExecution execution =
                new LocalExecution(
                        place,
                        Redaction.of(
                                new RedactionSettings(Known.KNOWN_SECRETS, List.of(), Map.of())),
                        new Random(2),
                        () -> 0,
                        Telemetry.OFF);
        Assignment assignment =
                new Assignment(
                        new Claim(RUN, 1),
                        1,
                        "lab",
                        kind,
                        document,
                        Digest.of(document),
                        Duration.ofMinutes(1),
                        TraceContext.NONE);
        return execution.execute(assignment, sent, new Cancellation());
    }

    private static FakeEngine plain(String stdout, String stderr) {
        return new FakeEngine(false, stdout, stderr);
    }

    private static FakeEngine compiled(String complaint) {
        return new FakeEngine(true, "", complaint);
    }

    private record Catalog(List<Runtime> available, List<Missing> missing)
            implements RuntimeCatalog {}

    /** Repeats what it gets. */
    private static final class Parrot implements Scorer {
        @Override
        public boolean supports(Problem problem) {
            return true;
        }

        @Override
        public Score score(
                Problem problem, String completion, HoneyAnswer honey, Cancellation cancellation) {
            return new Score(Score.Verdict.WRONG_ANSWER, problem.taskId() + ": " + completion);
        }
    }

    /** Keeps what is sent. */
    private static final class Sent implements Feed {
        private final Map<Stream, ByteArrayOutputStream> streams = new EnumMap<>(Stream.class);

        @Override
        public void output(Stream stream, Bytes chunk) {
            streams.computeIfAbsent(stream, _ -> new ByteArrayOutputStream())
                    .writeBytes(chunk.toArray());
        }

        @Override
        public void artifact(String path, boolean executable, Bytes content) {
            throw new IllegalStateException("nothing is brought back, and " + path + " is");
        }

        String text(Stream stream) {
            ByteArrayOutputStream bytes = streams.get(stream);
            return bytes == null ? "" : Bytes.copyOf(bytes.toByteArray()).asText();
        }
    }

    /** Programs write this, a byte at a time; a compiler also fails. */
    private record FakeEngine(boolean compiling, String stdout, String stderr)
            implements ExecutionEngine {
        @Override
        public EngineInfo info() {
            return new EngineInfo(
                    "fake", IsolationClass.PROCESS, "1", new Availability.Available(), List.of());
        }

        @Override
        public Sandbox open(SandboxSpec spec) {
            return new FakeSandbox(this);
        }

        @Override
        public SelfTest selfTest() {
            return new SelfTest(SelfTest.Status.PASSED, "", Duration.ZERO);
        }
    }

    private record FakeSandbox(FakeEngine engine) implements Sandbox {
        @Override
        public Attestation attestation() {
            return Attestation.none("fake", IsolationClass.PROCESS);
        }

        @Override
        public void write(SandboxFile file) {
            // The program does not look.
        }

        @Override
        public ExecResult exec(
                Command command, OutputListener listener, Cancellation cancellation) {
            for (byte one : Bytes.utf8(engine.stdout).toArray()) {
                listener.output(Stream.STDOUT, Bytes.copyOf(new byte[] {one}));
            }
            for (byte one : Bytes.utf8(engine.stderr).toArray()) {
                listener.output(Stream.STDERR, Bytes.copyOf(new byte[] {one}));
            }
            return new ExecResult(
                    new Outcome.Exited(engine.compiling ? 1 : 0),
                    new CapturedStream(Bytes.utf8(engine.stdout), false),
                    new CapturedStream(Bytes.utf8(engine.stderr), false),
                    Usage.NOTHING);
        }

        @Override
        public FileListing list() {
            return new FileListing(List.of(), List.of());
        }

        @Override
        public SandboxFile read(String path, long maxBytes) {
            throw SandboxException.lost("there is no " + path);
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
