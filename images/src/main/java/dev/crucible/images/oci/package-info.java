/** What images are made of, as the OCI and Docker write it: indexes, manifests, blobs. */
@NullMarked
package dev.crucible.images.oci;

import org.jspecify.annotations.NullMarked;
