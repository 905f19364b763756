package dev.crucible.api.handlers;

import dev.crucible.api.http.ApiResponse;
import dev.crucible.api.http.ByteSource;
import dev.crucible.core.Digest;
import dev.crucible.core.storage.Storage;
import dev.crucible.core.storage.StoredObject;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/** Stored content as an answer, any range of it. */
final class StoredBytes implements ByteSource {
    private final Storage storage;
    private final Digest digest;
    private final long size;

    private StoredBytes(Storage storage, Digest digest, long size) {
        this.storage = storage;
        this.digest = digest;
        this.size = size;
    }

    /** The content of a reference; its digest is its validator. */
    static ApiResponse response(Storage storage, StoredObject object) {
        return response(storage, object.digest(), object.bytes());
    }

    static ApiResponse response(Storage storage, Digest digest, long size) {
        return ApiResponse.stream(new StoredBytes(storage, digest, size))
                .withHeader("ETag", '"' + digest.hex() + '"');
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public InputStream open(long offset, long length) throws IOException {
        return storage
                .open(digest, offset, length)
                .orElseThrow(() -> new FileNotFoundException(digest + " was erased"))
                .stream();
    }
}
