package dev.crucible.api.handlers;

import dev.crucible.api.http.ApiHandlers;
import dev.crucible.api.http.ApiRequest;
import dev.crucible.api.http.ApiResponse;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.Digest;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.journal.Entry;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.journal.Journal;
import dev.crucible.core.journal.UnitOfWork;
import dev.crucible.core.storage.Storage;
import dev.crucible.core.storage.StorageFilter;
import dev.crucible.core.storage.StoredObject;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;

/** What is stored, by whom, how large, since when. A tenant sees its own. */
public final class StorageHandlers {
    private static final int MOST_REFERENCES = 1000;

    private final UnitOfWork units;
    private final Journal journal;
    private final Storage storage;

    /** Handlers over this storage. */
    public StorageHandlers(UnitOfWork units, Journal journal, Storage storage) {
        this.units = units;
        this.journal = journal;
        this.storage = storage;
    }

    /** Binds the operations. */
    public void bind(ApiHandlers handlers) {
        handlers.bind("getStorage", this::usage)
                .bind("listStoredObjects", this::list)
                .bind("getStoredObject", this::get)
                .bind("getStoredContent", this::content)
                .bind("eraseStoredObject", this::erase);
    }

    private ApiResponse usage(ApiRequest request) {
        ObjectNode node = Views.object();
        long objects = 0;
        long bytes = 0;
        ArrayNode tenants = Views.object().putArray("tenants");
        for (Storage.TenantUsage usage : storage.usage()) {
            if (usage.tenant().equals(request.tenant())) {
                objects += usage.objects();
                bytes += usage.bytes();
                tenants.addObject()
                        .put("tenant", usage.tenant())
                        .put("objects", usage.objects())
                        .put("bytes", usage.bytes())
                        .put("quotaBytes", usage.quotaBytes());
            }
        }
        node.put("objects", objects).put("bytes", bytes).set("tenants", tenants);
        return ApiResponse.json(node);
    }

    private ApiResponse list(ApiRequest request) {
        int limit = (int) request.integer("limit");
        StorageFilter filter =
                new StorageFilter(
                        request.tenant(),
                        request.findText("subject").orElse(""),
                        request.findText("name").orElse(""),
                        "",
                        request.findInteger("minBytes").orElse(0L));
        List<StoredObject> found = storage.list(filter, Paging.numberCursor(request), limit + 1);
        ObjectNode node = Views.object();
        ArrayNode objects = node.putArray("objects");
        found.stream().limit(limit).forEach(object -> objects.add(Views.stored(object)));
        if (found.size() <= limit) {
            return ApiResponse.json(node);
        }
        String next = Long.toString(found.get(limit - 1).id());
        return Paging.next(request, node.put("next", next), next);
    }

    private ApiResponse get(ApiRequest request) {
        List<StoredObject> references = references(request);
        ObjectNode node = Views.object();
        node.put("digest", request.text("digest")).put("bytes", references.getFirst().bytes());
        ArrayNode array = node.putArray("references");
        references.forEach(object -> array.add(Views.stored(object)));
        return ApiResponse.json(node);
    }

    private ApiResponse content(ApiRequest request) {
        StoredObject object = references(request).getFirst();
        return StoredBytes.response(storage, object);
    }

    private ApiResponse erase(ApiRequest request) {
        Digest digest = new Digest(request.text("digest"));
        List<StoredObject> gone = units.commit(() -> eraseAndRecord(request, digest));
        long bytes = gone.stream().mapToLong(StoredObject::bytes).sum();
        return ApiResponse.json(Views.object().put("digest", digest.hex()).put("bytes", bytes));
    }

    /** Only what was there is recorded as erased: what was swept before has its own event. */
    private List<StoredObject> eraseAndRecord(ApiRequest request, Digest digest) {
        List<StoredObject> gone = storage.erase(request.tenant(), digest);
        if (gone.isEmpty()) {
            throw notStored(digest.hex());
        }
        journal.append(
                List.of(
                        new Entry(
                                request.tenant(),
                                request.principal().actor(),
                                request.findText("reason").orElse(""),
                                new Fact.PayloadErased(digest, gone.getFirst().bytes()))));
        return gone;
    }

    /** The tenant's references to the content that the path names; at least one. */
    private List<StoredObject> references(ApiRequest request) {
        String digest = request.text("digest");
        List<StoredObject> found =
                storage.list(
                        new StorageFilter(request.tenant(), "", "", digest, 0),
                        Long.MAX_VALUE,
                        MOST_REFERENCES);
        if (found.isEmpty()) {
            throw notStored(digest);
        }
        return found;
    }

    /** The same words whether it never was, was erased, ran out, or is another tenant's. */
    private static CrucibleException notStored(String digest) {
        return new CrucibleException(
                ErrorCode.NOT_FOUND,
                "nothing is stored as "
                        + digest
                        + " (what was deleted has an event payload.erased, which says when and"
                        + " why)");
    }
}
