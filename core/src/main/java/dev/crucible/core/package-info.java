/**
 * The language of Crucible as records and sealed types, the ports that adapters implement, and the
 * services over them. Depends on the JDK and JSpecify only and does no I/O: it must never know an
 * engine, a file format, a library or the operating system.
 */
@NullMarked
package dev.crucible.core;

import org.jspecify.annotations.NullMarked;
