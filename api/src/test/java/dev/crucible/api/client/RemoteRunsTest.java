package dev.crucible.api.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.crucible.core.Bytes;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener.Stream;
import dev.crucible.core.RunId;
import dev.crucible.core.RunResult;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.util.Random;
import java.util.concurrent.TimeUnit;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class RemoteRunsTest {
    private static final RunId RUN = new RunId("run-01kb3x8e6mqz5v0a1b2c3d4e5f");
    private static final String QUEUED = "{\"id\":\"" + RUN + "\",\"state\":\"queued\"}";
    private static final String FINISHED = "{\"id\":\"" + RUN + "\",\"state\":\"finished\"}";

    /** Everything that was seen, in order. */
    private static final class Seen implements RunFollower {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void output(Stream stream, Bytes chunk) {
            text.append(stream == Stream.STDOUT ? "o:" : "e:").append(chunk.asText()).append(' ');
        }

        @Override
        public void startedAgain(int attempt) {
            text.append("again ").append(attempt).append(' ');
        }
    }

    @Test
    void outputIsSeenOnceHoweverOftenTheConnectionBreaks() {
        Seen seen = new Seen();
        try (StubServer server =
                        new StubServer(
                                StubServer.broken(output("1.a", 1, "stdout", 0, "abc")),
                                StubServer.problem(503, "unavailable", "starting"),
                                StubServer.events(output("1.b", 1, "stdout", 1, "bcde")),
                                StubServer.events(
                                        output("1.c", 1, "stderr", 0, "oh")
                                                + output("1.c", 1, "stdout", 3, "de")
                                                + "id: 1.d\nevent: end\ndata: {}\n\n"));
                ApiClient api = server.client()) {
            runs(api).follow(RUN, seen);

            assertThat(seen.text).hasToString("o:abc o:de e:oh ");
            assertThat(server.asked())
                    .extracting(StubServer.Asked::lastEventId)
                    .containsExactly("", "1.a", "1.a", "1.b");
        }
    }

    @Test
    void aSecondAttemptIsTold() {
        Seen seen = new Seen();
        try (StubServer server =
                        new StubServer(
                                StubServer.events(
                                        output("1", 1, "stdout", 0, "abc")
                                                + output("2", 2, "stdout", 0, "abcd")
                                                + "event: end\ndata: {}\n\n"));
                ApiClient api = server.client()) {
            runs(api).follow(RUN, seen);

            assertThat(seen.text).hasToString("o:abc again 2 o:abcd ");
        }
    }

    @Test
    void bytesThatAreNoTextComeExactly() {
        Seen seen = new Seen();
        try (StubServer server =
                        new StubServer(
                                StubServer.events(
                                        "event: output\n"
                                            + "data:"
                                            + " {\"stream\":\"stdout\",\"offset\":0,\"base64\":\"aGk=\"}\n\n"
                                            + "event: end\n"
                                            + "data: {}\n\n"));
                ApiClient api = server.client()) {
            runs(api).follow(RUN, seen);

            assertThat(seen.text).hasToString("o:hi ");
        }
    }

    @Test
    void whatHasBeenSeenToItsEndIsNotWaitedFor() {
        try (StubServer server = new StubServer(StubServer.json(204, ""));
                ApiClient api = server.client()) {
            runs(api).awaitEnd(RUN);

            assertThat(server.asked())
                    .singleElement()
                    .satisfies(asked -> assertThat(asked.path()).endsWith("/events?output=false"));
        }
    }

    @Test
    void waitingForTheEndNamesTheSameRunUntilItHasEnded() {
        try (StubServer server =
                        new StubServer(
                                StubServer.json(202, QUEUED),
                                StubServer.problem(503, "unavailable", "restarting"),
                                StubServer.json(202, QUEUED),
                                StubServer.json(200, FINISHED));
                ApiClient api = server.client()) {
            JsonNode run = runs(api).complete(submission(), "the key");

            assertThat(run.path("state").asString()).isEqualTo("finished");
            assertThat(server.asked())
                    .hasSize(4)
                    .allSatisfy(asked -> {
                        assertThat(asked.key()).isEqualTo("the key");
                        assertThat(asked.path()).isEqualTo("/api/v1/runs?wait=30");
                        assertThat(asked.body()).isEqualTo("{\"runtime\":\"python\"}");
                    });
        }
    }

    @Test
    void aResultIsWhatTheServerSays() {
        String result =
                """
                {"outcome":{"type":"exited","code":3},"stage":"run","stdout":"hi","stdoutCut":false,
                 "stderr":"","stderrTruncated":true,"usage":{"wallMillis":5},
                 "attestation":{"engine":"jail","isolation":"process","controls":[]},
                 "artifacts":[],"notes":["a note"]}\
                """;
        try (StubServer server =
                        new StubServer(
                                StubServer.json(200, FINISHED), StubServer.json(200, result));
                ApiClient api = server.client()) {
            RunResult found = runs(api).result(RUN, true);

            assertThat(found.outcome()).isEqualTo(new Outcome.Exited(3));
            assertThat(found.stdout().bytes().asText()).isEqualTo("hi");
            assertThat(found.stderr().truncated()).isTrue();
            assertThat(found.engine()).isEqualTo("jail");
            assertThat(found.notes()).containsExactly("a note");
        }
    }

    @Test
    void aRunThatWasTakenBackBeforeItBeganIsCancelled() {
        try (StubServer server = new StubServer(StubServer.json(200, "{\"state\":\"cancelled\"}"));
                ApiClient api = server.client()) {
            assertThat(runs(api).result(RUN, true).outcome()).isEqualTo(new Outcome.Cancelled());
        }
    }

    @Test
    void aRunThatWasGivenUpHasNoResultAndSaysWhy() {
        try (StubServer server =
                        new StubServer(
                                StubServer.json(
                                        200, "{\"state\":\"dead\",\"cause\":\"no space left\"}"));
                ApiClient api = server.client()) {
            ApiException none =
                    catchThrowableOfType(ApiException.class, () -> runs(api).result(RUN, true));

            assertThat(none.code()).isEqualTo(ErrorCode.CONFLICT);
            assertThat(none).hasMessage(RUN + " is dead: no space left");
        }
    }

    @Test
    void whatMakesNoSenseIsNoRun() {
        try (StubServer server = new StubServer(StubServer.json(200, "{\"id\":\"other\"}"));
                ApiClient api = server.client()) {
            assertThatThrownBy(() -> runs(api).submit(submission(), "k"))
                    .isInstanceOf(ApiException.class)
                    .hasMessageContaining("makes no sense");
        }
    }

    private static String output(String id, int attempt, String stream, long offset, String text) {
        return "id: %s\nevent: output\ndata: {\"stream\":\"%s\",\"attempt\":%d,\"offset\":%d,\"text\":\"%s\"}\n\n"
                .formatted(id, stream, attempt, offset, text);
    }

    private static ObjectNode submission() {
        return JsonNodeFactory.instance.objectNode().put("runtime", "python");
    }

    private static RemoteRuns runs(ApiClient api) {
        return new RemoteRuns(api, new Patience(10, new Random(1), _ -> {}));
    }
}
