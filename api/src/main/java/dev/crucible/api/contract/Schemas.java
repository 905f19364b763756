package dev.crucible.api.contract;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;

import dev.crucible.api.contract.Operation.SchemaPlace;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The schemas of the contract. Each is compiled when it is first needed, because a start that
 * compiled them all would take several times as long.
 */
final class Schemas {
    /** Most violations that are reported of one value. */
    private static final int MAX_VIOLATIONS = 100;

    private final JsonNode contract;
    private final ConcurrentHashMap<SchemaPlace, Schema> compiled = new ConcurrentHashMap<>();

    Schemas(JsonNode contract) {
        this.contract = contract;
    }

    /** Loaded with the first schema that is needed. */
    private static final class Registry {
        static final SchemaRegistry INSTANCE =
                SchemaRegistry.withDialect(
                        Dialect.builder(Dialects.getOpenApi31())
                                .keyword(new NonValidationKeyword("components"))
                                .build(),
                        registry ->
                                registry.schemaRegistryConfig(
                                        SchemaRegistryConfig.builder()
                                                .formatAssertionsEnabled(true)
                                                .build()));
    }

    /** What is wrong with a value, at most 100 things; it is looked at no further than that. */
    List<Violation> check(SchemaPlace place, JsonNode value) {
        FirstErrors errors = new FirstErrors(MAX_VIOLATIONS);
        try {
            schema(place).validate(value, context -> context.setErrors(errors));
        } catch (FirstErrors.Enough _) {
            // The first ones say enough.
        }
        return errors.stream().map(SchemaError::violation).distinct().toList();
    }

    /** Compiles a schema, so that nobody has to wait for it later. */
    void warm(SchemaPlace place) {
        schema(place).initializeValidators();
    }

    private Schema schema(SchemaPlace place) {
        Schema known = compiled.get(place);
        return known != null ? known : compiled.computeIfAbsent(place, this::compile);
    }

    /** A schema of its own whose references still lead into the contract's components. */
    private Schema compile(SchemaPlace place) {
        JsonNode node = contract.at(place.pointer());
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("$schema", "https://spec.openapis.org/oas/3.1/dialect/base");
        root.setAll((ObjectNode) node);
        root.set("components", contract.path("components"));
        return Registry.INSTANCE.getSchema(root);
    }
}
