package dev.crucible.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.crucible.core.Digest;
import dev.crucible.core.ErrorCode;
import dev.crucible.images.archive.Bounds;
import dev.crucible.images.archive.ImageException;
import dev.crucible.images.oci.Documents;
import dev.crucible.images.registry.Policy;
import dev.crucible.images.registry.Reference;
import dev.crucible.images.registry.Registry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

class RegistryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir Path folder;

    private ImageStore store;
    private HttpServer server;
    private final Map<String, byte[]> served = new ConcurrentHashMap<>();
    private final Map<String, String> redirected = new ConcurrentHashMap<>();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private String token = "";

    @BeforeEach
    void start() throws IOException {
        store = Stores.at(folder.resolve("store"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** A registry as far as pulling goes, which can also lie. */
    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        String shown = exchange.getRequestHeaders().getFirst("Authorization");
        seen.add(path + " " + shown);
        try (exchange) {
            if (!token.isEmpty() && path.startsWith("/v2/") && !("Bearer " + token).equals(shown)) {
                exchange.getResponseHeaders()
                        .add(
                                "WWW-Authenticate",
                                "Bearer realm=\"http://%s/token\",service=\"test\""
                                        .formatted(host()));
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            String elsewhere = redirected.get(path);
            if (elsewhere != null) {
                exchange.getResponseHeaders().add("Location", elsewhere);
                exchange.sendResponseHeaders(307, -1);
                return;
            }
            byte[] content = served.get(path);
            exchange.sendResponseHeaders(content == null ? 404 : 200, content == null ? -1 : 0);
            if (content != null) {
                try (OutputStream body = exchange.getResponseBody()) {
                    body.write(content);
                }
            }
        }
    }

    private static Layers image() {
        return new Layers()
                .layer(new Tar().file("usr/bin/tool", "#!/bin/sh", 0755))
                .layer(new Tar().file("etc/x", "x"));
    }

    private byte[] serve(Layers layers, String tag) {
        byte[] manifest = layers.manifest();
        served.put("/v2/team/tool/manifests/" + tag, manifest);
        layers.blobs()
                .forEach((digest, content) ->
                        served.put("/v2/team/tool/blobs/sha256:" + digest, content));
        return manifest;
    }

    private StoredImage pull(String reference) {
        return pull(reference, new Policy(true), Bounds.DEFAULTS, "");
    }

    private StoredImage pull(String reference, Policy policy, Bounds bounds, String login) {
        Reference wanted = Reference.parse(reference);
        try (Registry registry = new Registry(wanted, policy, bounds, login, PATIENCE)) {
            return store.take(registry, "pulled:1", wanted.toString());
        }
    }

    @Test
    void anImageIsPulledByTagAndByDigest() {
        byte[] manifest = serve(image(), "v1");
        String id = Documents.text(Layers.digest(manifest));
        served.put("/v2/team/tool/manifests/" + id, manifest);
        StoredImage image = pull(host() + "/team/tool:v1");
        assertThat(Documents.text(image.id())).isEqualTo(id);
        assertThat(store.check(image)).isEmpty();
        assertThat(Stores.content(Stores.root(store, "pulled:1"))).containsEntry("etc/x", "x");
        assertThat(pull(host() + "/team/tool@" + id).id()).isEqualTo(image.id());
    }

    @Test
    void whatIsThereAlreadyIsNotFetchedAgain() {
        serve(image(), "v1");
        pull(host() + "/team/tool:v1");
        seen.clear();
        pull(host() + "/team/tool:v1");
        assertThat(seen).hasSize(2);
    }

    @Test
    void aTokenIsFetchedAndGoesToTheRegistryAlone() throws IOException {
        Layers layers = image();
        serve(layers, "v1");
        token = "letmein";
        served.put(
                "/token?service=test&scope=repository%3Ateam%2Ftool%3Apull",
                "{\"token\":\"letmein\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        HttpServer other =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        List<String> elsewhere = new CopyOnWriteArrayList<>();
        Map.Entry<Digest, byte[]> moved = layers.blobs().entrySet().iterator().next();
        other.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        elsewhere.add(
                                String.valueOf(
                                        exchange.getRequestHeaders().getFirst("Authorization")));
                        exchange.sendResponseHeaders(200, moved.getValue().length);
                        try (OutputStream body = exchange.getResponseBody()) {
                            body.write(moved.getValue());
                        }
                    }
                });
        other.start();
        try {
            redirected.put(
                    "/v2/team/tool/blobs/sha256:" + moved.getKey(),
                    "http://127.0.0.1:" + other.getAddress().getPort() + "/blob");
            StoredImage image = pull(host() + "/team/tool:v1");
            assertThat(store.check(image)).isEmpty();
            assertThat(elsewhere).containsExactly("null");
            assertThat(seen).anyMatch(one -> one.endsWith("Bearer letmein"));
        } finally {
            other.stop(0);
        }
    }

    @Test
    void aRegistryThatLiesIsRefused() {
        Layers layers = image();
        byte[] manifest = serve(layers, "v1");
        String wrong = "sha256:" + "0".repeat(64);
        served.put("/v2/team/tool/manifests/" + wrong, manifest);
        assertThatThrownBy(() -> pull(host() + "/team/tool@" + wrong))
                .hasMessageContaining("is not the one that was asked for");
        layers.blobs()
                .forEach((digest, content) -> {
                    String path = "/v2/team/tool/blobs/sha256:" + digest;
                    byte[] longer = java.util.Arrays.copyOf(content, content.length + 1);
                    served.put(path, longer);
                    assertThatThrownBy(() -> pull(host() + "/team/tool:v1"))
                            .isInstanceOf(ImageException.class)
                            .hasMessageContaining("bytes");
                    served.put(path, content);
                });
        served.put("/v2/team/tool/manifests/v1", new byte[5 * 1024 * 1024]);
        assertThatThrownBy(() -> pull(host() + "/team/tool:v1"))
                .hasMessageContaining("larger than 4194304 bytes");
        assertThat(store.list()).isEmpty();
    }

    @Test
    void onlyThisMachineIsAskedWithoutTls() {
        for (String reference : List.of("registry.invalid/a/b:1", "10.0.0.1:5000/a:1")) {
            assertThatThrownBy(() -> pull(reference))
                    .isInstanceOf(ImageException.class)
                    .hasMessageContaining("is not asked (expected https");
        }
        serve(image(), "v1");
        redirected.put("/v2/team/tool/manifests/v1", "http://registry.invalid/x");
        assertThatThrownBy(() -> pull(host() + "/team/tool:v1"))
                .hasMessageContaining("http://registry.invalid is not asked");
        redirected.put("/v2/team/tool/manifests/v1", "/v2/team/tool/manifests/v1");
        assertThatThrownBy(() -> pull(host() + "/team/tool:v1"))
                .hasMessageContaining("from one place to the next");
    }

    @Test
    void aRegistryThatIsNotThereAnImageThatItHasNotAndOneThatItDoesNotGiveAreNamed() {
        assertThatThrownBy(() -> pull(host() + "/team/tool:v2"))
                .hasMessageContaining("has no " + host() + "/team/tool:v2")
                .extracting(failed -> ((ImageException) failed).code())
                .isEqualTo(ErrorCode.NOT_FOUND);
        token = "secret";
        assertThatThrownBy(() -> pull(host() + "/team/tool:v1"))
                .hasMessageContaining("does not give")
                .extracting(failed -> ((ImageException) failed).code())
                .isEqualTo(ErrorCode.FORBIDDEN);
        String host = host();
        server.stop(0);
        assertThatThrownBy(() -> pull(host + "/team/tool:v1"))
                .hasMessageContaining("registry " + host + " cannot be reached")
                .extracting(failed -> ((ImageException) failed).code())
                .isEqualTo(ErrorCode.UNAVAILABLE);
        assertThatThrownBy(
                        () -> pull("registry.invalid/a:1", new Policy(false), Bounds.DEFAULTS, ""))
                .hasMessageContaining("registry registry.invalid cannot be reached");
    }

    @Test
    void whatNamesNoRegistryIsRefused() {
        for (String wrong :
                List.of("python:3", "team/tool", "Registry.example/a", "a.b/", "a.b/c@x")) {
            assertThatThrownBy(() -> Reference.parse(wrong)).isInstanceOf(ImageException.class);
        }
        assertThat(Reference.parse("localhost/a").tag()).isEqualTo("latest");
    }

    /** The registry of the distribution, as somebody else has written it. */
    @Test
    void anImageIsPulledFromARealRegistry() throws Exception {
        Path program = Path.of("/usr/bin/docker-registry");
        Assumptions.assumeTrue(Files.isExecutable(program), "docker-registry is not installed");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path settings =
                Files.writeString(
                        folder.resolve("registry.yml"),
                        """
                        version: 0.1
                        log: {level: error}
                        storage: {filesystem: {rootdirectory: %s}}
                        http: {addr: "127.0.0.1:%d"}
                        """
                                .formatted(folder.resolve("registry"), port));
        Process registry =
                new ProcessBuilder(program.toString(), "serve", settings.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI top = URI.create("http://127.0.0.1:" + port + "/v2/");
            awaitAnswer(client, registry, top);
            Layers layers = image();
            byte[] manifest = layers.manifest();
            for (Map.Entry<Digest, byte[]> blob : layers.blobs().entrySet()) {
                push(client, top, blob.getKey(), blob.getValue());
            }
            HttpRequest.Builder put =
                    HttpRequest.newBuilder(top.resolve("team/tool/manifests/v1"))
                            .header("Content-Type", Layers.MANIFEST)
                            .PUT(HttpRequest.BodyPublishers.ofByteArray(manifest));
            assertThat(
                            client.send(put.build(), HttpResponse.BodyHandlers.discarding())
                                    .statusCode())
                    .isEqualTo(201);

            StoredImage image = pull("127.0.0.1:" + port + "/team/tool:v1");
            assertThat(image.id()).isEqualTo(Layers.digest(manifest));
            assertThat(store.check(image)).isEmpty();
        } finally {
            registry.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    private static void awaitAnswer(HttpClient client, Process registry, URI top)
            throws InterruptedException {
        while (registry.isAlive()) {
            try {
                client.send(
                        HttpRequest.newBuilder(top).build(),
                        HttpResponse.BodyHandlers.discarding());
                return;
            } catch (IOException notYet) {
                registry.waitFor(50, TimeUnit.MILLISECONDS);
            }
        }
    }

    private static void push(HttpClient client, URI top, Digest digest, byte[] content)
            throws IOException, InterruptedException {
        HttpResponse<Void> begun =
                client.send(
                        HttpRequest.newBuilder(top.resolve("team/tool/blobs/uploads/"))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        URI upload = top.resolve(begun.headers().firstValue("Location").orElseThrow());
        String query = upload.getQuery() == null ? "?" : "&";
        HttpRequest put =
                HttpRequest.newBuilder(URI.create(upload + query + "digest=sha256:" + digest))
                        .header("Content-Type", "application/octet-stream")
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(content))
                        .build();
        assertThat(client.send(put, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(201);
    }
}
