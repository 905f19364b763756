/**
 * WebAssembly programs with WASI, run by libwasmtime in a worker process, which itself runs in a
 * sandbox of another engine.
 */
@NullMarked
package dev.crucible.engines.embedded.wasm;

import org.jspecify.annotations.NullMarked;
