package dev.crucible.backends.memory;

import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.Digest;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.storage.Quotas;
import dev.crucible.core.storage.Spool;
import dev.crucible.core.storage.Storage;
import dev.crucible.core.storage.StorageFilter;
import dev.crucible.core.storage.StoredObject;

import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Storage in memory, under the lock of its units of work. Thread-safe. */
public final class MemoryStorage implements Storage {
    private static final int MAX_PAGE = 1000;

    private final MemoryUnits units;
    private final Quotas quotas;
    private final InstantSource clock;
    private final Map<Digest, Bytes> contents = new HashMap<>();
    private final TreeMap<Long, StoredObject> objects = new TreeMap<>();
    private long lastId;

    /** Storage that takes part in these units of work. */
    public MemoryStorage(MemoryUnits units, Quotas quotas, InstantSource clock) {
        this.units = units;
        this.quotas = quotas;
        this.clock = clock;
    }

    @Override
    public Digest put(Owner owner, Bytes content) {
        if (content.size() > SMALL) {
            requireNoUnit("large content cannot be put inside a unit of work");
        }
        Digest digest = Digest.of(content);
        return units.commit(() -> {
            refer(owner, digest, content, false);
            return digest;
        });
    }

    @Override
    public Digest put(Owner owner, Spool spool) {
        requireNoUnit("a spool cannot be put inside a unit of work");
        return put(owner, spool.read(0, (int) spool.seal().bytes()));
    }

    private void requireNoUnit(String why) {
        if (units.inUnit()) {
            throw new IllegalStateException(why);
        }
    }

    @Override
    public boolean link(Owner owner, Digest digest) {
        return units.commit(() -> {
            Bytes content = contents.get(digest);
            if (content == null) {
                return false;
            }
            refer(
                    owner,
                    digest,
                    content,
                    matching(object ->
                                    object.digest().equals(digest)
                                            && object.owner().tenant().equals(owner.tenant()))
                            .findAny()
                            .isPresent());
            return true;
        });
    }

    private void refer(Owner owner, Digest digest, Bytes content, boolean free) {
        Optional<StoredObject> before =
                matching(object -> sameName(object.owner(), owner)).findAny();
        if (!free) {
            quotas.check(
                    owner.tenant(),
                    held(owner.tenant()),
                    content.size() - before.map(StoredObject::bytes).orElse(0L));
        }
        if (contents.putIfAbsent(digest, content) == null) {
            units.undo(() -> contents.remove(digest));
        }
        long id = ++lastId;
        Instant since = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        objects.put(id, new StoredObject(id, toMillis(owner), digest, content.size(), since));
        units.undo(() -> objects.remove(id));
        before.ifPresent(this::remove);
    }

    private static Owner toMillis(Owner owner) {
        return owner.expires().equals(Instant.MAX)
                ? owner
                : new Owner(
                        owner.tenant(),
                        owner.subject(),
                        owner.name(),
                        owner.expires().truncatedTo(ChronoUnit.MILLIS));
    }

    private static boolean sameName(Owner one, Owner other) {
        return one.tenant().equals(other.tenant())
                && one.subject().equals(other.subject())
                && one.name().equals(other.name());
    }

    private void remove(StoredObject object) {
        objects.remove(object.id());
        units.undo(() -> objects.put(object.id(), object));
        Digest digest = object.digest();
        if (matching(other -> other.digest().equals(digest)).findAny().isEmpty()) {
            Bytes content = contents.remove(digest);
            if (content != null) {
                units.undo(() -> contents.put(digest, content));
            }
        }
    }

    private Stream<StoredObject> matching(Predicate<StoredObject> wanted) {
        return objects.values().stream().filter(wanted);
    }

    private long held(String tenant) {
        return matching(object -> object.owner().tenant().equals(tenant))
                .mapToLong(StoredObject::bytes)
                .sum();
    }

    @Override
    public Spool spool(long maxBytes) {
        return new MemorySpool(maxBytes);
    }

    @Override
    public Optional<StoredContent> open(Digest digest, long offset, long length) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("an offset or a length below 0");
        }
        return find(digest)
                .map(content -> {
                    int from = (int) Math.min(offset, content.size());
                    int count = (int) Math.min(length, content.size() - from);
                    return new StoredContent(
                            content.size(),
                            new ByteArrayInputStream(content.toArray(), from, count));
                });
    }

    private Optional<Bytes> find(Digest digest) {
        return units.read(() -> Optional.ofNullable(contents.get(digest)));
    }

    @Override
    public Optional<Bytes> read(Digest digest, long maxBytes) {
        Optional<Bytes> content = find(digest);
        if (content.isPresent() && content.get().size() > maxBytes) {
            throw new CrucibleException(
                    ErrorCode.TOO_LARGE,
                    "stored content %s has %d bytes (expected at most %d)"
                            .formatted(digest, content.get().size(), maxBytes));
        }
        return content;
    }

    @Override
    public List<StoredObject> list(StorageFilter filter, long before, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_PAGE + " references");
        }
        return units.read(() ->
                objects.headMap(before, false).descendingMap().values().stream()
                        .filter(filter::matches)
                        .limit(limit)
                        .toList());
    }

    @Override
    public List<TenantUsage> usage() {
        return units.read(() ->
                objects.values().stream()
                        .map(object -> object.owner().tenant())
                        .distinct()
                        .sorted()
                        .map(this::usageOf)
                        .toList());
    }

    private TenantUsage usageOf(String tenant) {
        long count = matching(object -> object.owner().tenant().equals(tenant)).count();
        return new TenantUsage(tenant, count, held(tenant), quotas.of(tenant));
    }

    @Override
    public List<StoredObject> release(String tenant, String subject) {
        return removeAll(
                object -> {
                    Owner owner = object.owner();
                    return owner.tenant().equals(tenant) && owner.subject().equals(subject);
                },
                Integer.MAX_VALUE);
    }

    @Override
    public List<StoredObject> erase(String tenant, Digest digest) {
        return removeAll(
                object -> object.digest().equals(digest) && object.owner().tenant().equals(tenant),
                Integer.MAX_VALUE);
    }

    @Override
    public List<StoredObject> sweep(Instant now, int most) {
        requireNoUnit("a sweep takes too long for a unit of work");
        return removeAll(object -> !object.owner().expires().isAfter(now), most);
    }

    private List<StoredObject> removeAll(Predicate<StoredObject> which, int most) {
        return units.commit(() -> {
            List<StoredObject> gone =
                    matching(which)
                            .sorted(Comparator.comparing(object -> object.owner().expires()))
                            .limit(most)
                            .toList();
            gone.forEach(this::remove);
            return gone;
        });
    }
}
