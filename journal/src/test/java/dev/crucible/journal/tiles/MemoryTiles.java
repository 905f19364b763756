package dev.crucible.journal.tiles;

import dev.crucible.journal.merkle.Leaves;
import dev.crucible.journal.merkle.TreeHead;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** A log in memory. */
public final class MemoryTiles implements TileReader, TileSink {
    private final Map<String, byte[]> files = new TreeMap<>();

    /** The files by their paths, to look at and to tamper with. */
    public Map<String, byte[]> files() {
        return files;
    }

    /** A file that is there. */
    public byte[] file(String path) {
        return Objects.requireNonNull(files.get(path), path);
    }

    /** A log of the entries that tests agree on. */
    public static MemoryTiles of(int size) {
        MemoryTiles log = new MemoryTiles();
        log.grow(TileWriter.create(log), size);
        return log;
    }

    /** Adds entries until there are so many. */
    public TreeHead grow(TileWriter writer, int size) {
        for (int i = (int) writer.size(); i < size; i++) {
            writer.append(Leaves.entry(i));
        }
        return writer.publish();
    }

    @Override
    public Optional<byte[]> read(LogPath path) {
        return Optional.ofNullable(files.get(path.text())).map(byte[]::clone);
    }

    @Override
    public void write(LogPath.Growing path, byte[] content) {
        byte[] before = files.put(path.text(), content);
        if (before != null && !Arrays.equals(before, content)) {
            throw new IllegalStateException(path.text() + " was written with other bytes");
        }
    }

    /** Deletes a folder of partial files. */
    public void delete(String folder) {
        files.keySet().removeIf(path -> path.startsWith(folder + "/"));
    }

    /** Copies everything into a folder. */
    public void saveTo(Path folder) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path target = folder.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
    }
}
