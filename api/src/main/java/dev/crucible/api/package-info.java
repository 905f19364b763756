/** The service over HTTP: the contract and its server. Has no engine and needs no privilege. */
@NullMarked
package dev.crucible.api;

import org.jspecify.annotations.NullMarked;
