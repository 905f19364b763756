package dev.crucible.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.Digest;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.journal.UnitOfWork;
import dev.crucible.core.storage.Blob;
import dev.crucible.core.storage.Quotas;
import dev.crucible.core.storage.Spool;
import dev.crucible.core.storage.Storage;
import dev.crucible.core.storage.Storage.Owner;
import dev.crucible.core.storage.Storage.StoredContent;
import dev.crucible.core.storage.Storage.TenantUsage;
import dev.crucible.core.storage.StorageFilter;
import dev.crucible.core.storage.StoredObject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** What every storage must do, wherever it keeps things. One subclass per storage. */
public abstract class StorageContract {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final int LARGE = 300_001;
    private static final long QUOTA = 10_000_000;
    private static final Quotas QUOTAS = new Quotas(QUOTA, Map.of("small", 1_000L));

    private Instant now = NOW;
    private Storage storage;
    private UnitOfWork units;

    /** Opens the storage, empty, and its units of work. */
    protected abstract Storage open(Quotas quotas, InstantSource clock);

    /** The units of work that the storage opened last takes part in. */
    protected abstract UnitOfWork units();

    @BeforeEach
    void openStorage() {
        storage = open(QUOTAS, () -> now);
        units = units();
    }

    /** Bytes that no compression and no luck would find. */
    protected static Bytes random(int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return Bytes.copyOf(bytes);
    }

    /** A reference that never ends. */
    protected static Owner owner(String tenant, String subject, String name) {
        return new Owner(tenant, subject, name, Instant.MAX);
    }

    private static Owner owner(String name) {
        return owner("acme", "run-1", name);
    }

    private Bytes whole(Digest digest) {
        return part(digest, 0, Long.MAX_VALUE);
    }

