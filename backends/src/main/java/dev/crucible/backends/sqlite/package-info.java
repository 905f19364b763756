/**
 * The embedded store: one SQLite database with one writing thread and group commit, and the
 * journal, runs, queue and storage in it. Must never depend on another backend.
 */
@NullMarked
package dev.crucible.backends.sqlite;

import org.jspecify.annotations.NullMarked;
