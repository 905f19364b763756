package dev.crucible.cli.service;

import dev.crucible.api.documents.LimitsJson;
import dev.crucible.api.documents.RequestDocument;
import dev.crucible.api.documents.ResultDocument;
import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.core.Isolation;
import dev.crucible.core.runs.RequestReader;
import dev.crucible.core.runs.ResultReader;

/** Reads request and result documents for the run service. */
final class DocumentReader implements RequestReader, ResultReader {
    @Override
    public Digest fingerprint(Bytes document) {
        return RequestDocument.read(document).fingerprint();
    }

    @Override
    public long outputLimit(Bytes document) {
        return LimitsJson.read(RequestDocument.limits(document)).outputBytes();
    }

    @Override
    public Isolation demanded(Bytes document) {
        return RequestDocument.demanded(document);
    }

    @Override
    public Stated isolation(Bytes document) {
        return ResultDocument.isolation(ResultDocument.read(document));
    }
}
