package dev.crucible.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.Digest;
import dev.crucible.core.storage.Storage.Owner;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Map;

class StorageRecordsTest {
    @Test
    void aQuotaIsTheTenantsOwnOrThatOfAll() {
        Quotas quotas = new Quotas(100, Map.of("small", 10L));
        quotas.check("acme", 60, 40);
        quotas.check("small", 0, 10);
        quotas.check("small", 90, 0);
        quotas.check("small", 90, -5);
        Quotas.NONE.check("acme", Long.MAX_VALUE - 1, 1);
        assertThatThrownBy(() -> quotas.check("small", 5, 6))
                .isInstanceOf(CrucibleException.class)
                .hasMessage("tenant small holds 5 bytes and may hold 10: no room for 6 more");
        assertThatThrownBy(() -> quotas.check("acme", 1, Long.MAX_VALUE))
                .isInstanceOf(CrucibleException.class);
    }

    @Test
    void aFilterWantsWhatAgreesWithAllOfIt() {
        Digest digest = Digest.of(Bytes.EMPTY);
        Owner owner = new Owner("acme", "run-1", "artifact/a", Instant.MAX);
        StoredObject object = new StoredObject(1, owner, digest, 10, Instant.EPOCH);
        assertThat(StorageFilter.ALL.matches(object)).isTrue();
        assertThat(
                        new StorageFilter("acme", "run-1", "artifact/", digest.hex(), 10)
                                .matches(object))
                .isTrue();
        for (StorageFilter other :
                new StorageFilter[] {
                    StorageFilter.of("beta", ""),
                    StorageFilter.of("", "run-2"),
                    new StorageFilter("", "", "b", "", 0),
                    new StorageFilter("", "", "", "00", 0),
                    new StorageFilter("", "", "", "", 11)
                }) {
            assertThat(other.matches(object)).as(other.toString()).isFalse();
        }
    }

    @Test
    void anOwnerHasNamesOfSomeLength() {
        for (String[] names :
                new String[][] {
                    {"", "b", "c"},
                    {"a", "", "c"},
                    {"a", "b", ""},
                    {"a".repeat(201), "b", "c"},
                    {"a", "b".repeat(201), "c"},
                    {"a", "b", "c".repeat(4097)}
                }) {
            assertThatThrownBy(() -> new Owner(names[0], names[1], names[2], Instant.MAX))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
