/**
 * Measurements that compare alternatives side by side in one run and report ratios with their
 * spread. Nothing depends on this package, and it asserts nothing.
 */
@NullMarked
package dev.crucible.benchmarks;

import org.jspecify.annotations.NullMarked;
