package dev.crucible.backends.sqlite;

/** Something that can be asked and changed. */
interface Changes extends SqliteReads {
    /** Writes something, now or before the next question. */
    void write(String sql, Binder binder);

    /** What puts back a change of memory, if nothing comes of this change. */
    void undo(Runnable action);

    /** What is done when this change is durable. Must be quick, and must not throw. */
    void afterCommit(Runnable action);
}
