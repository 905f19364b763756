/**
 * The HTTP server: everything around the handlers of operations. Only here are types of the server
 * library; handlers see {@code ApiRequest} and {@code ApiResponse}.
 */
@NullMarked
package dev.crucible.api.http;

import org.jspecify.annotations.NullMarked;
