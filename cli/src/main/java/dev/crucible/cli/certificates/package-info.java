/**
 * A small authority of one's own: its certificate, and those of servers and workers, for people who
 * have none. Writes exactly these forms of certificates (RFC 5280), and reads none.
 */
@NullMarked
package dev.crucible.cli.certificates;

import org.jspecify.annotations.NullMarked;
