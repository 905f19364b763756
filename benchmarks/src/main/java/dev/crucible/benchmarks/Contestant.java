package dev.crucible.benchmarks;

/**
 * One of the alternatives that are compared.
 *
 * @param name how the report calls it
 * @param attempt does the work once, whole, and fails if the result is not right
 */
record Contestant(String name, Runnable attempt) {}
