package dev.crucible.containment.oracles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** A file of the host that everybody may read, with a value in it that is nowhere else. */
public final class Honey implements Oracle {
    private final Canary canary;
    private final Path file;

    /**
     * Lays it out.
     *
     * @param canary the value
     * @param file where
     */
    public Honey(Canary canary, Path file) {
        this.canary = canary;
        this.file = file;
        try {
            Files.writeString(file, content());
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private String content() {
        return "honey " + canary.value() + "\n";
    }

    /** Where it lies. */
    public Path file() {
        return file;
    }

    /** Defines {@code PATH}. */
    @Override
    public String statements() {
        return "PATH = '" + file + "'\n";
    }

    @Override
    public List<String> sightings(String output) {
        List<String> found = new ArrayList<>();
        if (canary.in(output)) {
            found.add("the content of a file of the host came back");
        }
        try {
            if (!Files.readString(file).equals(content())) {
                found.add("a file of the host was changed");
            }
        } catch (IOException gone) {
            found.add("a file of the host was taken away");
        }
        return found;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
