/**
 * What Java must ask the Linux kernel: starting, watching and killing processes, descriptors,
 * cgroups, and the native jail. Knows no engine and no runtime; nothing else touches processes or
 * native code.
 */
@NullMarked
package dev.crucible.linux;

import org.jspecify.annotations.NullMarked;
