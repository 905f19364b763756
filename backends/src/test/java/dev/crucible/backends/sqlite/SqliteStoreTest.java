package dev.crucible.backends.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

final class SqliteStoreTest {
    private static final String ADD = "INSERT INTO things(name) VALUES (?)";

    @TempDir Path temp;
    private SqliteStore store;
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger largestGroup = new AtomicInteger();

    @BeforeEach
    void open() {
        store = reopen();
        store.write("CREATE TABLE IF NOT EXISTS things (name TEXT UNIQUE) STRICT", Binder.NONE);
    }

    private SqliteStore reopen() {
        StoreListener listener =
                new StoreListener() {
                    @Override
                    public void committed(int units, int statements, long nanos) {
                        largestGroup.accumulateAndGet(units, Math::max);
                    }
                };
        return SqliteStore.open(temp.resolve("data"), listener, () -> 0);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void add(String name) {
        store.write(ADD, statement -> statement.setString(1, name));
    }

    private List<String> names() {
        return store.query(
                "SELECT name FROM things ORDER BY name",
                Binder.NONE,
                rows -> {
                    List<String> names = new ArrayList<>();
                    while (rows.next()) {
                        names.add(rows.getString(1));
                    }
                    return names;
                });
    }

    @Test
    void whatIsCommittedIsThereAfterwards() {
        assertThat(store.commit(() -> "result")).isEqualTo("result");
        add("one");
        store.close();
        store = reopen();
        assertThat(names()).containsExactly("one");
    }

    @Test
    void onlyItsOwnerCanLookIntoTheFolder() throws Exception {
        add("one");
        assertThat(mode("")).isEqualTo("rwx------");
        assertThat(mode("crucible.db")).isEqualTo("rw-------");
        assertThat(mode("crucible.db-wal")).isEqualTo("rw-------");
        assertThat(mode("lock")).isEqualTo("rw-------");
    }

    private String mode(String file) throws Exception {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(temp.resolve("data").resolve(file)));
    }

