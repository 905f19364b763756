/**
 * Measures the engines of this machine: which attempts on which engines, for the command and for
 * the service alike. Never depends on either, nor on how anything is shown.
 */
@NullMarked
package dev.crucible.cli.containment;

import org.jspecify.annotations.NullMarked;
