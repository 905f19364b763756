/**
 * What tests share: contract suites and seeded generators. Never depends on an adapter, and nothing
 * that is shipped depends on it.
 */
@NullMarked
package dev.crucible.testkit;

import org.jspecify.annotations.NullMarked;