    @Test
    void aFolderOfOtherThingsThatOthersSeeIsNotMadeOurs() throws Exception {
        Path shared = Files.createDirectory(temp.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createFile(shared.resolve("something"));
        assertThatThrownBy(() -> SqliteStore.open(shared, StoreListener.SILENT, () -> 0))
                .hasMessageContaining("chmod 700");
        Files.delete(shared.resolve("something"));
        SqliteStore.open(shared, StoreListener.SILENT, () -> 0).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shared)))
                .isEqualTo("rwx------");
    }

    @Test
    void twoStoresOnOneFolderAreRefused() {
        assertThatThrownBy(this::reopen)
                .isInstanceOf(CrucibleException.class)
                .hasMessageContaining("in use by this process, " + ProcessHandle.current().pid());
    }

    @Test
    void aUnitThatThrowsLeavesNothing() {
        add("before");
        assertThatThrownBy(() ->
                        store.commit(() -> {
                            add("lost");
                            store.current().undo(() -> heard.add("undo 1"));
                            store.current().undo(() -> heard.add("undo 2"));
                            store.current().afterCommit(() -> heard.add("hook"));
                            throw new IllegalStateException("no");
                        }))
                .hasMessage("no");
        assertThat(names()).containsExactly("before");
        assertThat(heard).containsExactly("undo 2", "undo 1");
    }

    @Test
    void aUnitSeesWhatItWrote() {
        List<String> seen =
                store.commit(() -> {
                    add("mine");
                    return names();
                });
        assertThat(seen).containsExactly("mine");
    }

    @Test
    void aUnitThatThrowsAfterItLookedLeavesNothing() {
        assertThatThrownBy(() ->
                        store.commit(() -> {
                            add("lost");
                            assertThat(names()).containsExactly("lost");
                            throw new IllegalStateException("no");
                        }))
                .hasMessage("no");
        add("kept");
        assertThat(names()).containsExactly("kept");
    }

    @Test
    void aPartThatThrowsLeavesNothingOfItself() {
        store.commit(() -> {
            add("outer");
            store.current().afterCommit(() -> heard.add("outer hook"));
            assertThatThrownBy(() ->
                            store.commit(() -> {
                                add("inner");
                                assertThat(names()).hasSize(2);
                                store.current().undo(() -> heard.add("undo"));
                                store.current().afterCommit(() -> heard.add("hook"));
                                throw new IllegalStateException("no");
                            }))
                    .hasMessage("no");
            assertThat(names()).containsExactly("outer");
            return true;
        });
        assertThat(names()).containsExactly("outer");
        assertThat(heard).containsExactly("undo", "outer hook");
    }

    @Test
    void hooksHaveRunWhenTheCallerIsTold() {
        store.commit(() -> {
            store.current().afterCommit(() -> heard.add("hook"));
            return true;
        });
        assertThat(heard).containsExactly("hook");
    }

    /** The first unit holds the writer up, so that the others are one group. */
    @Test
    void aStatementThatBreaksARuleFailsItsOwnUnitOnly() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        threads.add(
                Thread.startVirtualThread(() ->
                        store.commit(() -> {
                            busy.countDown();
                            awaitQuietly(go);
                            return true;
                        })));
        busy.await();
        for (int worker = 0; worker < 20; worker++) {
            String name = "same-" + worker / 2;
            threads.add(Thread.startVirtualThread(() -> tryToAdd(name)));
        }
        for (Thread thread : threads.subList(1, threads.size())) {
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(names()).hasSize(10);
        assertThat(heard).hasSize(20);
        assertThat(heard).filteredOn("refused"::equals).hasSize(10);
        assertThat(largestGroup.get()).isGreaterThanOrEqualTo(20);
    }

    private void tryToAdd(String name) {
        try {
            add(name);
            heard.add("added");
        } catch (CrucibleException refused) {
            assertThat(refused.code()).isEqualTo(ErrorCode.INTERNAL);
            heard.add("refused");
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void whoeverIsInterruptedStillLearnsTheOutcome() {
        Thread.currentThread().interrupt();
        add("one");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(names()).containsExactly("one");
    }

    @Test
    void aSnapshotIsOneState() {
        store.snapshot(reads -> {
            long before = count(reads);
            Thread other = Thread.startVirtualThread(() -> add("meanwhile"));
            try {
                other.join();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
            assertThat(count(reads)).isEqualTo(before);
            return true;
        });
        assertThat(names()).containsExactly("meanwhile");
    }

    private static long count(SqliteReads reads) {
        return reads.query(
                "SELECT count(*) FROM things",
                Binder.NONE,
                rows -> rows.next() ? rows.getLong(1) : -1);
    }

    @Test
    void aLongQuestionOfAVirtualThreadIsAnsweredByAnother() throws InterruptedException {
        add("one");
        Thread asking =
                Thread.startVirtualThread(() ->
                        store.search(
                                "SELECT name FROM things",
                                Binder.NONE,
                                rows ->
                                        heard.add(
                                                Thread.currentThread().isVirtual()
                                                        + " "
                                                        + rows.getString(1))));
        asking.join();
        assertThat(heard).containsExactly("false one");
    }

    @Test
    void nobodyIsAnsweredAfterTheEnd() {
        store.close();
        assertThatThrownBy(this::names).hasMessageContaining("closed");
        store = reopen();
    }

    @Test
    void nothingCanBeCommittedAfterTheEnd() {
        store.close();
        assertThatThrownBy(() -> add("late")).hasMessageContaining("closed");
        store = reopen();
    }

    @Test
    void aNewerDatabaseIsRefused() throws Exception {
        store.close();
        long version = version(999);
        assertThatThrownBy(this::reopen)
                .isInstanceOf(CrucibleException.class)
                .hasMessageContaining("newer Crucible");
        assertThat(version(version)).isEqualTo(999);
        store = reopen();
    }

    /** Changes the version of the database, and returns what it was. */
    private long version(long version) throws SQLException {
        try (SqliteConnection connection =
                SqliteConnection.writing(temp.resolve("data/crucible.db"))) {
            long before = connection.number("PRAGMA user_version");
            connection.execute("PRAGMA user_version = " + version);
            return before;
        }
    }

    @Test
    void anOlderDatabaseIsCopiedBeforeItIsChanged() throws Exception {
        Path file = DataFolder.create(temp.resolve("older.db"));
        try (SqliteConnection connection = SqliteConnection.writing(file)) {
            new Migrations(file, connection, List.of("journal.sql")).run();
            connection.execute("INSERT INTO cursors VALUES ('a', 1)");
            new Migrations(file, connection, List.of("journal.sql", "../../test-migration.sql"))
                    .run();
            assertThat(connection.number("PRAGMA user_version")).isEqualTo(2);
        }
        try (SqliteConnection copy = SqliteConnection.reading(temp.resolve("older.db.form-1"))) {
            assertThat(copy.number("SELECT next FROM cursors")).isEqualTo(1);
            assertThat(copy.number("PRAGMA user_version")).isEqualTo(1);
        }
    }
}
