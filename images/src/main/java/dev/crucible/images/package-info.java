/**
 * The images of this machine: taken from archives, folders and registries, checked, unpacked, and
 * kept by their digests.
 *
 * <p>Depends on the core and on what Java asks the kernel. It knows no engine, and executes
 * nothing.
 */
@NullMarked
package dev.crucible.images;

import org.jspecify.annotations.NullMarked;
