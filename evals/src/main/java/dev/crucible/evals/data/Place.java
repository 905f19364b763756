package dev.crucible.evals.data;

import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;

import java.nio.file.Path;
import java.util.List;

/**
 * Where in a file a record stands.
 *
 * @param file the file as the user named it
 * @param unit {@code line} or {@code element}
 * @param number from 1
 */
record Place(Path file, String unit, long number) {

    /** What is wrong at this place. */
    InvalidRequestException fault(String problem, String expected) {
        return new InvalidRequestException(List.of(new Fault(toString(), problem, expected)));
    }

    @Override
    public String toString() {
        return file + " " + unit + " " + number;
    }
}
