/**
 * Large content as files: written durably, named by digest, verified as it is read. Must never
 * depend on another backend.
 */
@NullMarked
package dev.crucible.backends.file;

import org.jspecify.annotations.NullMarked;
