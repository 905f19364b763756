package dev.crucible.api.http;

import static dev.crucible.api.http.TestServer.RUN;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.api.contract.OpenApiContract;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/** A request's way through the server, over real connections. */
class HttpServerTest {
    private static final String ONE = "/api/v1/runs/" + RUN;

    private TestServer server = TestServer.of(handlers());

    private static ApiHandlers handlers() {
        return new ApiHandlers()
                .bind("getRun", request -> ApiResponse.json(run(request.tenant())).withETag("41"))
                .bind("submitRun", request -> ApiResponse.accepted(ONE, run(request.tenant())))
                .bind("submitBatch", HttpServerTest::batch)
                .bind("listRuns", HttpServerTest::list)
                .bind("cancelRun", HttpServerTest::cancel)
                .bind("getRunResult", _ -> ApiResponse.json(Map.of("wrong", true)))
                .bind("pauseQueue", _ -> ApiResponse.json(queue()))
                .bind("writeSandboxFile", HttpServerTest::count)
                .bind("getRunOutput", _ -> ApiResponse.stream(alphabet()).withETag("x"));
    }

    private static JsonNode run(String tenant) {
        return TestServer.JSON.readTree(
                """
                {"id": "%s", "tenant": "%s", "kind": "run", "state": "queued", "runtime": "python",
                 "engine": "auto", "isolation": "process", "priority": 5, "labels": {},
                 "submittedAt": "2026-11-22T20:15:30.123Z", "notBefore": "2026-11-22T20:15:30.123Z",
                 "attempt": 0, "cancelRequested": false, "revision": 41}
                """
                        .formatted(RUN, tenant));
    }

    private static JsonNode queue() {
        return TestServer.JSON.readTree(
                """
                {"state": "paused", "waiting": 0, "delayed": 0, "leased": 0, "dead": 0,
                 "oldestWaitMillis": 0, "tenants": []}
                """);
    }

    private static ApiResponse list(ApiRequest request) {
        int count = (int) request.integer("limit");
        List<JsonNode> runs =
                IntStream.range(0, count).mapToObj(_ -> run(request.tenant())).toList();
        return ApiResponse.json(Map.of("runs", runs));
    }

    private static ApiResponse batch(ApiRequest request) {
        List<String> ids = request.json().path("runs").valueStream().map(_ -> RUN).toList();
        return ApiResponse.accepted(
                "/api/v1/batches/batch-01kb3x8e6mqz5v0a1b2c3d4e5f",
                Map.of("id", "batch-01kb3x8e6mqz5v0a1b2c3d4e5f", "runs", ids));
    }

    private static ApiResponse cancel(ApiRequest request) {
        throw new CrucibleException(
                ErrorCode.NOT_FOUND, request.json().path("reason").asString("no reason"));
    }

    private static ApiResponse count(ApiRequest request) throws java.io.IOException {
        request.bytes().transferTo(java.io.OutputStream.nullOutputStream());
        return ApiResponse.noContent();
    }

