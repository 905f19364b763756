/**
 * Attacks as people tell them, each made of probes of the catalogue. Knows neither an engine nor
 * how anything is shown.
 */
@NullMarked
package dev.crucible.containment.scenarios;

import org.jspecify.annotations.NullMarked;
