/**
 * Who is asking, and what they may do. Knows no transport, no database and no identity provider.
 */
@NullMarked
package dev.crucible.core.access;

import org.jspecify.annotations.NullMarked;
