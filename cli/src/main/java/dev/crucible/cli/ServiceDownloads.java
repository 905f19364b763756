package dev.crucible.cli;

import dev.crucible.cli.config.ConfigLoader;
import dev.crucible.cli.config.Flag;
import dev.crucible.cli.config.ServiceSettings;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.probes.Downloads;
import dev.crucible.cli.service.Service;
import dev.crucible.cli.service.Workplace;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.Eligibility;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.FolderRemoval;
import dev.crucible.core.IsolationClass;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Downloads from a service that is started for them, listens to this machine alone, and is gone
 * with all that it stored when they are done.
 */
final class ServiceDownloads implements Downloads {
    private static final JsonMapper JSON = new JsonMapper();

    private final Composition composition;
    private final Function<String, Workplace> workplace;

    /**
     * Downloads.
     *
     * @param workplace what the service works with, by the name of an engine
     */
    ServiceDownloads(Composition composition, Function<String, Workplace> workplace) {
        this.composition = composition;
        this.workplace = workplace;
    }

    @Override
    public List<Map<String, String>> headers(
            EngineInfo engine, String program, List<String> files) {
        try {
            Path folder = Files.createTempDirectory("containment-service-");
            try (Service service = service(folder);
                    HttpClient client = HttpClient.newHttpClient()) {
                Supplier<Workplace> place = () -> workplace.apply(engine.name());
                URI api = service.start(Optional.of(place)).resolve("/api/v1/runs");
                return fetched(client, api, run(client, api, engine, program, files), files);
            } finally {
                FolderRemoval.remove(folder);
            }
        } catch (IOException broken) {
            throw failed(String.valueOf(broken.getMessage()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw failed("interrupted");
        }
    }

    private static CrucibleException failed(String why) {
        return new CrucibleException(ErrorCode.INTERNAL, "the service gave nothing out: " + why);
    }

    private Service service(Path folder) {
        ServiceSettings settings =
                new ConfigLoader(Map.of(), folder)
                        .load(
                                List.of(
                                        new Flag("--port", "http.port", "0"),
                                        new Flag("--interval", "containment.interval", "0s"),
                                        new Flag("--data", "data.folder", folder.toString())))
                        .settings();
        return new Service(
                settings, Main.VERSION, composition.clock(), System::nanoTime, new SecureRandom());
    }

    private static String run(
            HttpClient client, URI api, EngineInfo engine, String program, List<String> files)
            throws IOException, InterruptedException {
        ObjectNode request = Json.object();
        request.put("runtime", "python");
        request.put("code", program);
        request.put("engine", engine.name());
        boolean accepted = engine.eligibility() instanceof Eligibility.OptIn;
        IsolationClass least = accepted ? IsolationClass.NONE : engine.isolation();
        request.put("isolation", least.label());
        files.forEach(request.putArray("collect")::add);
        HttpResponse<String> answer =
                client.send(
                        HttpRequest.newBuilder(URI.create(api + "?wait=30"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(Json.line(request)))
                                .build(),
                        BodyHandlers.ofString());
        String id = JSON.readTree(answer.body()).path("id").asString("");
        if (id.isEmpty()) {
            throw failed(answer.body());
        }
        return id;
    }

    private static List<Map<String, String>> fetched(
            HttpClient client, URI api, String run, List<String> files)
            throws IOException, InterruptedException {
        List<String> places = new ArrayList<>(List.of("/output/stdout"));
        files.forEach(file -> places.add("/artifact?path=" + file));
        List<Map<String, String>> all = new ArrayList<>();
        for (String place : places) {
            HttpResponse<Void> answer =
                    client.send(
                            HttpRequest.newBuilder(URI.create(api + "/" + run + place)).build(),
                            BodyHandlers.discarding());
            if (answer.statusCode() != 200) {
                throw failed(place + " answered " + answer.statusCode());
            }
            Map<String, String> headers = new TreeMap<>();
            answer.headers()
                    .map()
                    .forEach((name, values) -> headers.put(name, String.join(", ", values)));
            all.add(headers);
        }
        return all;
    }
}
