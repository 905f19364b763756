package dev.crucible.core.work;

import dev.crucible.core.Bytes;
import dev.crucible.core.OutputListener;

/**
 * Where what a run produces goes. Its output is taken without waiting for anybody; what cannot be
 * taken cancels the run. A repetition of a file's path replaces the file.
 */
public interface Feed extends OutputListener {
    /** The run brings a file back. Thread-safe; may be called until the execution returns. */
    void artifact(String path, boolean executable, Bytes content);
}
