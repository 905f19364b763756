package dev.crucible.containment.matrix;

import dev.crucible.containment.Finding;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A matrix as JSON. */
public final class MatrixJson {
    private MatrixJson() {}

    /** Everything, with the evidence. */
    public static ObjectNode whole(Matrix matrix) {
        ObjectNode node = summary(matrix);
        ObjectNode parts = node.putObject("measuredOn");
        matrix.fingerprint().parts().forEach(parts::put);
        ArrayNode findings = node.putArray("findings");
        matrix.findings().forEach(finding -> findings.add(finding(finding)));
        return node;
    }

    /** The counts, and what is not as expected. */
    public static ObjectNode summary(Matrix matrix) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("engine", matrix.engine());
        node.put("measured", matrix.measured().toString());
        ObjectNode verdicts = node.putObject("verdicts");
        matrix.counts().forEach((verdict, count) -> verdicts.put(verdict.name(), count));
        ArrayNode unexpected = node.putArray("unexpected");
        for (Finding finding : matrix.unexpected()) {
            unexpected
                    .addObject()
                    .put("probe", finding.probe().id())
                    .put("verdict", finding.judgement().verdict().name())
                    .put("expected", finding.expected().name());
        }
        node.put("fingerprint", matrix.fingerprint().digest().hex());
        node.put("durationMillis", matrix.took().toMillis());
        return node;
    }

    /** One finding. */
    public static ObjectNode finding(Finding finding) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("probe", finding.probe().id());
        node.put("attempt", finding.probe().attempt());
        node.put("verdict", finding.judgement().verdict().name());
        node.put("expected", finding.expected().name());
        node.put("asExpected", finding.asExpected());
        node.put("because", finding.judgement().because());
        node.put("durationMillis", finding.took().toMillis());
        ArrayNode evidence = node.putArray("evidence");
        finding.judgement().evidence().forEach(evidence::add);
        return node;
    }
}
