/** What an operator sees: metrics, traces and logs. Follows events; decides nothing. */
@NullMarked
package dev.crucible.monitoring;

import org.jspecify.annotations.NullMarked;
