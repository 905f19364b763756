/**
 * Requests and results as JSON documents, the same in the API, on the way to workers and in
 * storage. Knows no transport and no storage.
 */
@NullMarked
package dev.crucible.api.documents;

import org.jspecify.annotations.NullMarked;
