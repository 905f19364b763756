package dev.crucible.journal.tiles;

/** Takes the files of a growing log as they come into being. */
@FunctionalInterface
public interface TileSink {
    /**
     * Takes one file. Of the same entries a file of the same name always has the same bytes, so it
     * may be written again.
     *
     * @param path where it belongs
     * @param content the whole content; the array becomes the sink's
     */
    void write(LogPath.Growing path, byte[] content);
}
