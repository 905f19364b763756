package dev.crucible.api.http;

import dev.crucible.api.contract.OpenApiContract;
import dev.crucible.core.Digest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Serves the contract and the page that shows it; each file is read when it is first wanted. */
final class ContractPages {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                    + " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Map<String, String> TYPES =
            Map.of(
                    "spec.html", "text/html; charset=utf-8",
                    "spec.js", "text/javascript; charset=utf-8",
                    "spec.css", "text/css; charset=utf-8");

    private final Map<String, ApiResponse> files = new ConcurrentHashMap<>();

    void bind(ApiHandlers handlers) {
        handlers.bindOwn(
                "getContractYaml", _ -> file("yaml", "application/yaml", OpenApiContract::yaml));
        handlers.bindOwn(
                "getContractJson", _ -> file("json", "application/json", OpenApiContract::json));
        handlers.bindOwn("getReference", _ -> page("spec.html"));
        handlers.bindOwn("getReferenceFile", request -> page(request.text("file")));
    }

    private ApiResponse page(String name) {
        return file(name, TYPES.getOrDefault(name, "text/plain"), () -> resource(name))
                .withHeader("Content-Security-Policy", POLICY);
    }

    private interface Source {
        byte[] read();
    }

    private ApiResponse file(String name, String type, Source source) {
        return files.computeIfAbsent(
                name,
                _ -> {
                    byte[] bytes = source.read();
                    return new ApiResponse.Content(200, type, bytes, Map.of())
                            .withETag(Digest.of(ByteBuffer.wrap(bytes)).hex().substring(0, 16));
                });
    }

    private static byte[] resource(String name) {
        try (InputStream in = ContractPages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing");
            }
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
