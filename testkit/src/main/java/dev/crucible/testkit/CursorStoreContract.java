package dev.crucible.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.journal.CursorStore;
import dev.crucible.core.journal.UnitOfWork;

import org.junit.jupiter.api.Test;

/** What every store of cursors must do. One subclass per kind. */
public abstract class CursorStoreContract {
    /** The store under test, empty at first. */
    protected abstract CursorStore cursors();

    /** The units of work of its store. */
    protected abstract UnitOfWork units();

    @Test
    void aNewSubscriberBeginsAtTheBeginning() {
        assertThat(cursors().load("new")).isZero();
    }

    @Test
    void everySubscriberHasItsOwnPlace() {
        cursors().save("a", 5);
        cursors().save("b", 7);
        cursors().save("a", 6);
        assertThat(cursors().load("a")).isEqualTo(6);
        assertThat(cursors().load("b")).isEqualTo(7);
    }

    @Test
    void aUnitThatThrowsMovesNothing() {
        cursors().save("a", 5);
        assertThatThrownBy(() ->
                        units().commit(() -> {
                            cursors().save("a", 6);
                            cursors().save("b", 1);
                            throw new IllegalStateException("no");
                        }))
                .hasMessage("no");
        assertThat(cursors().load("a")).isEqualTo(5);
        assertThat(cursors().load("b")).isZero();
    }
}
