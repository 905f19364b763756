package dev.crucible.api.http;

import dev.crucible.api.contract.OpenApiContract;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.access.Authenticator;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A server on a free port whose answers are compared with the contract, and a client of it. */
final class TestServer implements AutoCloseable {
    static final JsonMapper JSON = new JsonMapper();
    static final String RUN = "run-01kb3x8e6mqz5v0a1b2c3d4e5f";

    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    private TestServer(
            HttpSettings settings, ApiHandlers handlers, Optional<Authenticator> authenticator) {
        OpenApiContract contract = OpenApiContract.load();
        handlers.bindRest(contract, TestServer::notHere);
        server =
                new HttpServer(
                        settings,
                        contract,
                        handlers,
                        authenticator,
                        ExchangeObserver.NONE,
                        System::nanoTime,
                        new Random(1));
        server.start();
    }

    private static ApiResponse notHere(ApiRequest request) {
        throw new CrucibleException(ErrorCode.UNAVAILABLE, request.operation().id());
    }

    static HttpSettings settings() {
        return HttpSettings.DEFAULTS.withAddress("127.0.0.1", 0).checkingAnswers();
    }

    static TestServer of(ApiHandlers handlers) {
        return of(handlers, settings());
    }

    static TestServer of(ApiHandlers handlers, HttpSettings settings) {
        return new TestServer(settings, handlers, Optional.empty());
    }

    static TestServer of(ApiHandlers handlers, Authenticator authenticator) {
        return new TestServer(settings(), handlers, Optional.of(authenticator));
    }

    URI uri() {
        return server.uri();
    }

    HttpClient client() {
        return client;
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(uri() + path));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(to(path).build());
    }

    HttpResponse<String> get(String path, UnaryOperator<HttpRequest.Builder> with)
            throws IOException, InterruptedException {
        return send(with.apply(to(path)).build());
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(
                to(path).header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build());
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    /** Stops the server and leaves the client alone. */
    void closeServer() {
        server.close();
    }

    @Override
    public void close() {
        client.shutdownNow();
        server.close();
    }
}
