package dev.crucible.containment.oracles;

import dev.crucible.core.Digest;
import dev.crucible.linux.UncachedFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Files of the host that must stay as they are. They are read through the kernel's cache, as every
 * program does, and past it where the disk allows that: what was changed in the cache only is
 * changed for everybody until the machine is started again, and no write was ever seen.
 */
public final class Kept implements Onlooker {
    private static final long MOST = 32L * 1024 * 1024;
    private static final String UNREADABLE = "unreadable";

    private final Map<Path, State> before = new TreeMap<>();

    /**
     * Remembers how they are.
     *
     * @param files those of them that exist
     */
    public Kept(List<Path> files) {
        for (Path file : files) {
            if (Files.exists(file)) {
                before.put(file, state(file));
            }
        }
    }

    /**
     * How a file is.
     *
     * @param metadata number, owner, mode and number of names
     * @param cached digest of what programs read
     * @param direct digest of what is on the disk; that of the cache where only it can be read
     */
    private record State(String metadata, String cached, String direct) {}

    private static State state(Path file) {
        try {
            Map<String, Object> attributes =
                    Files.readAttributes(file, "unix:ino,mode,uid,gid,nlink,size");
            String cached = digest(file);
            return new State(new TreeMap<>(attributes).toString(), cached, direct(file, cached));
        } catch (IOException gone) {
            return new State("gone", "", "");
        }
    }

    /** Devices are endless, and huge files take too long; those have their metadata only. */
    private static String digest(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > MOST) {
            return "";
        }
        try {
            return Digest.of(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
        } catch (IOException refused) {
            return UNREADABLE;
        }
    }

    private static String direct(Path file, String cached) {
        if (cached.isEmpty() || cached.equals(UNREADABLE)) {
            return cached;
        }
        return UncachedFile.read(file.toString())
                .map(content -> Digest.of(ByteBuffer.wrap(content)).toString())
                .orElse(cached);
    }

    /** Defines {@code KEPT}, their paths. */
    @Override
    public String statements() {
        return before.keySet().stream()
                .map(path -> "'" + path + "'")
                .collect(Collectors.joining(", ", "KEPT = [", "]\n"));
    }

    @Override
    public List<String> sightings(String output) {
        List<String> found = new ArrayList<>();
        before.forEach((file, old) -> {
            State now = state(file);
            if (!now.metadata().equals(old.metadata())) {
                found.add(file + " is not what it was: " + old.metadata() + ", " + now.metadata());
            } else if (!now.cached().equals(old.cached())) {
                boolean disk = !now.direct().equals(old.direct());
                found.add(file + " is another than before in " + (disk ? "all" : "memory only"));
            } else if (!now.direct().equals(old.direct())) {
                found.add(file + " is another on the disk than before");
            }
        });
        return found;
    }
}
