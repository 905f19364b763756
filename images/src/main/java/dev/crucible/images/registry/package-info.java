/**
 * Fetches images from registries (OCI distribution specification). Nothing of what comes is
 * believed.
 */
@NullMarked
package dev.crucible.images.registry;

import org.jspecify.annotations.NullMarked;
