package dev.crucible.api.contract;

import dev.crucible.api.contract.Operation.Answer;
import dev.crucible.api.contract.Operation.Body;
import dev.crucible.api.contract.Operation.SchemaPlace;
import dev.crucible.core.access.Scope;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The contract: what can be asked, and what the answers are. Immutable and thread-safe.
 *
 * <p>Of OpenAPI 3.1 it takes what our own file uses. A part that it would not honour, such as a
 * parameter that is no scalar, stops the start.
 */
public final class OpenApiContract {
    private static final String YAML = "openapi.yaml";
    private static final String JSON = "openapi.json";
    private static final long DEFAULT_MAX_BODY = 1024 * 1024;
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private final JsonNode root;
    private final Schemas schemas;
    private final Map<String, Operation> operations = new LinkedHashMap<>();
    private final Routes routes = new Routes();

    private OpenApiContract(JsonNode root) {
        this.root = root;
        schemas = new Schemas(root);
        for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                add(path.getKey(), method.getKey(), method.getValue());
            }
        }
    }

    /** Crucible's contract. */
    public static OpenApiContract load() {
        return parse(json());
    }

    /**
     * A contract of one's own, as JSON.
     *
     * @throws IllegalArgumentException naming what it says that is not supported
     */
    public static OpenApiContract parse(byte[] json) {
        return new OpenApiContract(new JsonMapper().readTree(json));
    }

    /** The file as it is written. */
    public static byte[] yaml() {
        return resource(YAML);
    }

    /** The same as JSON, made by the build. */
    public static byte[] json() {
        return resource(JSON);
    }

    private static byte[] resource(String name) {
        try (InputStream in = OpenApiContract.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing: build with ./crucible build");
            }
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void add(String path, String method, JsonNode node) {
        if (!METHODS.contains(method)) {
            throw new IllegalArgumentException(path + ": '" + method + "' is not supported");
        }
        String place = "/paths/" + path.replace("~", "~0").replace("/", "~1") + "/" + method;
        Operation operation =
                new Operation(
                        node.path("operationId").asString(),
                        method.toUpperCase(Locale.ROOT),
                        path,
                        scope(path, node.path("x-scope").asString("")),
                        parameters(node),
                        body(node, place),
                        answers(node, place));
        if (operations.put(operation.id(), operation) != null) {
            throw new IllegalArgumentException(operation.id() + " is there twice");
        }
        routes.add(operation, node.path("x-rest").asBoolean(false));
    }

    private static Optional<Scope> scope(String path, String name) {
        if (name.equals("none")) {
            return Optional.empty();
        }
        return Optional.of(
                Scope.of(name)
                        .orElseThrow(() ->
                                new IllegalArgumentException(path + ": no scope '" + name + "'")));
    }

    private List<Parameter> parameters(JsonNode operation) {
        List<Parameter> parameters = new ArrayList<>();
        for (JsonNode entry : operation.path("parameters")) {
            JsonNode parameter = resolve(entry);
            parameters.add(Parameter.of(parameter, resolve(parameter.path("schema"))));
        }
        return parameters;
    }

    private static Optional<Body> body(JsonNode operation, String place) {
        JsonNode body = operation.path("requestBody");
        if (body.isMissingNode()) {
            return Optional.empty();
        }
        String type = body.path("content").propertyNames().iterator().next();
        SchemaPlace schema =
                new SchemaPlace(place + "/requestBody/content/" + escaped(type) + "/schema");
        return Optional.of(
                new Body(
                        type,
                        body.path("required").asBoolean(false),
                        operation.path("x-max-body").asLong(DEFAULT_MAX_BODY),
                        type.equals(Body.JSON) ? Optional.of(schema) : Optional.empty()));
    }

    private Map<Integer, Answer> answers(JsonNode operation, String place) {
        Map<Integer, Answer> answers = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : operation.path("responses").properties()) {
            String at = place + "/responses/" + entry.getKey();
            if (entry.getValue().has("$ref")) {
                at = entry.getValue().get("$ref").asString().substring(1);
            }
            JsonNode answer = root.at(at);
            Map<String, Optional<SchemaPlace>> types = new HashMap<>();
            for (String type : answer.path("content").propertyNames()) {
                SchemaPlace schema = new SchemaPlace(at + "/content/" + escaped(type) + "/schema");
                types.put(type, type.endsWith("json") ? Optional.of(schema) : Optional.empty());
            }
            Set<String> headers = new HashSet<>();
            answer.path("headers")
                    .propertyNames()
                    .forEach(name -> headers.add(name.toLowerCase(Locale.ROOT)));
            answers.put(Integer.valueOf(entry.getKey()), new Answer(types, headers));
        }
        return answers;
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private JsonNode resolve(JsonNode node) {
        JsonNode resolved = node;
        while (resolved.has("$ref")) {
            String reference = resolved.get("$ref").asString();
            resolved = root.at(reference.substring(1));
            if (resolved.isMissingNode()) {
                throw new IllegalArgumentException("nothing at " + reference);
            }
        }
        return resolved;
    }

    /** Every operation, in the order of the file. */
    public Collection<Operation> operations() {
        return List.copyOf(operations.values());
    }

    /** The operation of this name. */
    public Optional<Operation> operation(String id) {
        return Optional.ofNullable(operations.get(id));
    }

    /** What a method and a path (as it came, not decoded) lead to. */
    public Route route(String method, String path) {
        return routes.find(method, path);
    }

    /** What is wrong with a value, at most 100 things; empty when it fits the schema. */
    public List<Violation> check(SchemaPlace schema, JsonNode value) {
        return schemas.check(schema, value);
    }

    /** Compiles the schemas of all requests, so that the first ones need not wait for that. */
    public void warm() {
        for (Operation operation : operations.values()) {
            operation.body().flatMap(Body::schema).ifPresent(schemas::warm);
        }
    }

    /**
     * Compares the operations with those that somebody has handlers for.
     *
     * @throws IllegalStateException naming every operation without handler and every handler
     *     without operation
     */
    public void requireExactly(Set<String> handled) {
        SortedSet<String> missing = new TreeSet<>(operations.keySet());
        missing.removeAll(handled);
        SortedSet<String> extra = new TreeSet<>(handled);
        extra.removeAll(operations.keySet());
        if (!missing.isEmpty() || !extra.isEmpty()) {
            throw new IllegalStateException(
                    "the contract and the handlers differ; without handler: %s; not in the contract: %s"
                            .formatted(missing, extra));
        }
    }
}
