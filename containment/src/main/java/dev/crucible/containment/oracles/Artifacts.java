package dev.crucible.containment.oracles;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.core.SandboxFile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The files that a run brought back.
 *
 * @param files in the order in which they came
 */
public record Artifacts(List<SandboxFile> files) {
    /** Copies the list. */
    public Artifacts {
        files = List.copyOf(files);
    }

    /** Whether a file of that name came, with that content. */
    public boolean holds(String path, String content) {
        return files.stream()
                .anyMatch(file ->
                        file.path().equals(path) && file.content().equals(Bytes.utf8(content)));
    }

    /** Whether a file of that name came, whose content has this SHA-256 in hexadecimal. */
    public boolean hasDigest(String path, String sha256) {
        return files.stream()
                .anyMatch(file ->
                        file.path().equals(path) && Digest.of(file.content()).hex().equals(sha256));
    }

    /** Bytes of all together. */
    public long bytes() {
        return files.stream().mapToLong(file -> file.content().size()).sum();
    }

    /** The files that are none of these. */
    public List<String> besides(Set<String> allowed) {
        return files.stream()
                .map(SandboxFile::path)
                .filter(path -> !allowed.contains(path))
                .map(path -> "'" + path + "' came back")
                .toList();
    }

    /**
     * The files, but for these, whose content does not begin with their own name in hexadecimal:
     * they are not what they are called.
     */
    public List<String> misnamed(Set<String> other) {
        List<String> wrong = new ArrayList<>();
        for (SandboxFile file : files) {
            byte[] name = file.path().getBytes(StandardCharsets.UTF_8);
            if (!other.contains(file.path())
                    && !file.content().asText().equals(HexFormat.of().formatHex(name))) {
                wrong.add("a file came back as " + HexFormat.of().formatHex(name));
            }
        }
        return wrong;
    }

    @Override
    public String toString() {
        return files.size() + " files with " + bytes() + " bytes";
    }
}
