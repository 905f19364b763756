package dev.crucible.cli.remote;

import dev.crucible.api.client.ApiClient;
import dev.crucible.api.documents.AttestationDocument;
import dev.crucible.cli.text.SafeText;
import dev.crucible.core.Attestation;
import dev.crucible.core.Attestations;
import dev.crucible.core.Bytes;
import dev.crucible.core.Control;
import dev.crucible.core.Digest;
import dev.crucible.core.InvalidRequestException;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The attestation of a run of a server, checked against what its journal says. */
final class AttestationText {
    private final Bytes document;
    private final String recorded;
    private final Optional<Attestations> attestations;

    private AttestationText(Bytes document, String recorded) {
        this.document = document;
        this.recorded = recorded;
        this.attestations = parsed(document);
    }

    /** Fetches the document and the event that ended the run. */
    static AttestationText of(ApiClient api, String id) {
        Bytes document = api.bytes(RunPaths.of(id, "/attestation"));
        JsonNode events =
                api.get(
                        ApiClient.query(
                                "/api/v1/events", Map.of("run", id, "type", "run.finished")));
        String recorded = "";
        for (JsonNode event : events.path("events")) {
            recorded = event.path("data").path("attestation").asString("");
        }
        return new AttestationText(document, recorded);
    }

    private static Optional<Attestations> parsed(Bytes document) {
        try {
            return Optional.of(AttestationDocument.read(document));
        } catch (InvalidRequestException none) {
            return Optional.empty();
        }
    }

    /** As it came. */
    String document() {
        return document.asText();
    }

    /** What is wrong with it; empty when it is what the journal says, and shows what it must. */
    Optional<String> fault() {
        Digest own = Digest.of(document);
        if (recorded.isEmpty()) {
            return Optional.of("the journal has no digest of an attestation of this run");
        }
        if (!own.hex().equals(recorded)) {
            return Optional.of(
                    "the attestation was changed: its digest is %s, the journal says %s"
                            .formatted(own, SafeText.line(recorded)));
        }
        if (attestations.isEmpty()) {
            return Optional.of("the document is not in its canonical form");
        }
        return attestations.get().sandboxes().values().stream()
                .map(Attestation::fault)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** In words. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Digest: " + Digest.of(document));
        lines.add("Journal: " + (recorded.isEmpty() ? "nothing" : SafeText.line(recorded)));
        attestations.ifPresent(
                all -> all.sandboxes().forEach((role, one) -> add(lines, role, one)));
        return lines;
    }

    private static void add(List<String> lines, String role, Attestation attestation) {
        lines.add(
                SafeText.line(
                        "Sandbox %s: engine %s, class %s"
                                .formatted(
                                        role,
                                        attestation.engine(),
                                        attestation.isolation().label())));
        for (Control control : attestation.controls()) {
            lines.add(
                    SafeText.line(
                            "  %-16s %-12s %s"
                                    .formatted(
                                            control.name(),
                                            control.status().label(),
                                            control.host().isEmpty()
                                                    ? control.inside()
                                                    : control.host())));
        }
    }
}
