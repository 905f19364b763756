package dev.crucible.api.documents;

import dev.crucible.core.Attestations;
import dev.crucible.core.Bytes;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;

import java.util.List;

/** The canonical document of attestations, read. {@link Attestations#document()} writes it. */
public final class AttestationDocument {
    private AttestationDocument() {}

    /**
     * The attestations of a document.
     *
     * @throws InvalidRequestException when it is none, or not in the one form that it can have
     */
    public static Attestations read(Bytes document) {
        Attestations attestations;
        try {
            attestations =
                    OutcomeJson.readAttestations(
                            Documents.read(document, "attestation").path("sandboxes"));
        } catch (IllegalArgumentException wrong) {
            throw refused(String.valueOf(wrong.getMessage()));
        }
        if (!attestations.document().equals(document)) {
            throw refused("not in its canonical form");
        }
        return attestations;
    }

    private static InvalidRequestException refused(String why) {
        return new InvalidRequestException(
                List.of(new Fault("attestation", why, "a document of attestations")));
    }
}
