package dev.crucible.backends.log;

import dev.crucible.backends.EntrySource;
import dev.crucible.backends.Growth;
import dev.crucible.backends.StoredEntry;
import dev.crucible.core.Bytes;
import dev.crucible.journal.merkle.Frontier;
import dev.crucible.journal.merkle.Hash;
import dev.crucible.journal.merkle.Rfc6962;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Entries in memory. */
final class FakeSource implements EntrySource, AutoCloseable {
    private final List<StoredEntry> entries = Collections.synchronizedList(new ArrayList<>());
    private final Growth size = new Growth("fake-source", 0);

    void add(int count) {
        for (int at = 0; at < count; at++) {
            Bytes entry = Bytes.utf8("entry " + entries.size());
            entries.add(new StoredEntry(entries.size(), entry, Rfc6962.leaf(entry)));
        }
        size.to(entries.size());
    }

    /** Changes history. */
    void falsify(int index) {
        Bytes entry = Bytes.utf8("another");
        entries.set(index, new StoredEntry(index, entry, Rfc6962.leaf(entry)));
    }

    Hash root(long of) {
        Frontier frontier = Frontier.EMPTY;
        for (StoredEntry stored : entries.subList(0, (int) of)) {
            frontier = frontier.append(stored.leaf());
        }
        return frontier.root();
    }

    @Override
    public long size() {
        return size.value();
    }

    @Override
    public List<StoredEntry> entries(long from, long end) {
        return List.copyOf(entries.subList((int) from, (int) end));
    }

    @Override
    public boolean awaitBeyond(long least, Duration timeout) throws InterruptedException {
        return size.awaitBeyond(least, timeout);
    }

    @Override
    public void close() {
        size.close();
    }
}