    private Bytes part(Digest digest, long offset, long length) {
        try (StoredContent content = storage.open(digest, offset, length).orElseThrow()) {
            return Bytes.copyOf(content.stream().readAllBytes());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private List<StoredObject> all() {
        return storage.list(StorageFilter.ALL, Long.MAX_VALUE, 1000);
    }

    @Test
    void whatWasPutIsReadBackExactly() {
        for (int size :
                new int[] {
                    0, 1, Storage.SMALL, Storage.SMALL + 1, Blob.PIECE, Blob.PIECE + 1, LARGE
                }) {
            Bytes content = random(size, size);
            Digest digest = storage.put(owner("size/" + size), content);
            assertThat(digest).isEqualTo(Digest.of(content));
            assertThat(whole(digest)).isEqualTo(content);
            assertThat(storage.read(digest, size)).contains(content);
            assertThat(storage.open(digest).orElseThrow().size()).isEqualTo(size);
        }
    }

    @Test
    void whatWasNeverPutIsNotThere() {
        Digest digest = Digest.of(Bytes.utf8("never"));
        assertThat(storage.open(digest)).isEmpty();
        assertThat(storage.read(digest, 1)).isEmpty();
        assertThat(storage.erase("acme", digest)).isEmpty();
        assertThat(storage.link(owner("a"), digest)).isFalse();
        assertThat(all()).isEmpty();
        assertThat(storage.usage()).isEmpty();
    }

    @Test
    void anyPartCanBeReadAlone() {
        for (int size : new int[] {100, LARGE}) {
            Bytes content = random(size, size);
            Digest digest = storage.put(owner("a"), content);
            Gen.check(
                    50,
                    gen -> {
                        int offset = gen.below(size + 10);
                        int length = gen.below(gen.flip() ? 100 : size);
                        int from = Math.min(offset, size);
                        byte[] expected =
                                Arrays.copyOfRange(
                                        content.toArray(), from, Math.min(size, from + length));
                        assertThat(part(digest, offset, length).toArray()).isEqualTo(expected);
                    });
        }
    }

    @Test
    void whatIsLargerThanTheReaderWantsIsNotRead() {
        Digest small = storage.put(owner("a"), random(1, 100));
        Digest large = storage.put(owner("b"), random(2, LARGE));
        for (Digest digest : List.of(small, large)) {
            assertThatThrownBy(() -> storage.read(digest, 99)).satisfies(is(ErrorCode.TOO_LARGE));
        }
    }

    private static Consumer<Throwable> is(ErrorCode code) {
        return thrown ->
                assertThat(thrown)
                        .isInstanceOfSatisfying(
                                CrucibleException.class,
                                failure -> assertThat(failure.code()).isEqualTo(code));
    }

    @Test
    void aReferenceSaysWhoseWhatHowLargeAndSinceWhen() {
        now = NOW.plusNanos(999);
        Instant expires = NOW.plus(Duration.ofDays(1));
        Digest digest =
                storage.put(new Owner("acme", "run-1", "stdout", expires), Bytes.utf8("hello"));
        assertThat(all())
                .singleElement()
                .satisfies(object -> {
                    assertThat(object.owner())
                            .isEqualTo(new Owner("acme", "run-1", "stdout", expires));
                    assertThat(object.digest()).isEqualTo(digest);
                    assertThat(object.bytes()).isEqualTo(5);
                    assertThat(object.since()).isEqualTo(NOW);
                });
    }

    @Test
    void theListIsInPagesNewestFirst() {
        for (int number = 0; number < 25; number++) {
            storage.put(owner("n" + number), Bytes.utf8("content " + number % 5));
        }
        List<String> names = new ArrayList<>();
        List<StoredObject> page = storage.list(StorageFilter.ALL, Long.MAX_VALUE, 10);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(10);
            page.forEach(object -> names.add(object.owner().name()));
            page = storage.list(StorageFilter.ALL, page.getLast().id(), 10);
        }
        List<String> expected = new ArrayList<>();
        for (int number = 24; number >= 0; number--) {
            expected.add("n" + number);
        }
        assertThat(names).isEqualTo(expected);
        assertThatThrownBy(() -> storage.list(StorageFilter.ALL, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theListShowsWhatTheFilterWants() {
        List<StorageFilter> filters = new ArrayList<>();
        for (String tenant : List.of("", "acme", "beta")) {
            for (String subject : List.of("", "run-1", "run-2")) {
                for (String prefix : List.of("", "artifact/", "é")) {
                    for (String digest : List.of("", Digest.of(random(3, 300)).hex())) {
                        filters.add(new StorageFilter(tenant, subject, prefix, digest, 0));
                        filters.add(new StorageFilter(tenant, subject, prefix, digest, 200));
                    }
                }
            }
        }
        int number = 0;
        for (String tenant : List.of("acme", "beta")) {
            for (String subject : List.of("run-1", "run-2")) {
                for (String name : List.of("stdout", "artifact/a", "artifact/b%", "école", "_")) {
                    int kind = number++ % 4;
                    storage.put(owner(tenant, subject, name), random(kind, kind * 100));
                }
            }
        }
        for (StorageFilter filter : filters) {
            assertThat(storage.list(filter, Long.MAX_VALUE, 1000))
                    .as(filter.toString())
                    .isEqualTo(all().stream().filter(filter::matches).toList());
        }
    }

    @Test
    void aNameRefersToOneContentAndTheOtherIsForgotten() {
        for (int size : new int[] {10, LARGE}) {
            Digest before = storage.put(owner("a"), random(1, size));
            Digest after = storage.put(owner("a"), random(2, size));
            assertThat(storage.open(before)).isEmpty();
            assertThat(whole(after)).isEqualTo(random(2, size));
            assertThat(all()).extracting(StoredObject::digest).containsExactly(after);
            assertThat(storage.put(owner("a"), random(2, size))).isEqualTo(after);
            assertThat(whole(after)).isEqualTo(random(2, size));
            assertThat(storage.usage()).containsExactly(new TenantUsage("acme", 1, size, QUOTA));
        }
    }

    @Test
    void theSameContentIsKeptUntilTheLastReferenceIsGone() {
        for (int size : new int[] {10, LARGE}) {
            Digest digest = storage.put(owner("acme", "run-1", "a"), random(1, size));
            storage.put(owner("beta", "run-2", "b"), random(1, size));
            assertThat(storage.release("acme", "run-1"))
                    .extracting(object -> object.owner().name())
                    .containsExactly("a");
            assertThat(storage.release("acme", "run-1")).isEmpty();
            assertThat(whole(digest)).isEqualTo(random(1, size));
            storage.release("beta", "run-2");
            assertThat(storage.open(digest)).isEmpty();
            assertThat(storage.usage()).isEmpty();
        }
    }

    @Test
    void erasedContentIsGoneWhateverItsTenantCalledIt() {
        for (int size : new int[] {10, LARGE}) {
            Digest digest = storage.put(owner("acme", "run-1", "a"), random(1, size));
            storage.put(owner("acme", "run-2", "b"), random(1, size));
            Digest other = storage.put(owner("acme", "run-2", "c"), random(2, size));
            assertThat(storage.erase("acme", digest))
                    .extracting(object -> object.owner().name())
                    .containsExactlyInAnyOrder("a", "b");
            assertThat(storage.open(digest)).isEmpty();
            assertThat(storage.read(digest, size)).isEmpty();
            assertThat(storage.erase("acme", digest)).isEmpty();
            assertThat(all()).extracting(StoredObject::digest).containsExactly(other);
            assertThat(storage.usage()).containsExactly(new TenantUsage("acme", 1, size, QUOTA));
            assertThat(storage.link(owner("d"), digest)).isFalse();
            storage.release("acme", "run-2");
        }
    }

    @Test
    void whatOneTenantErasesAnotherKeepsUntilItErasesItToo() {
        for (int size : new int[] {10, LARGE}) {
            Bytes content = random(1, size);
            Digest digest = storage.put(owner("acme", "run-1", "a"), content);
            storage.put(owner("beta", "run-2", "b"), content);

            assertThat(storage.erase("acme", digest)).hasSize(1);
            assertThat(whole(digest)).isEqualTo(content);
            assertThat(storage.usage()).containsExactly(new TenantUsage("beta", 1, size, QUOTA));

            assertThat(storage.erase("acme", digest)).as("as if nobody had it").isEmpty();
            assertThat(whole(digest)).isEqualTo(content);

            assertThat(storage.erase("beta", digest)).hasSize(1);
            assertThat(storage.open(digest)).isEmpty();
            assertThat(storage.usage()).isEmpty();
        }
    }

    @Test
    void whatWasSweptIsNotThereToBeErased() {
        Digest digest = storage.put(new Owner("acme", "run-1", "a", NOW), random(1, 10));
        storage.sweep(NOW, 10);
        assertThat(storage.erase("acme", digest)).isEmpty();
    }

    @Test
    void erasedContentMayBePutAgain() {
        Bytes content = random(1, LARGE);
        Digest digest = storage.put(owner("a"), content);
        storage.erase("acme", digest);
        assertThat(storage.put(owner("b"), content)).isEqualTo(digest);
        assertThat(whole(digest)).isEqualTo(content);
    }

    @Test
    void aPassingNameIsReplacedByALastingOneInAUnit() {
        Bytes content = random(1, LARGE);
        Digest digest = storage.put(new Owner("acme", "upload", "1", NOW.plusSeconds(60)), content);
        boolean linked =
                units.commit(() -> {
                    boolean there = storage.link(owner("stdout"), digest);
                    storage.release("acme", "upload");
                    return there;
                });
        assertThat(linked).isTrue();
        assertThat(storage.sweep(NOW.plusSeconds(61), 10)).isEmpty();
        assertThat(whole(digest)).isEqualTo(content);
        assertThat(all()).extracting(object -> object.owner().name()).containsExactly("stdout");
    }

    @Test
    void aUnitThatFailsLeavesNothing() {
        Digest kept = storage.put(owner("kept"), Bytes.utf8("kept"));
        List<StoredObject> before = all();
        assertThatThrownBy(() ->
                        units.commit(() -> {
                            storage.put(owner("new"), Bytes.utf8("new"));
                            storage.put(owner("kept"), Bytes.utf8("changed"));
                            storage.link(owner("linked"), kept);
                            storage.erase("acme", kept);
                            throw new IllegalStateException("no");
                        }))
                .hasMessage("no");
        assertThat(all()).isEqualTo(before);
        assertThat(whole(kept)).isEqualTo(Bytes.utf8("kept"));
        assertThat(storage.open(Digest.of(Bytes.utf8("new")))).isEmpty();
        assertThat(storage.usage()).containsExactly(new TenantUsage("acme", 1, 4, QUOTA));
    }

    @Test
    void aUnitSeesWhatItDid() {
        List<Object> seen =
                units.commit(() -> {
                    Digest digest = storage.put(owner("a"), Bytes.utf8("abc"));
                    return List.of(
                            storage.read(digest, 3).orElseThrow(),
                            storage.link(owner("b"), digest),
                            storage.list(StorageFilter.ALL, Long.MAX_VALUE, 9).size(),
                            storage.erase("acme", digest).size(),
                            storage.read(digest, 3).isPresent());
                });
        assertThat(seen).containsExactly(Bytes.utf8("abc"), true, 2, 2, false);
    }

    @Test
    void aUnitDoesNothingSlow() {
        try (Spool spool = storage.spool(10)) {
            for (Runnable slow :
                    List.<Runnable>of(
                            () -> storage.put(owner("a"), random(1, Storage.SMALL + 1)),
                            () -> storage.put(owner("a"), spool),
                            () -> storage.sweep(NOW, 1))) {
                assertThatThrownBy(() ->
                                units.commit(() -> {
                                    slow.run();
                                    return true;
                                }))
                        .isInstanceOf(IllegalStateException.class);
            }
        }
        assertThat(units.commit(() -> storage.put(owner("a"), random(1, Storage.SMALL))))
                .isEqualTo(Digest.of(random(1, Storage.SMALL)));
    }

    @Test
    void aTenantHoldsNoMoreThanItsQuota() {
        storage.put(owner("small", "run-1", "a"), random(1, 600));
        for (int size : new int[] {401, Storage.SMALL, LARGE}) {
            assertThatThrownBy(() -> storage.put(owner("small", "run-1", "b"), random(2, size)))
                    .satisfies(is(ErrorCode.QUOTA_EXCEEDED))
                    .hasMessageContaining("small");
            assertThat(storage.open(Digest.of(random(2, size)))).isEmpty();
        }
        storage.put(owner("small", "run-1", "a"), random(3, 1000));
        Digest other = storage.put(owner("acme", "run-1", "a"), random(4, 1001));
        assertThatThrownBy(() -> storage.link(owner("small", "run-1", "b"), other))
                .satisfies(is(ErrorCode.QUOTA_EXCEEDED));
        assertThat(storage.usage())
                .containsExactly(
                        new TenantUsage("acme", 1, 1001, QUOTA),
                        new TenantUsage("small", 1, 1000, 1000));
    }

    @Test
    void aNewNameForWhatATenantHasNeverFailsByQuota() {
        Digest digest = storage.put(owner("small", "upload", "a"), random(1, 900));
        assertThat(storage.link(owner("small", "run-1", "a"), digest)).isTrue();
        storage.release("small", "upload");
        assertThat(storage.usage()).containsExactly(new TenantUsage("small", 1, 900, 1000));
    }

    @Test
    void theQuotaHoldsHoweverManyPutAtOnce() throws ExecutionException, InterruptedException {
        int threads = 8;
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Boolean>> puts = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < threads; thread++) {
                int number = thread;
                puts.add(
                        executor.submit(() -> {
                            start.await();
                            return fits(number);
                        }));
            }
            start.countDown();
        }
        int fitting = 0;
        for (Future<Boolean> put : puts) {
            fitting += put.get() ? 1 : 0;
        }
        assertThat(fitting).isEqualTo(3);
        assertThat(storage.usage()).containsExactly(new TenantUsage("small", 3, 900, 1000));
    }

    private boolean fits(int number) {
        try {
            storage.put(owner("small", "run-1", "n" + number), random(number, 300));
            return true;
        } catch (CrucibleException refused) {
            assertThat(refused.code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
            return false;
        }
    }

    @Test
    void whatIsDueIsSweptAndNothingElse() {
        for (int number = 0; number < 10; number++) {
            Instant expires = number == 9 ? Instant.MAX : NOW.plusSeconds(number);
            storage.put(
                    new Owner("acme", "run-1", "n" + number, expires),
                    random(number, number % 2 == 0 ? 10 : LARGE));
        }
        assertThat(storage.sweep(NOW.minusMillis(1), 100)).isEmpty();
        assertThat(storage.sweep(NOW.plusSeconds(4), 3))
                .extracting(object -> object.owner().name())
                .containsExactlyInAnyOrder("n0", "n1", "n2");
        assertThat(storage.sweep(NOW.plusSeconds(4), 3)).hasSize(2);
        assertThat(storage.sweep(NOW.plusSeconds(4), 3)).isEmpty();
        for (int number = 0; number < 10; number++) {
            Digest digest = Digest.of(random(number, number % 2 == 0 ? 10 : LARGE));
            assertThat(storage.open(digest).isPresent()).isEqualTo(number > 4);
        }
        assertThat(storage.sweep(NOW.plus(Duration.ofDays(100_000)), 1000)).hasSize(4);
    }

    @Test
    void aSpoolIsReadWhileItGrows() {
        try (Spool spool = storage.spool(10_000_000)) {
            assertThat(spool.size()).isZero();
            assertThat(spool.read(0, 10)).isEqualTo(Bytes.EMPTY);
            Bytes content = random(1, 500_000);
            int at = 0;
            Random random = new Random(1);
            while (at < content.size()) {
                int count = Math.min(content.size() - at, random.nextInt(20_000));
                spool.append(Bytes.copyOf(content.toArray(), at, count));
                at += count;
                assertThat(spool.size()).isEqualTo(at);
                int from = random.nextInt(at + 1);
                Bytes read = spool.read(from, 1_000);
                assertThat(read).isEqualTo(Bytes.copyOf(content.toArray(), from, read.size()));
                assertThat(read.size()).isPositive().isGreaterThanOrEqualTo(Math.min(1, at - from));
            }
        }
    }

    @Test
    void aSpoolIsPutAndMayBeReadUntilItIsClosed() {
        for (int size : new int[] {0, 100, Storage.SMALL + 1, 70_000, LARGE}) {
            Bytes content = random(size, size);
            try (Spool spool = storage.spool(size)) {
                spool.append(content);
                assertThat(spool.seal()).isEqualTo(Blob.of(content));
                Digest digest = storage.put(owner("s" + size), spool);
                assertThat(digest).isEqualTo(Digest.of(content));
                assertThat(spool.read(0, size)).isEqualTo(content);
                assertThat(storage.put(owner("again" + size), spool)).isEqualTo(digest);
                assertThatThrownBy(() -> spool.append(Bytes.utf8("x")))
                        .isInstanceOf(IllegalStateException.class);
            }
            assertThat(whole(Digest.of(content))).isEqualTo(content);
        }
    }

    @Test
    void aSpoolIsBounded() {
        try (Spool spool = storage.spool(100_000)) {
            spool.append(random(1, 99_000));
            assertThatThrownBy(() -> spool.append(random(2, 1_001)))
                    .satisfies(is(ErrorCode.TOO_LARGE));
            spool.append(random(3, 1_000));
            assertThat(spool.size()).isEqualTo(100_000);
            assertThat(spool.read(99_000, 5_000)).isEqualTo(random(3, 1_000));
        }
    }

    @Test
    void aClosedSpoolIsNoMore() {
        Spool spool = storage.spool(100);
        spool.append(Bytes.utf8("abc"));
        spool.close();
        spool.close();
        assertThatThrownBy(() -> spool.read(0, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> spool.append(Bytes.utf8("d")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void manyThreadsNeverLoseWhatIsReferredTo() throws ExecutionException, InterruptedException {
        int threads = 8;
        List<Future<?>> workers = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < threads; thread++) {
                String tenant = "t" + thread;
                Random random = new Random(thread);
                workers.add(executor.submit(() -> churn(tenant, random)));
            }
        }
        for (Future<?> worker : workers) {
            worker.get();
        }
        for (StoredObject object : all()) {
            assertThat(whole(object.digest()).size()).isEqualTo((int) object.bytes());
        }
    }

    /** All tenants put the same few contents, and each checks that its own are there. */
    private void churn(String tenant, Random random) {
        Map<String, Integer> mine = new HashMap<>();
        for (int step = 0; step < 60; step++) {
            String subject = "run-" + random.nextInt(4);
            int kind = random.nextInt(4);
            if (random.nextInt(3) == 0) {
                storage.release(tenant, subject);
                mine.remove(subject);
            } else {
                storage.put(owner(tenant, subject, "a"), random(kind, sizeOf(kind)));
                mine.put(subject, kind);
            }
            mine.values()
                    .forEach(held -> {
                        Bytes content = random(held, sizeOf(held));
                        assertThat(whole(Digest.of(content))).isEqualTo(content);
                    });
        }
    }

    private static int sizeOf(int kind) {
        return kind == 0 ? 10 : 40_000 + kind;
    }

    @Test
    void anOwnerHasNames() {
        assertThatThrownBy(() -> owner("", "a", "b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> owner("a", "b", "c".repeat(Owner.MAX_NAME + 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
