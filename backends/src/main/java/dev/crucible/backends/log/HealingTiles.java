package dev.crucible.backends.log;

import dev.crucible.journal.merkle.Hash;
import dev.crucible.journal.tiles.LogPath;
import dev.crucible.journal.tiles.TileReader;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the files of a log. For a file that is missing, or has not the length that its name says,
 * it makes another, and on request for every file that is not what it must be; all of that stays in
 * memory until it has been shown to be right. For one thread.
 */
final class HealingTiles implements TileReader {
    private static final System.Logger LOG = System.getLogger(HealingTiles.class.getName());

    private final LogFolder folder;
    private final Rederivation truth;
    private final Set<LogPath.Growing> read = new LinkedHashSet<>();
    private final Map<LogPath.Growing, byte[]> made = new LinkedHashMap<>();

    HealingTiles(LogFolder folder, Rederivation truth) {
        this.folder = folder;
        this.truth = truth;
    }

    @Override
    public Optional<byte[]> read(LogPath path) {
        if (!(path instanceof LogPath.Growing growing)) {
            return folder.read(path);
        }
        byte[] content = made.get(growing);
        if (content != null) {
            return Optional.of(content.clone());
        }
        Optional<byte[]> found = folder.read(growing);
        if (found.isEmpty() && growing.partial() && folder.size(growing.full()) >= 0) {
            // It was deleted when the full one was there, which then answers.
            read.add(growing.full());
            return found;
        }
        read.add(growing);
        return found.filter(bytes -> plausible(growing, bytes.length))
                .or(() -> Optional.of(make(growing).clone()));
    }

    /** Whether a file of this name may have this length. */
    static boolean plausible(LogPath.Growing path, long length) {
        return switch (path) {
            case LogPath.Tile tile -> length == (long) tile.width() * Hash.SIZE;
            case LogPath.Entries entries ->
                    length > 2L * entries.width() && length <= entries.maxBytes();
        };
    }

    /** Makes a file, in memory. */
    byte[] make(LogPath.Growing path) {
        byte[] content = truth.content(path, this);
        made.put(path, content);
        return content;
    }

    /** Makes every file that was read and is not what it must be; says whether there was one. */
    boolean makeWhatDiffers() {
        int before = made.size();
        // Lower levels first, because higher ones are made of them.
        List<LogPath.Growing> byLevel =
                read.stream().sorted(Comparator.comparingInt(HealingTiles::level)).toList();
        for (LogPath.Growing path : byLevel) {
            byte[] right = truth.content(path, this);
            if (!folder.read(path).filter(found -> Arrays.equals(found, right)).isPresent()) {
                made.put(path, right);
            }
        }
        return made.size() > before;
    }

    /** Forgets what was made. */
    void forget() {
        made.clear();
    }

    private static int level(LogPath.Growing path) {
        return path instanceof LogPath.Tile tile ? tile.level() : 0;
    }

    /** Puts what was made into its place. */
    void keep() {
        made.forEach((path, content) -> {
            folder.repair(path, content);
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} was missing or damaged, and is made again",
                    path.text());
        });
        made.clear();
    }
}
