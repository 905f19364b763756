/** The services together, over stores on the heap. */
@NullMarked
package dev.crucible.core.service;

import org.jspecify.annotations.NullMarked;
