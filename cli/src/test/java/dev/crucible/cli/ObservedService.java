package dev.crucible.cli;

import dev.crucible.cli.config.ConfigLoader;
import dev.crucible.cli.config.Flag;
import dev.crucible.cli.config.ServiceSettings;
import dev.crucible.cli.service.Service;
import dev.crucible.cli.service.Workplace;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The real service in this process, with settings of a test's own, and a client. */
final class ObservedService implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    final ServiceSettings settings;
    private final Composition composition = new Composition(System.getenv());
    private final HttpClient client = HttpClient.newHttpClient();
    private final Service service;
    private final URI uri;

    /** Serves from this folder; with engines, or without. */
    ObservedService(Path folder, boolean working, Map<String, String> values) {
        List<Flag> flags = new ArrayList<>();
        flags.add(new Flag("--port", "http.port", "0"));
        flags.add(new Flag("--data", "data.folder", folder.resolve("data").toString()));
        if (!values.containsKey("containment.interval")) {
            flags.add(new Flag("--set", "containment.interval", "0s"));
        }
        values.forEach((key, value) -> flags.add(new Flag("--set", key, value)));
        settings = new ConfigLoader(Map.of(), folder).load(flags).settings();
        service =
                new Service(
                        settings,
                        "test",
                        composition.clock(),
                        System::nanoTime,
                        new SecureRandom());
        uri =
                service.start(
                        working
                                ? Optional.<Supplier<Workplace>>of(this::workplace)
                                : Optional.empty());
    }

    Workplace workplace() {
        return composition.workplace(List.of(), Composition.matrices(settings.data()));
    }

    URI uri() {
        return uri;
    }

    /** Submissions are refused until somebody could execute them. */
    ObservedService awaitWorker() {
        await(() -> get("/api/v1/workers").path("workers").size() > 0);
        return this;
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("it did not come true within a minute");
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    JsonNode get(String path) {
        return JsonMapper.shared().readTree(text(path, ""));
    }

    String text(String path, String accept) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri.resolve(path));
        return send(accept.isEmpty() ? request : request.header("Accept", accept)).body();
    }

    HttpResponse<String> post(String path, String json, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri.resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        service.close();
        composition.close();
    }
}
