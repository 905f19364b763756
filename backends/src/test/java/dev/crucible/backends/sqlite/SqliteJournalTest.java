package dev.crucible.backends.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.journal.Entry;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.journal.Journal;
import dev.crucible.core.journal.UnitOfWork;
import dev.crucible.journal.events.EventCodec;
import dev.crucible.testkit.JournalContract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

final class SqliteJournalTest extends JournalContract {
    @TempDir Path temp;
    private SqliteStore store;
    private SqliteJournal journal;

    @BeforeEach
    void open() {
        store = SqliteStore.open(temp.resolve("data"), StoreListener.SILENT, () -> 0);
        journal = SqliteJournal.open(store, new EventCodec(), clock, new SqliteRuns(store));
    }

    @AfterEach
    void close() {
        journal.close();
        store.close();
    }

    /** The event is long, so that the entry is read from the database each time. */
    @Test
    void whatIsReadAndWasChangedIsNotIntactFromThenOn() {
        String detail = "x".repeat(3_000);
        journal.append(List.of(Entry.bySystem("", new Fact.FaultFound("log", detail, Map.of()))));
        assertThat(journal.read(0, 1)).hasSize(1);
        store.write("UPDATE events SET leaf = zeroblob(32)", Binder.NONE);
        assertThat(journal.intact()).as("nobody has looked").isTrue();
        assertThatThrownBy(() -> journal.read(0, 1)).hasMessageContaining("entry 0 of the journal");
        assertThat(journal.intact()).isFalse();
    }

    @Override
    protected UnitOfWork units() {
        return store;
    }

    @Override
    protected Journal journal() {
        return journal;
    }
}
