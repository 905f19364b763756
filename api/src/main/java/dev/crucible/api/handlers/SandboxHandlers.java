package dev.crucible.api.handlers;

import dev.crucible.api.documents.LimitsJson;
import dev.crucible.api.documents.OutcomeJson;
import dev.crucible.api.documents.RunRequestJson;
import dev.crucible.api.http.ApiHandlers;
import dev.crucible.api.http.ApiRequest;
import dev.crucible.api.http.ApiResponse;
import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.CapturedStream;
import dev.crucible.core.Command;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.OutputListener;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.SandboxSpec;
import dev.crucible.core.sessions.SandboxSessions;
import dev.crucible.core.sessions.SessionInfo;
import dev.crucible.core.sessions.SessionRequest;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sandboxes that are held open for several commands. */
public final class SandboxHandlers {
    private static final Map<String, String> ENVIRONMENT =
            Map.of(
                    "PATH", "/usr/local/bin:/usr/bin:/bin",
                    "HOME", "/work",
                    "TMPDIR", "/tmp",
                    "LANG", "C.UTF-8");
    private static final long MOST_READ = 256L * 1024 * 1024;
    private static final int DEFAULT_WALL_MILLIS = 10_000;

    private final SandboxSessions sessions;
    private final Machine machine;
    private final Policy policy;

    /**
     * Handlers over these sessions.
     *
     * @param policy what tenants demand of them
     */
    public SandboxHandlers(SandboxSessions sessions, Machine machine, Policy policy) {
        this.policy = policy;
        this.sessions = sessions;
        this.machine = machine;
    }

    /** Binds the operations. */
    public void bind(ApiHandlers handlers) {
        handlers.bind("createSandbox", this::create)
                .bind("listSandboxes", this::list)
                .bind("getSandbox", request -> ApiResponse.json(view(find(request), true)))
                .bind("closeSandbox", this::close)
                .bind("execInSandbox", this::exec)
                .bind("listSandboxFiles", this::files)
                .bind("readSandboxFile", this::read)
                .bind("writeSandboxFile", this::write);
    }

    private ApiResponse create(ApiRequest request) {
        JsonNode body = request.json();
        RunRequestJson.Place place = RunRequestJson.place(body);
        String runtime = body.path("runtime").asString("");
        SessionInfo opened =
                open(
                        request,
                        new SessionRequest(
                                request.tenant(),
                                place.engine(),
                                place.isolation().and(policy.of(request.tenant())),
                                new SandboxSpec(
                                        LimitsJson.read(body.path("limits")),
                                        place.network(),
                                        paths(runtime)),
                                Duration.ofMillis(body.path("idleTimeoutMillis").asLong(0)),
                                Duration.ZERO));
        for (SandboxFile file : RunRequestJson.files(body)) {
            sessions.write(opened.id(), file);
        }
        return ApiResponse.created("/api/v1/sandboxes/" + opened.id(), view(opened, true));
    }

    /** An engine that is not here is no resource that was not found. */
    private SessionInfo open(ApiRequest request, SessionRequest wish) {
        try {
            return sessions.open(wish, request.principal().actor(), "");
        } catch (CrucibleException failed) {
            if (failed.code() == ErrorCode.NOT_FOUND) {
                throw new CrucibleException(
                        ErrorCode.REFUSED, String.valueOf(failed.getMessage()), failed);
            }
            throw failed;
        }
    }

    /** What the language needs to see of the host. */
    private List<String> paths(String runtime) {
        if (runtime.isEmpty()) {
            return List.of();
        }
        return machine.runtimes().stream()
                .filter(known -> known.name().equals(runtime))
                .findFirst()
                .orElseThrow(() ->
                        new CrucibleException(
                                ErrorCode.REFUSED, "there is no runtime '" + runtime + "' here"))
                .readOnlyPaths();
    }

