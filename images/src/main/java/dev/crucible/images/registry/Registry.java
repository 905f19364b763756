package dev.crucible.images.registry;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.images.archive.Bounds;
import dev.crucible.images.archive.ImageException;
import dev.crucible.images.oci.Descriptor;
import dev.crucible.images.oci.Documents;
import dev.crucible.images.oci.Members;
import dev.crucible.images.oci.Source;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * One image in a registry. What it sends is bounded and, by whoever reads it, held against digests;
 * the manifest of a tag is what the registry says it is. A token goes to the host that asked for it
 * and to no other. For one thread.
 */
public final class Registry implements Source, AutoCloseable {
    private static final int MAX_REDIRECTS = 5;
    private static final int MAX_TOKEN = 64 * 1024;
    private static final List<String> MANIFESTS =
            List.of(
                    "application/vnd.oci.image.index.v1+json",
                    "application/vnd.oci.image.manifest.v1+json",
                    "application/vnd.docker.distribution.manifest.list.v2+json",
                    "application/vnd.docker.distribution.manifest.v2+json");

    private final Reference reference;
    private final Policy policy;
    private final Bounds bounds;
    private final Duration patience;
    private final String login;
    private final HttpClient client;
    private Optional<String> authorization = Optional.empty();

    /**
     * The image of this reference.
     *
     * @param login {@code user:password}; empty for nobody
     * @param patience how long nothing may come
     */
    public Registry(
            Reference reference, Policy policy, Bounds bounds, String login, Duration patience) {
        this.reference = reference;
        this.policy = policy;
        this.bounds = bounds;
        this.patience = patience;
        this.login = login;
        this.client =
                HttpClient.newBuilder()
                        .connectTimeout(patience)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    @Override
    public Start start() throws IOException {
        String version = reference.digest().map(Documents::text).orElseGet(reference::tag);
        try (InputStream content = get("manifests/" + version)) {
            Bytes manifest = Members.document(content, "the manifest", bounds);
            reference
                    .digest()
                    .filter(digest -> !digest.equals(Digest.of(manifest)))
                    .ifPresent(digest -> {
                        throw ImageException.invalid(
                                "the manifest is not the one that was asked for: its digest is "
                                        + Documents.text(Digest.of(manifest)));
                    });
            return new Start(manifest, reference.name());
        }
    }

    @Override
    public InputStream open(Descriptor part) throws IOException {
        String kind = MANIFESTS.contains(part.mediaType()) ? "manifests/" : "blobs/";
        return get(kind + Documents.text(part.digest()));
    }

    private InputStream get(String path) throws IOException {
        URI address =
                URI.create(
                        policy.scheme()
                                + "://"
                                + reference.registry()
                                + "/v2/"
                                + reference.repository()
                                + "/"
                                + path);
        HttpResponse<InputStream> answer = followed(address);
        if (answer.statusCode() == 401 && authorization.isEmpty()) {
            String wanted = answer.headers().firstValue("WWW-Authenticate").orElse("");
            answer.body().close();
            authorization = Optional.of(authorized(Challenge.read(wanted)));
            answer = followed(address);
        }
        if (answer.statusCode() != 200) {
            answer.body().close();
            throw refused(answer.statusCode(), path);
        }
        return new PatientStream(answer.body(), patience);
    }

    private ImageException refused(int status, String path) {
        String registry = "registry " + reference.registry();
        return switch (status) {
            case 401, 403 ->
                    ImageException.forbidden(
                            registry + " does not give " + reference + " to this user");
            case 404 -> ImageException.notFound(registry + " has no " + reference + ", " + path);
            default ->
                    ImageException.unavailable(
                            registry + " answered " + status + " for " + path, null);
        };
    }

    private String authorized(Challenge challenge) throws IOException {
        String basic =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(login.getBytes(StandardCharsets.UTF_8));
        if (challenge.scheme().equals("basic") && !login.isEmpty()) {
            return basic;
        }
        Optional<URI> address = challenge.tokenAddress(reference.repository());
        if (!challenge.scheme().equals("bearer") || address.isEmpty()) {
            throw refused(401, "");
        }
        HttpResponse<InputStream> answer =
                send(address.get(), login.isEmpty() ? Optional.empty() : Optional.of(basic));
        try (InputStream content = new PatientStream(answer.body(), patience)) {
            if (answer.statusCode() != 200) {
                throw refused(401, "");
            }
            var token = Documents.read(Bytes.copyOf(content.readNBytes(MAX_TOKEN)), "the token");
            String value = token.path("token").asString(token.path("access_token").asString(""));
            if (!value.matches("[\\x21-\\x7e]+")) {
                throw refused(401, "");
            }
            return "Bearer " + value;
        }
    }

    private HttpResponse<InputStream> followed(URI first) throws IOException {
        URI address = first;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            boolean ours = address.getAuthority().equals(first.getAuthority());
            HttpResponse<InputStream> answer =
                    send(address, ours ? authorization : Optional.empty());
            Optional<String> location = answer.headers().firstValue("Location");
            if (answer.statusCode() / 100 != 3 || location.isEmpty()) {
                return answer;
            }
            answer.body().close();
            try {
                address = address.resolve(location.get());
            } catch (IllegalArgumentException malformed) {
                throw ImageException.unavailable("the registry leads to no address", malformed);
            }
        }
        throw ImageException.unavailable("the registry leads from one place to the next", null);
    }

    private HttpResponse<InputStream> send(URI address, Optional<String> shown) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(policy.allowed(address)).timeout(patience).GET();
        MANIFESTS.forEach(type -> request.header("Accept", type));
        request.header("Accept", "*/*");
        shown.ifPresent(value -> request.header("Authorization", value));
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException unreachable) {
            String why =
                    unreachable.getMessage() == null
                            ? unreachable.getClass().getSimpleName()
                            : unreachable.getMessage();
            throw ImageException.unavailable(
                    "registry " + address.getAuthority() + " cannot be reached: " + why,
                    unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw ImageException.unavailable("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
