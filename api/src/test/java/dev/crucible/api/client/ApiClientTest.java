package dev.crucible.api.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.crucible.core.ErrorCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.node.JsonNodeFactory;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

class ApiClientTest {
    @Test
    void aDocumentIsReadAndTheKeyIsSent() {
        try (StubServer server = new StubServer(StubServer.json(200, "{\"size\":7}"));
                ApiClient api = new ApiClient(server.uri(), "crk_x")) {
            assertThat(api.get("/api/v1/journal").path("size").intValue()).isEqualTo(7);
            assertThat(server.asked().getFirst().token()).isEqualTo("Bearer crk_x");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400,invalid-request,INVALID_REQUEST,false",
        "401,unauthenticated,UNAUTHENTICATED,false",
        "404,not-found,NOT_FOUND,false",
        "410,gone,GONE,false",
        "410,whatever,GONE,false",
        "422,refused,REFUSED,false",
        "429,quota-exceeded,QUOTA_EXCEEDED,true",
        "429,whatever,RATE_LIMITED,true",
        "503,whatever,UNAVAILABLE,true",
        "500,internal,INTERNAL,true",
        "302,whatever,INVALID_REQUEST,false",
    })
    void aProblemKeepsItsCode(int status, String name, ErrorCode code, boolean temporary) {
        try (StubServer server = new StubServer(StubServer.problem(status, name, "so it is"));
                ApiClient api = server.client()) {
            ApiException problem =
                    catchThrowableOfType(ApiException.class, () -> api.get("/api/v1/queue"));

            assertThat(problem).hasMessageStartingWith("so it is");
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.status()).isEqualTo(status);
            assertThat(problem.temporary()).isEqualTo(temporary);
        }
    }

    @Test
    void everyFaultIsNamedAndSoIsTheRequestOfAFaultOfTheServer() {
        String faults =
                "{\"title\":\"The request breaks a"
                        + " rule\",\"errors\":[{\"pointer\":\"/a\",\"problem\":\"is"
                        + " -1\",\"expected\":\"1\"},{\"problem\":\"is odd\"}]}";
        assertThat(Problems.of(400, faults.getBytes(StandardCharsets.UTF_8), ""))
                .hasMessage(
                        "The request breaks a rule; /a: is -1 (expected 1); the request: is odd");
        assertThat(Problems.of(500, "{\"requestId\":\"abc\"}".getBytes(StandardCharsets.UTF_8), ""))
                .hasMessage("the server answered 500; request abc");
        assertThat(Problems.of(502, "<html>".getBytes(StandardCharsets.UTF_8), "7"))
                .hasMessage("the server answered 502")
                .returns(Duration.ofSeconds(7), ApiException::retryAfter);
        assertThat(Problems.of(503, new byte[0], "Wed, 21 Oct 2026 07:28:00 GMT").retryAfter())
                .isZero();
    }

    @Test
    void whereNothingListensThereIsNoAnswer() {
        URI gone;
        try (StubServer server = new StubServer(StubServer.json(200, "{}"))) {
            gone = server.uri();
        }
        try (ApiClient api = new ApiClient(gone, "")) {
            ApiException problem =
                    catchThrowableOfType(ApiException.class, () -> api.get("/api/v1/queue"));

            assertThat(problem).hasMessage("no answer from " + gone + ": nothing listens there");
            assertThat(problem.code()).isEqualTo(ErrorCode.UNAVAILABLE);
            assertThat(problem.status()).isZero();
        }
    }

    @Test
    void whatSpeaksNoJsonIsNoCrucible() {
        try (StubServer server = new StubServer(StubServer.json(200, "<html>hello</html>"));
                ApiClient api = server.client()) {
            ApiException problem =
                    catchThrowableOfType(ApiException.class, () -> api.get("/api/v1/queue"));

            assertThat(problem).hasMessageContaining("is no Crucible");
            assertThat(problem.temporary()).isFalse();
        }
    }

    @Test
    void anAnswerWithoutContentIsAnEmptyObject() {
        try (StubServer server = new StubServer(StubServer.json(204, ""));
                ApiClient api = server.client()) {
            assertThat(api.delete("/api/v1/keys/x").isEmpty()).isTrue();
            assertThat(api.open("/api/v1/events/stream", Map.of())).isEmpty();
        }
    }

    @Test
    void anotherStatusCanBeAsGoodAsSuccess() {
        try (StubServer server = new StubServer(StubServer.json(503, "{\"status\":\"down\"}"));
                ApiClient api = server.client()) {
            assertThat(api.get("/health/ready", 503).path("status").asString()).isEqualTo("down");
        }
    }

    @Test
    void valuesOfAQueryAreEncoded() {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("path", "a b/ü&=?.txt");
        query.put("limit", "5");
        assertThat(ApiClient.query("/x", query))
                .isEqualTo("/x?path=a%20b%2F%C3%BC%26%3D%3F.txt&limit=5");
    }

    @Test
    void anInterruptedRequestEndsAndTheInterruptStays() {
        try (StubServer server = new StubServer(StubServer.json(200, "{}"));
                ApiClient api = server.client()) {
            Thread.currentThread().interrupt();

            ApiException problem =
                    catchThrowableOfType(
                            ApiException.class,
                            () -> api.post("/x", JsonNodeFactory.instance.objectNode()));

            assertThat(Thread.interrupted()).isTrue();
            assertThat(problem.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        }
    }
}
