package dev.crucible.core.work;

/** Makes the delivery of one job. */
@FunctionalInterface
interface Deliveries {
    Delivery of(Job job);
}
