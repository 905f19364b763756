package dev.crucible.api.http;

import static dev.crucible.api.http.TestServer.RUN;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpResponse;

/** A request's way through the server, over real connections. */
class HttpServerTest {
    private final ApiHandlers handlers = new ApiHandlers();
    private TestServer server = TestServer.of(handlers());

    private ApiHandlers handlers() {
        return handlers.bind("getRun", request -> ApiResponse.json(run(request)).withETag("41"))
                .bind(
                        "submitRun",
                        request -> ApiResponse.accepted("/api/v1/runs/" + RUN, run(request)));
    }

    private static JsonNode run(ApiRequest request) {
        return TestServer.JSON.readTree(
                """
                {"id": "%s", "tenant": "%s", "kind": "run", "state": "queued", "runtime": "python",
                 "engine": "auto", "isolation": "process", "priority": 5, "labels": {},
                 "submittedAt": "2026-11-22T20:15:30.123Z", "notBefore": "2026-11-22T20:15:30.123Z",
                 "attempt": 0, "cancelRequested": false, "revision": 41}
                """
                        .formatted(RUN, request.tenant()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anOperationIsAnswered() throws Exception {
        HttpResponse<String> response = server.get("/api/v1/runs/" + RUN);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(TestServer.json(response).path("tenant").asString()).isEqualTo("default");
        assertThat(response.headers().firstValue("X-Request-Id")).isPresent();
    }

    @Test
    void everyFaultIsNamedAtOnce() throws Exception {
        HttpResponse<String> response =
                server.post(
                        "/api/v1/runs?wait=61&color=red",
                        """
                        {"runtime": "py thon", "cod": "", "limits": {"wallMillis": 0, "openFiles": "8"},
                         "priority": 10, "files": [{"path": "a", "contentBase64": "*"}, {}]}
                        """);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        JsonNode problem = TestServer.json(response);
        assertThat(problem.path("code").asString()).isEqualTo("invalid-request");
        assertThat(
                        problem.path("errors")
                                .valueStream()
                                .map(error ->
                                        error.path("pointer").asString("")
                                                + error.path("parameter").asString("")))
                .containsExactlyInAnyOrder(
                        "wait",
                        "color",
                        "/runtime",
                        "/cod",
                        "/limits/wallMillis",
                        "/limits/openFiles",
                        "/priority",
                        "/files/0/contentBase64",
                        "/files/1/path");
    }
}
