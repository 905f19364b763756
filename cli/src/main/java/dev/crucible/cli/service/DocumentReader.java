package dev.crucible.cli.service;

import dev.crucible.api.documents.LimitsJson;
import dev.crucible.api.documents.RequestDocument;
import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.core.runs.RequestReader;

/** Reads request documents for the run service. */
final class DocumentReader implements RequestReader {
    @Override
    public Digest fingerprint(Bytes document) {
        return RequestDocument.read(document).fingerprint();
    }

    @Override
    public long outputLimit(Bytes document) {
        return LimitsJson.read(RequestDocument.limits(document)).outputBytes();
    }
}
