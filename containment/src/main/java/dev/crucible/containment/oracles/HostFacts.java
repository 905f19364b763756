package dev.crucible.containment.oracles;

import dev.crucible.containment.oracles.HostSnapshot.Fact;
import dev.crucible.core.Digest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What has been read of the host so far, and why something was not. */
final class HostFacts {
    private final SortedMap<Fact, String> facts = new TreeMap<>();
    private final SortedMap<Fact, String> unread = new TreeMap<>();

    SortedMap<Fact, String> facts() {
        return new TreeMap<>(facts);
    }

    SortedMap<Fact, String> unread() {
        return new TreeMap<>(unread);
    }

    void put(String id, String what, String value) {
        facts.put(new Fact(id, what), value);
    }

    /** What is known of it; empty when nothing is. */
    String at(String id, String what) {
        return facts.getOrDefault(new Fact(id, what), "");
    }

    void unread(String id, String what, IOException why) {
        unread.put(new Fact(id, what), why.toString());
    }

    /** The content of a file as a digest, and its metadata. */
    void file(String id, String what, Path path) {
        try {
            byte[] content = Files.readAllBytes(path);
            put(
                    id,
                    what,
                    Digest.of(ByteBuffer.wrap(content)).hex() + " " + metadata(path.toRealPath()));
        } catch (NoSuchFileException missing) {
            // That it is there one day would be a change.
        } catch (IOException unreadable) {
            unread(id, what, unreadable);
        }
    }

    /** The type and permissions, in octal, and who it belongs to. */
    static String metadata(Path path) throws IOException {
        Map<String, Object> all =
                Files.readAttributes(path, "unix:mode,uid,gid,rdev", LinkOption.NOFOLLOW_LINKS);
        int mode = (Integer) all.getOrDefault("mode", 0);
        return Integer.toOctalString(mode)
                + " %s:%s %s".formatted(all.get("uid"), all.get("gid"), all.get("rdev"));
    }

    /** Lines of a table after those that name its columns. */
    List<String> lines(String id, String path) {
        Set<String> heads = Set.of("Iface", "Filename");
        return text(id, path).stream()
                .flatMap(String::lines)
                .filter(line -> !line.isBlank())
                .filter(line -> heads.stream().noneMatch(line::startsWith))
                .collect(Collectors.toList());
    }

    Optional<String> text(String id, String path) {
        try {
            return Optional.of(read(Path.of(path)));
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        } catch (IOException unreadable) {
            unread(id, path, unreadable);
            return Optional.empty();
        }
    }

    static String read(Path path) throws IOException {
        return new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
    }
}
