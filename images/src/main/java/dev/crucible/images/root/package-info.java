/** Root filesystems on the disk: made from archives, listed, and compared with their lists. */
@NullMarked
package dev.crucible.images.root;

import org.jspecify.annotations.NullMarked;
