package dev.crucible.api.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.crucible.api.contract.Operation.Answer;
import dev.crucible.api.contract.Operation.SchemaPlace;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The contract is whole: everything in it resolves, has an example, and every example fits. */
class OpenApiContractTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonNode ROOT = JSON.readTree(OpenApiContract.json());
    private static final OpenApiContract CONTRACT = OpenApiContract.load();

    @Test
    void theJsonIsTheYaml() {
        assertThat(new YAMLMapper().readTree(OpenApiContract.yaml())).isEqualTo(ROOT);
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<String> broken = new ArrayList<>();
        everyObject(ROOT)
                .filter(node -> node.has("$ref"))
                .map(node -> node.get("$ref").asString())
                .filter(reference -> !reference.startsWith("#/") || missing(reference))
                .forEach(broken::add);
        assertThat(broken).isEmpty();
    }

    @Test
    void everyComponentIsUsed() {
        Set<String> used =
                everyObject(ROOT)
                        .filter(node -> node.has("$ref"))
                        .map(node -> node.get("$ref").asString())
                        .collect(Collectors.toSet());
        List<String> unused = new ArrayList<>();
        for (String kind : List.of("schemas", "parameters", "responses", "headers")) {
            for (String name : ROOT.at("/components/" + kind).propertyNames()) {
                if (!used.contains("#/components/" + kind + "/" + name)) {
                    unused.add(kind + "/" + name);
                }
            }
        }
        assertThat(unused).isEmpty();
    }

    @Test
    void everyRequestHasAnExampleAndItFits() {
        List<String> faults = new ArrayList<>();
        for (Operation operation : CONTRACT.operations()) {
            operation
                    .body()
                    .flatMap(Operation.Body::schema)
                    .ifPresent(schema -> checkExamples(faults, operation.id(), schema));
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void everyAnswerHasAnExampleAndItFits() {
        List<String> faults = new ArrayList<>();
        for (Operation operation : CONTRACT.operations()) {
            for (Map.Entry<Integer, Answer> answer : operation.answers().entrySet()) {
                for (Optional<SchemaPlace> schema : answer.getValue().types().values()) {
                    String name = operation.id() + " " + answer.getKey();
                    schema.ifPresent(place -> checkExamples(faults, name, place));
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    private static void checkExamples(List<String> faults, String name, SchemaPlace schema) {
        String media = schema.pointer().substring(0, schema.pointer().lastIndexOf('/'));
        List<JsonNode> examples = new ArrayList<>();
        JsonNode content = ROOT.at(media);
        content.path("examples").valueStream().map(one -> one.path("value")).forEach(examples::add);
        if (content.has("example")) {
            examples.add(content.get("example"));
        }
        resolve(content.path("schema")).path("examples").forEach(examples::add);
        if (examples.isEmpty()) {
            faults.add(name + " has no example");
        }
        for (JsonNode example : examples) {
            CONTRACT.check(schema, example)
                    .forEach(fault -> faults.add(name + ": " + fault.describe()));
        }
    }

    @Test
    void everyExampleOfAParameterFits() {
        List<String> faults = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : ROOT.path("paths").properties()) {
            for (JsonNode operation : path.getValue()) {
                for (JsonNode entry : operation.path("parameters")) {
                    JsonNode node = resolve(entry);
                    Parameter parameter = Parameter.of(node, resolve(node.path("schema")));
                    if (node.has("example")) {
                        parameter.parse(
                                node.get("example").asString(),
                                fault -> faults.add(path.getKey() + " " + fault.describe()));
                    } else if (parameter.required()) {
                        faults.add(path.getKey() + ": no example of " + parameter.name());
                    }
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void everyOperationNamesTheStatusesThatItsPartsImply() {
        List<String> faults = new ArrayList<>();
        for (Operation operation : CONTRACT.operations()) {
            Set<Integer> statuses = operation.answers().keySet();
            Set<Integer> implied = new HashSet<>(Set.of(400, 500, 503));
            operation.scope().ifPresent(_ -> implied.addAll(Set.of(401, 403, 429)));
            operation.body().ifPresent(_ -> implied.addAll(Set.of(413, 415)));
            if (operation.parameters().stream().anyMatch(one -> one.name().equals("Range"))) {
                implied.addAll(Set.of(206, 416));
            }
            if (operation.parameters().stream()
                    .anyMatch(one -> one.name().equals("If-None-Match"))) {
                implied.add(304);
            }
            implied.removeAll(statuses);
            if (!implied.isEmpty()) {
                faults.add(operation.id() + " lacks " + implied);
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void whatIsSentRefusesUnknownMembers() {
        List<String> open = new ArrayList<>();
        for (Operation operation : CONTRACT.operations()) {
            operation
                    .body()
                    .flatMap(Operation.Body::schema)
                    .map(schema -> resolve(ROOT.at(schema.pointer())))
                    .filter(schema -> schema.path("additionalProperties").asBoolean(true))
                    .ifPresent(_ -> open.add(operation.id()));
        }
        assertThat(open).isEmpty();
    }

    @Test
    void handlersAndOperationsMustBeTheSame() {
        Set<String> all =
                CONTRACT.operations().stream().map(Operation::id).collect(Collectors.toSet());
        CONTRACT.requireExactly(all);
        Set<String> others = new HashSet<>(all);
        others.remove("getRun");
        others.add("getRum");
        assertThatIllegalStateException()
                .isThrownBy(() -> CONTRACT.requireExactly(others))
                .withMessageContaining("without handler: [getRun]")
                .withMessageContaining("not in the contract: [getRum]");
    }

    @Test
    void aParameterThatIsNoScalarIsAFaultOfTheContract() {
        String contract =
                """
                {"paths":{"/a":{"get":{"operationId":"a","x-scope":"none","parameters":[
                {"name":"p","in":"query","schema":{"type":"array","items":{"type":"string"}}}],
                "responses":{}}}}}
                """;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OpenApiContract.parse(contract.getBytes(StandardCharsets.UTF_8)))
                .withMessageContaining("'items' is not supported");
    }

    @Test
    void aLiteralSegmentWinsOverAParameter() {
        assertThat(CONTRACT.route("POST", "/api/v1/runs/batch"))
                .isInstanceOfSatisfying(
                        Route.Found.class,
                        found -> assertThat(found.operation().id()).isEqualTo("submitBatch"));
        assertThat(CONTRACT.route("DELETE", "/api/v1/runs"))
                .isInstanceOfSatisfying(
                        Route.OtherMethods.class,
                        other ->
                                assertThat(other.allowed())
                                        .containsExactly("GET", "HEAD", "OPTIONS", "POST"));
        assertThat(CONTRACT.route("GET", "/api/v1/runs/")).isInstanceOf(Route.Nothing.class);
        assertThat(CONTRACT.route("GET", "/api/v1/../v1/runs")).isInstanceOf(Route.Nothing.class);
    }

    @Test
    void theRestOfAPathIsOneParameter() {
        assertThat(CONTRACT.route("GET", "/api/v1/journal/tile/0/x001/067.p/5"))
                .isInstanceOfSatisfying(
                        Route.Found.class,
                        found -> assertThat(found.path()).containsEntry("path", "0/x001/067.p/5"));
    }

    @Test
    void ofABodyThatIsWrongThroughoutTheFirstHundredFaultsAreSaid() {
        ObjectNode body = JSON.createObjectNode();
        for (int field = 0; field < 100_000; field++) {
            body.put("unknown" + field, true);
        }
        SchemaPlace schema =
                CONTRACT.operation("submitRun")
                        .flatMap(Operation::body)
                        .flatMap(Operation.Body::schema)
                        .orElseThrow();
        assertThat(CONTRACT.check(schema, body)).hasSizeBetween(1, 100);
    }

    private static boolean missing(String reference) {
        return ROOT.at(reference.substring(1)).isMissingNode();
    }

    private static JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? resolve(ROOT.at(node.get("$ref").asString().substring(1))) : node;
    }

    private static Stream<JsonNode> everyObject(JsonNode node) {
        Stream<JsonNode> below = node.valueStream().flatMap(OpenApiContractTest::everyObject);
        return node.isObject() ? Stream.concat(Stream.of(node), below) : below;
    }
}