    private static ByteSource alphabet() {
        return ByteSource.of("abcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII));
    }

    private void restart(HttpSettings settings) {
        server.close();
        server = TestServer.of(handlers(), settings);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    // Requests and problems

    @Test
    void anOperationIsAnswered() throws Exception {
        HttpResponse<String> response = server.get(ONE);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(TestServer.json(response).path("tenant").asString()).isEqualTo("default");
        assertThat(response.headers().firstValue("X-Request-Id")).isPresent();
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.headers().firstValue("Server")).isEmpty();
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
        assertProblem(response, 400, "invalid-request");
        assertThat(response.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        assertThat(places(response))
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

    @Test
    void aFaultSaysWhatWouldHaveBeenRight() throws Exception {
        JsonNode error =
                TestServer.json(
                                server.post(
                                        "/api/v1/runs",
                                        "{\"runtime\":\"python\",\"code\":\"\",\"priority\":10}"))
                        .path("errors")
                        .path(0);
        assertThat(error.path("pointer").asString()).isEqualTo("/priority");
        assertThat(error.path("problem").asString()).isEqualTo("is 10");
        assertThat(error.path("expected").asString()).isEqualTo("at most 9");
    }

    @Test
    void membersThatExcludeEachOtherAreNamed() throws Exception {
        HttpResponse<String> response =
                server.post(
                        "/api/v1/runs",
                        "{\"runtime\":\"python\",\"code\":\"\",\"files\":[{\"path\":\"a\"}]}");
        assertProblem(response, 400, "invalid-request");
        assertThat(places(response)).containsExactly("/files");
        HttpResponse<String> score = server.post("/api/v1/runs", "{\"kind\":\"score\"}");
        assertThat(places(score)).containsExactlyInAnyOrder("/problem", "/completion");
    }

    private static Set<String> places(HttpResponse<String> response) {
        return TestServer.json(response)
                .path("errors")
                .valueStream()
                .map(error ->
                        error.path("pointer").asString("") + error.path("parameter").asString(""))
                .collect(Collectors.toSet());
    }

    private static void assertProblem(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode problem = TestServer.json(response);
        assertThat(problem.path("code").asString()).isEqualTo(code);
        assertThat(problem.path("type").asString()).isEqualTo(Problem.TYPE + code);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("requestId").asString())
                .isEqualTo(response.headers().firstValue("X-Request-Id").orElse(""));
    }

    @Test
    void anErrorOfAServiceBecomesItsStatus() throws Exception {
        HttpResponse<String> response = server.post(ONE + "/cancel", "{\"reason\":\"tired\"}");
        assertProblem(response, 404, "not-found");
        assertThat(TestServer.json(response).path("detail").asString()).isEqualTo("tired");
    }

    @Test
    void anOptionalBodyMayBeLeftOut() throws Exception {
        HttpResponse<String> response =
                server.send(server.to(ONE + "/cancel").POST(BodyPublishers.noBody()).build());
        assertThat(TestServer.json(response).path("detail").asString()).isEqualTo("no reason");
    }

    @Test
    void aRequiredBodyMustBeThere() throws Exception {
        HttpResponse<String> response =
                server.send(server.to("/api/v1/runs").POST(BodyPublishers.noBody()).build());
        assertProblem(response, 400, "invalid-request");
    }

    @Test
    void anUnknownPathAndAnImpossibleIdAreRefused() throws Exception {
        assertProblem(server.get("/api/v1/rums"), 404, "not-found");
        assertProblem(server.get("/api/v1/runs/42"), 400, "invalid-request");
        assertProblem(server.get("/api/v1/runs/%2e%2e"), 400, "invalid-request");
        assertProblem(server.get("/api/v1/runs/..%2F..%2Fhealth"), 400, "invalid-request");
        assertThat(server.get(ONE + "%00").statusCode()).isEqualTo(400);
    }

    @Test
    void anotherMethodIsRefusedWithThoseThatThereAre() throws Exception {
        HttpResponse<String> response = server.send(server.to(ONE).DELETE().build());
        assertProblem(response, 405, "method-not-allowed");
        assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
        HttpResponse<String> options =
                server.send(server.to(ONE).method("OPTIONS", BodyPublishers.noBody()).build());
        assertThat(options.statusCode()).isEqualTo(204);
        assertThat(options.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
    }

    @Test
    void theClientMayNameItsRequest() throws Exception {
        assertThat(
                        server.get(ONE, to -> to.header("X-Request-Id", "abc-1"))
                                .headers()
                                .firstValue("X-Request-Id"))
                .contains("abc-1");
        assertThat(
                        server.get(ONE, to -> to.header("X-Request-Id", "<script>"))
                                .headers()
                                .firstValue("X-Request-Id")
                                .orElse(""))
                .matches("[0-9a-z]+");
    }

    @Test
    void anAnswerThatTheContractDoesNotDescribeIsFound() throws Exception {
        HttpResponse<String> response = server.get(ONE + "/result");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("/wrong: is not known", "/id: is missing");
    }

    // Bodies

    @Test
    void nestedArraysAreRefusedCheaply() throws Exception {
        HttpResponse<String> response = server.post("/api/v1/runs", "[".repeat(10_000_000));
        assertProblem(response, 413, "too-large");
        assertProblem(server.post("/api/v1/runs", "[" + "[],".repeat(3_000_000)), 413, "too-large");
    }

    @Test
    void aNumberOfEndlessDigitsIsRefused() throws Exception {
        assertProblem(
                server.post("/api/v1/runs", "{\"priority\":" + "9".repeat(100_000) + "}"),
                413,
                "too-large");
        assertProblem(
                server.post("/api/v1/runs", "{\"priority\":1e999999999}"), 400, "invalid-request");
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() throws Exception {
        String path = ONE + "/cancel";
        String large = "{\"reason\":\"" + "x".repeat(1_100_000) + "\"}";
        assertProblem(server.post(path, large), 413, "too-large");
        HttpRequest chunked =
                server.to(path)
                        .header("Content-Type", "application/json")
                        .POST(
                                BodyPublishers.ofInputStream(() ->
                                        new ByteArrayInputStream(
                                                large.getBytes(StandardCharsets.UTF_8))))
                        .build();
        assertProblem(server.send(chunked), 413, "too-large");
    }

    @Test
    void whatIsNoJsonIsRefusedWithThePlace() throws Exception {
        HttpResponse<String> response = server.post("/api/v1/runs", "{\"runtime\": python}");
        assertProblem(response, 400, "invalid-request");
        assertThat(response.body()).contains("line 1");
        assertProblem(server.post("/api/v1/runs", "{\"a\":1,\"a\":2}"), 400, "invalid-request");
        assertProblem(server.post("/api/v1/runs", "{} {}"), 400, "invalid-request");
    }

    @Test
    void anotherTypeIsRefused() throws Exception {
        HttpRequest text =
                server.to("/api/v1/runs")
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString("{}"))
                        .build();
        assertProblem(server.send(text), 415, "unsupported-media-type");
        HttpRequest compressed =
                server.to("/api/v1/runs")
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofString("{}"))
                        .build();
        assertProblem(server.send(compressed), 415, "unsupported-media-type");
    }

    @Test
    void aThousandRunsAreTakenAtOnce() throws Exception {
        String runs =
                IntStream.range(0, 1000)
                        .mapToObj(n -> "{\"runtime\":\"python\",\"code\":\"print(" + n + ")\"}")
                        .collect(Collectors.joining(","));
        HttpResponse<String> response =
                server.post("/api/v1/runs/batch", "{\"runs\":[" + runs + "]}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        assertThat(TestServer.json(response).path("runs")).hasSize(1000);
    }

    @Test
    void bytesAreTakenUpToTheirBound() throws Exception {
        String path =
                "/api/v1/sandboxes/sandbox-01kb3x8e6mqz5v0a1b2c3d4e5f/file?path=a%2Fb&executable=true";
        HttpResponse<String> written = put(path, 1_000_000);
        assertThat(written.statusCode()).as(written.body()).isEqualTo(204);
        assertProblem(put(path, 64 * 1024 * 1024), 413, "too-large");
    }

    private HttpResponse<String> put(String path, int size) throws Exception {
        return server.send(
                server.to(path)
                        .header("Content-Type", "application/octet-stream")
                        .PUT(BodyPublishers.ofByteArray(new byte[size]))
                        .build());
    }

    @Test
    void manyLargeBodiesAtOnceAreNotAllReadIntoMemory() throws Exception {
        HttpSettings.Limits few = limits(1 << 20, Duration.ofSeconds(30));
        restart(TestServer.settings().withLimits(few));
        HttpResponse<String> response =
                server.post(
                        "/api/v1/runs",
                        "{\"runtime\":\"python\",\"code\":\"" + "x".repeat(2_000_000) + "\"}");
        assertProblem(response, 503, "unavailable");
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
        assertThat(
                        server.post("/api/v1/runs", "{\"runtime\":\"python\",\"code\":\"\"}")
                                .statusCode())
                .isEqualTo(202);
    }

    private static HttpSettings.Limits limits(long bodyMemory, Duration write) {
        HttpSettings.Limits usual = HttpSettings.Limits.DEFAULTS;
        return new HttpSettings.Limits(
                usual.connections(),
                usual.requests(),
                usual.streams(),
                usual.headerBytes(),
                usual.maxBody(),
                usual.idle(),
                usual.body(),
                write,
                bodyMemory,
                usual.heartbeat(),
                usual.shutdown());
    }

    // Answers

    @Test
    void whoHasItAlreadyGetsItNotAgain() throws Exception {
        String tag = server.get(ONE).headers().firstValue("ETag").orElse("");
        HttpResponse<String> again = server.get(ONE, to -> to.header("If-None-Match", tag));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(server.get(ONE, to -> to.header("If-None-Match", "\"40\"")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aLargeAnswerIsCompressedForWhoeverTakesThat() throws Exception {
        HttpRequest request =
                server.to("/api/v1/runs?limit=500").header("Accept-Encoding", "gzip").build();
        HttpResponse<byte[]> response = server.client().send(request, BodyHandlers.ofByteArray());
        assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(response.headers().firstValue("Vary")).contains("Accept-Encoding");
        byte[] plain =
                new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes();
        assertThat(plain.length).isGreaterThan(response.body().length * 10);
        assertThat(TestServer.JSON.readTree(plain).path("runs")).hasSize(500);
        assertThat(server.get("/api/v1/runs?limit=500").body())
                .isEqualTo(new String(plain, StandardCharsets.UTF_8));
    }

    @Test
    void rangesOfBytesAreServed() throws Exception {
        String output = ONE + "/output/stdout";
        assertThat(server.get(output).body()).hasSize(26);
        HttpResponse<String> part = server.get(output, to -> to.header("Range", "bytes=3-5"));
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("def");
        assertThat(part.headers().firstValue("Content-Range")).contains("bytes 3-5/26");
        assertThat(server.get(output, to -> to.header("Range", "bytes=-2")).body()).isEqualTo("yz");
        assertThat(server.get(output, to -> to.header("Range", "bytes=24-")).body())
                .isEqualTo("yz");
        assertThat(server.get(output, to -> to.header("Range", "lines=1-2")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aRangeThatIsNotThereIsRefused() throws Exception {
        HttpResponse<String> response =
                server.get(ONE + "/output/stdout", to -> to.header("Range", "bytes=26-"));
        assertProblem(response, 416, "range-not-satisfiable");
        assertThat(response.headers().firstValue("Content-Range")).contains("bytes */26");
    }

    @Test
    void headHasTheHeadersOfGet() throws Exception {
        HttpResponse<String> head =
                server.send(server.to(ONE).method("HEAD", BodyPublishers.noBody()).build());
        HttpResponse<String> get = server.get(ONE);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Length"))
                .isEqualTo(get.headers().firstValue("Content-Length"));
    }

    @Test
    void theContractIsServed() throws Exception {
        HttpResponse<String> yaml = server.get("/openapi.yaml");
        assertThat(yaml.body()).startsWith("openapi: 3.1.0");
        assertThat(TestServer.json(server.get("/openapi.json")).path("openapi").asString())
                .isEqualTo("3.1.0");
        assertThat(server.get("/spec").headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("script-src 'self'");
        assertThat(server.get("/spec/spec.js").statusCode()).isEqualTo(200);
        assertThat(server.get("/spec/other.js").statusCode()).isEqualTo(400);
    }

    // Who may call from where

    @Test
    void aNameOfSomebodyElseIsRefusedOnLoopback() throws Exception {
        try (RawClient client = new RawClient(server.uri())) {
            String answer =
                    client.send(
                                    "GET /api/v1/version HTTP/1.1\r\nHost: evil.example:80\r\n"
                                            + "Connection: close\r\n\r\n")
                            .readAll();
            assertThat(answer).startsWith("HTTP/1.1 421").contains("misdirected");
        }
        for (String host : List.of("localhost", "LOCALHOST:1", "[::1]:80", "app.localhost")) {
            try (RawClient client = new RawClient(server.uri())) {
                String answer =
                        client.send(
                                        "GET "
                                                + ONE
                                                + " HTTP/1.1\r\nHost: "
                                                + host
                                                + "\r\nConnection: close\r\n\r\n")
                                .readAll();
                assertThat(answer).as(host).startsWith("HTTP/1.1 200");
            }
        }
    }

    @Test
    void anotherOriginMayNeitherReadNorChange() throws Exception {
        HttpResponse<String> read =
                server.get(ONE, to -> to.header("Origin", "https://app.example"));
        assertThat(read.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        HttpRequest change =
                server.to("/api/v1/queue/pause")
                        .header("Origin", "https://app.example")
                        .POST(BodyPublishers.noBody())
                        .build();
        assertProblem(server.send(change), 403, "forbidden");
    }

    @Test
    void anAllowedOriginMay() throws Exception {
        restart(TestServer.settings().withOrigins(Set.of("https://app.example")));
        HttpRequest change =
                server.to("/api/v1/queue/pause")
                        .header("Origin", "https://app.example")
                        .POST(BodyPublishers.noBody())
                        .build();
        HttpResponse<String> response = server.send(change);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin"))
                .contains("https://app.example");
        assertThat(response.headers().firstValue("Vary")).contains("Origin");
        HttpRequest preflight =
                server.to(ONE)
                        .header("Origin", "https://app.example")
                        .header("Access-Control-Request-Method", "GET")
                        .method("OPTIONS", BodyPublishers.noBody())
                        .build();
        HttpResponse<String> permission = server.send(preflight);
        assertThat(permission.statusCode()).isEqualTo(204);
        assertThat(permission.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
                .contains("Authorization");
        assertThat(
                        server.get(ONE, to -> to.header("Origin", "https://other.example"))
                                .headers()
                                .firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @Test
    void withoutAuthenticationItListensToThisMachineOnly() {
        HttpSettings open = TestServer.settings().withAddress("0.0.0.0", 0);
        assertThatThrownBy(() -> TestServer.of(handlers(), open))
                .isInstanceOf(CrucibleException.class)
                .hasMessageContaining("configure authentication first");
    }

    @Test
    void aServerWithoutAllHandlersDoesNotStart() {
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        new HttpServer(
                                TestServer.settings(),
                                OpenApiContract.load(),
                                handlers().bind("getRum", _ -> ApiResponse.noContent()),
                                Optional.empty(),
                                ExchangeObserver.NONE,
                                System::nanoTime,
                                new Random(1)))
                .withMessageContaining("getVersion")
                .withMessageContaining("not in the contract: [getRum]");
    }

    // Bounds

    @Test
    void whoAsksTooOftenWaits() throws Exception {
        restart(
                TestServer.settings()
                        .withRate(Optional.of(new HttpSettings.Rate(2, Duration.ofHours(1)))));
        HttpResponse<String> first = server.get(ONE);
        assertThat(first.headers().firstValue("RateLimit-Policy"))
                .contains("\"default\";q=2;w=3600");
        assertThat(first.headers().firstValue("RateLimit").orElse(""))
                .startsWith("\"default\";r=1;t=");
        assertThat(server.get(ONE).statusCode()).isEqualTo(200);
        HttpResponse<String> third = server.get(ONE);
        assertProblem(third, 429, "rate-limited");
        assertThat(Long.parseLong(third.headers().firstValue("Retry-After").orElse("")))
                .isBetween(1L, 1800L);
        assertThat(server.get("/openapi.json").statusCode()).isEqualTo(200);
    }

    @Test
    void aHeaderThatIsTooLargeIsRefused() throws Exception {
        HttpResponse<String> response =
                server.get(ONE, to -> to.header("X-Long", "x".repeat(20_000)));
        assertThat(response.statusCode()).isEqualTo(431);
        assertThat(response.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        assertThat(TestServer.json(response).path("code").asString())
                .isEqualTo("headers-too-large");
    }

    @Test
    void whatIsNoHttpGetsAProblemToo() throws Exception {
        try (RawClient client = new RawClient(server.uri())) {
            String answer = client.send("GET " + ONE + " HTTP/1.1\r\n\r\n").readAll();
            assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json");
        }
    }
}
