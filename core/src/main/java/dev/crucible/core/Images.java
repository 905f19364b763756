package dev.crucible.core;

/** The images that this machine has. Implementations are thread-safe. */
public interface Images {
    /** There are none. */
    Images NONE =
            reference -> {
                throw new CrucibleException(
                        ErrorCode.NOT_FOUND,
                        "there is no image '" + reference + "': this part of Crucible has none");
            };

    /**
     * Takes an image, so that nobody removes it meanwhile.
     *
     * @param reference its name, or its id as {@code sha256:} and digits
     * @throws CrucibleException {@code NOT_FOUND} when there is no such image
     */
    Held hold(String reference);

    /** An image in use. Can be closed by any thread. */
    interface Held extends AutoCloseable {
        /** The image. */
        Image image();

        /** The languages that are in it. Nothing of it is executed to find them. */
        RuntimeCatalog runtimes();

        /** Gives it back. */
        @Override
        void close();
    }
}
