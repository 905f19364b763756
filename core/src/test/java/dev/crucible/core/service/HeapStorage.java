package dev.crucible.core.service;

import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.Digest;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.storage.Blob;
import dev.crucible.core.storage.Spool;
import dev.crucible.core.storage.Storage;
import dev.crucible.core.storage.StorageFilter;
import dev.crucible.core.storage.StoredObject;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Storage in the units of a heap. */
public final class HeapStorage implements Storage {
    private final Heap heap;
    private final InstantSource clock;
    private final Map<Digest, Bytes> contents = new HashMap<>();
    private final Map<Long, StoredObject> objects = new TreeMap<>();
    private int spools;
    private long last;

    public HeapStorage(Heap heap, InstantSource clock) {
        this.heap = heap;
        this.clock = clock;
    }

    @Override
    public Digest put(Owner owner, Bytes content) {
        return heap.commit(() -> {
            Digest digest = Digest.of(content);
            if (contents.putIfAbsent(digest, content) == null) {
                heap.undo(() -> contents.remove(digest));
            }
            refer(owner, digest);
            return digest;
        });
    }

    @Override
    public Digest put(Owner owner, Spool spool) {
        return put(owner, spool.read(0, Integer.MAX_VALUE));
    }

    @Override
    public boolean link(Owner owner, Digest digest) {
        return heap.commit(() -> {
            if (!contents.containsKey(digest)) {
                return false;
            }
            refer(owner, digest);
            return true;
        });
    }

    private void refer(Owner owner, Digest digest) {
        remove(object ->
                object.owner().tenant().equals(owner.tenant())
                        && object.owner().subject().equals(owner.subject())
                        && object.owner().name().equals(owner.name()));
        long id = ++last;
        long bytes = contents.getOrDefault(digest, Bytes.EMPTY).size();
        objects.put(id, new StoredObject(id, owner, digest, bytes, clock.instant()));
        heap.undo(() -> objects.remove(id));
    }

    private List<StoredObject> remove(Predicate<StoredObject> which) {
        List<StoredObject> gone = objects.values().stream().filter(which).toList();
        for (StoredObject object : gone) {
            objects.remove(object.id());
            heap.undo(() -> objects.put(object.id(), object));
        }
        return gone;
    }

    private void forgetContents() {
        Map<Digest, Bytes> gone = new HashMap<>(contents);
        objects.values().forEach(object -> gone.remove(object.digest()));
        contents.keySet().removeAll(gone.keySet());
        heap.undo(() -> contents.putAll(gone));
    }

    @Override
    public synchronized Spool spool(long maxBytes) {
        spools++;
        return new HeapSpool(maxBytes);
    }

    /** How many spools are open. */
    public synchronized int spools() {
        return spools;
    }

    @Override
    public Optional<StoredContent> open(Digest digest, long offset, long length) {
        return read(digest, Long.MAX_VALUE)
                .map(content ->
                        new StoredContent(
                                content.size(), new ByteArrayInputStream(content.toArray())));
    }

    @Override
    public Optional<Bytes> read(Digest digest, long maxBytes) {
        return heap.commit(() -> Optional.ofNullable(contents.get(digest)));
    }

    @Override
    public List<StoredObject> list(StorageFilter filter, long before, int limit) {
        return heap.commit(() ->
                objects.values().stream()
                        .filter(filter::matches)
                        .filter(object -> object.id() < before)
                        .sorted(Comparator.comparing(StoredObject::id).reversed())
                        .limit(limit)
                        .toList());
    }

    @Override
    public List<TenantUsage> usage() {
        return List.of();
    }

    @Override
    public List<StoredObject> release(String tenant, String subject) {
        return heap.commit(() -> {
            List<StoredObject> gone =
                    remove(object ->
                            object.owner().tenant().equals(tenant)
                                    && object.owner().subject().equals(subject));
            forgetContents();
            return gone;
        });
    }

    @Override
    public List<StoredObject> erase(String tenant, Digest digest) {
        return heap.commit(() -> {
            List<StoredObject> gone =
                    remove(object ->
                            object.digest().equals(digest)
                                    && object.owner().tenant().equals(tenant));
            forgetContents();
            return gone;
        });
    }

    @Override
    public List<StoredObject> sweep(Instant now, int most) {
        return heap.commit(() -> {
            List<StoredObject> due =
                    objects.values().stream()
                            .filter(object -> !object.owner().expires().isAfter(now))
                            .limit(most)
                            .toList();
            remove(due::contains);
            forgetContents();
            return new ArrayList<>(due);
        });
    }

    private final class HeapSpool implements Spool {
        private final long maxBytes;
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private boolean closed;

        private HeapSpool(long maxBytes) {
            this.maxBytes = maxBytes;
        }

        @Override
        public synchronized void append(Bytes bytes) {
            if (content.size() + bytes.size() > maxBytes) {
                throw new CrucibleException(ErrorCode.TOO_LARGE, "the spool is full");
            }
            content.writeBytes(bytes.toArray());
        }

        @Override
        public synchronized long size() {
            return content.size();
        }

        @Override
        public synchronized Bytes read(long offset, int most) {
            if (closed) {
                throw new IllegalStateException("the spool is closed");
            }
            int from = (int) Math.min(offset, content.size());
            return Bytes.copyOf(content.toByteArray(), from, Math.min(most, content.size() - from));
        }

        @Override
        public Blob seal() {
            return Blob.of(read(0, Integer.MAX_VALUE));
        }

        @Override
        public void close() {
            synchronized (HeapStorage.this) {
                spools -= closed ? 0 : 1;
                closed = true;
            }
        }
    }
}
