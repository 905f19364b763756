package dev.crucible.core.storage;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.Digest;
import dev.crucible.core.ErrorCode;

/** Stored content is not what was put: a disk failed, or somebody changed it. */
public final class CorruptContentException extends CrucibleException {
    private static final long serialVersionUID = 1L;

    private final transient Digest digest;

    /**
     * Says what is corrupt.
     *
     * @param digest what should be there
     * @param found what is wrong with what is there
     */
    public CorruptContentException(Digest digest, String found) {
        super(ErrorCode.INTERNAL, "stored content " + digest + " is corrupt: " + found);
        this.digest = digest;
    }

    /** What should be there. */
    public Digest digest() {
        return digest;
    }
}
