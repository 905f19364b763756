package dev.crucible.images.archive;

import java.io.IOException;
import java.util.Optional;

/** Files one after the other, each with its content behind it. For one thread. */
public interface Archive {
    /**
     * The next entry; what of the content before it was not read is skipped.
     *
     * @return empty at the end
     * @throws ImageException when it breaks a rule
     */
    Optional<Entry> next() throws IOException;

    /** Some of the content of the last entry; -1 at its end. */
    int read(byte[] into) throws IOException;
}
