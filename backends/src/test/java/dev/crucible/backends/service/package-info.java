/** The services of the core over the stores of this module. */
@NullMarked
package dev.crucible.backends.service;

import org.jspecify.annotations.NullMarked;
