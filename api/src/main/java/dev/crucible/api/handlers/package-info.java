/**
 * What the service does for each operation of the contract. Speaks to the ports and services of the
 * core; knows no server library and no database.
 */
@NullMarked
package dev.crucible.api.handlers;

import org.jspecify.annotations.NullMarked;
