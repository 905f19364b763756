package dev.crucible.containment.oracles;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DeflaterOutputStream;

/**
 * A folder of the host as those of evaluations are: with expected answers, and with what tools
 * leave of them in their own files.
 */
public final class Answers implements Oracle {
    private static final String OBJECT = ".git/objects/ab/cdef";

    private static final List<String> NAMES =
            List.of(
                    "expected_output.json",
                    "tests/__pycache__/hidden_tests.cpython-311.pyc",
                    "tests/.hidden_tests.py.swp",
                    ".cache/pip/answers.whl",
                    OBJECT);

    private static final List<String> FOLDERS =
            List.of(
                    "",
                    "tests",
                    "tests/__pycache__",
                    ".cache",
                    ".cache/pip",
                    ".git",
                    ".git/objects",
                    ".git/objects/ab");

    private final Canary canary;
    private final Path folder;
    private final List<Path> made = new ArrayList<>();

    /** Lays it out in this folder. */
    public Answers(Canary canary, Path outside) {
        this.canary = canary;
        this.folder = outside.resolve("dataset-" + canary.value());
        try {
            for (String name : FOLDERS) {
                made.add(Files.createDirectory(folder.resolve(name)));
            }
            for (String name : NAMES) {
                Path file = folder.resolve(name);
                byte[] content = ("answer: " + canary.value()).getBytes(StandardCharsets.UTF_8);
                made.add(file);
                Files.write(file, name.equals(OBJECT) ? deflated(content) : content);
            }
        } catch (IOException broken) {
            close();
            throw new UncheckedIOException(broken);
        }
    }

    /** As git keeps what it is given. */
    private static byte[] deflated(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    /** Defines {@code FOLDER}, where it is, and {@code NAMES}, of what to look for. */
    @Override
    public String statements() {
        return "FOLDER = '%s'\nNAMES = ['%s']\n".formatted(folder, String.join("', '", NAMES));
    }

    @Override
    public List<String> sightings(String output) {
        return canary.in(output) ? List.of("an expected answer came back") : List.of();
    }

    @Override
    public void close() {
        try {
            for (Path path : made.reversed()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