    private ApiResponse list(ApiRequest request) {
        ObjectNode node = Views.object();
        ArrayNode array = node.putArray("sandboxes");
        sessions.list(request.tenant()).forEach(info -> array.add(view(info, false)));
        return ApiResponse.json(node);
    }

    private ApiResponse close(ApiRequest request) {
        sessions.close(
                find(request).id(),
                request.principal().actor(),
                request.findText("reason").orElse(""));
        return ApiResponse.noContent();
    }

    private ApiResponse exec(ApiRequest request) {
        SessionInfo info = find(request);
        JsonNode body = request.json();
        List<String> argv = new ArrayList<>();
        body.path("argv").forEach(word -> argv.add(word.asString()));
        Map<String, String> environment = new TreeMap<>(ENVIRONMENT);
        body.path("environment")
                .properties()
                .forEach(pair -> environment.put(pair.getKey(), pair.getValue().asString()));
        Sandbox.ExecResult result =
                sessions.exec(
                        info.id(),
                        new Command(argv, environment, RunRequestJson.stdin(body)),
                        Duration.ofMillis(body.path("wallMillis").asLong(DEFAULT_WALL_MILLIS)),
                        OutputListener.SILENT,
                        Cancellation.none());
        ObjectNode node = Views.object();
        node.set("outcome", OutcomeJson.write(result.outcome()));
        show(node, "stdout", result.stdout());
        show(node, "stderr", result.stderr());
        node.set("usage", OutcomeJson.write(result.usage()));
        return ApiResponse.json(node);
    }

    private static void show(ObjectNode node, String name, CapturedStream stream) {
        node.put(name, stream.bytes().asText());
        if (!stream.bytes().isUtf8()) {
            node.put(name + "Base64", stream.bytes().asBase64());
        }
        node.put(name + "Truncated", stream.truncated());
    }

    private ApiResponse files(ApiRequest request) {
        ObjectNode node = Views.object();
        ArrayNode array = node.putArray("files");
        sessions.files(find(request).id())
                .files()
                .forEach(file ->
                        array.addObject()
                                .put("path", file.path())
                                .put("size", file.size())
                                .put("executable", false));
        return ApiResponse.json(node);
    }

    private ApiResponse read(ApiRequest request) {
        SandboxFile file = sessions.read(find(request).id(), request.text("path"), MOST_READ);
        return ApiResponse.bytes(file.content().toArray());
    }

    private ApiResponse write(ApiRequest request) {
        SessionInfo info = find(request);
        Bytes content;
        try (InputStream body = request.bytes()) {
            content = Bytes.copyOf(body.readAllBytes());
        } catch (IOException broken) {
            throw new CrucibleException(
                    ErrorCode.INVALID_REQUEST,
                    "the body broke off: " + broken.getMessage(),
                    broken);
        }
        sessions.write(
                info.id(),
                new SandboxFile(request.text("path"), content, request.flag("executable")));
        return ApiResponse.noContent();
    }

    private SessionInfo find(ApiRequest request) {
        SessionInfo info = sessions.get(request.text("id"));
        if (!info.tenant().equals(request.tenant())) {
            throw new CrucibleException(ErrorCode.NOT_FOUND, "there is no sandbox " + info.id());
        }
        return info;
    }

    private static ObjectNode view(SessionInfo info, boolean whole) {
        ObjectNode node = Views.object();
        node.put("id", info.id()).put("tenant", info.tenant());
        node.put("state", info.busy() ? "busy" : "open");
        node.put("engine", info.engine()).put("isolation", info.isolation().label());
        node.put("openedAt", Views.time(info.opened())).put("usedAt", Views.time(info.used()));
        node.put("expiresAt", Views.time(info.expires()));
        node.put("idleTimeoutMillis", info.idle().toMillis());
        node.put("commands", info.commands());
        node.set("limits", LimitsJson.write(info.limits()));
        if (whole) {
            node.set("attestation", OutcomeJson.write(info.attestation()));
        }
        return node;
    }
}
