package dev.crucible.images;

import java.nio.file.Path;

/** A process that imports one image and that somebody else kills. */
final class ImportVictim {
    private ImportVictim() {}

    public static void main(String[] arguments) {
        Stores.at(Path.of(arguments[0])).take(Path.of(arguments[1]), "x:1", "");
    }
}
