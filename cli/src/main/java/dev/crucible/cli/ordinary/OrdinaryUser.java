package dev.crucible.cli.ordinary;

import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A user of this machine who is not root.
 *
 * @param name as it is known, or the number when it has none
 * @param uid above 0
 * @param gid of the first group
 */
public record OrdinaryUser(String name, int uid, int gid) {
    private static final Path USERS = Path.of("/etc/passwd");
    private static final int FIELDS = 4;

    /** Checks that it is not root. */
    public OrdinaryUser {
        if (uid <= 0 || gid <= 0) {
            throw fault(name, "is root or in root's group");
        }
    }

    /**
     * The user of that name or number. A number need not have a name.
     *
     * @throws InvalidRequestException when there is none, or it is root
     */
    public static OrdinaryUser of(String nameOrNumber) {
        return of(nameOrNumber, users());
    }

    /** The same, among these lines of passwd(5). */
    static OrdinaryUser of(String nameOrNumber, List<String> lines) {
        Optional<OrdinaryUser> known =
                lines.stream()
                        .map(line -> line.split(":", -1))
                        .filter(fields -> fields.length >= FIELDS)
                        .filter(fields ->
                                fields[0].equals(nameOrNumber) || fields[2].equals(nameOrNumber))
                        .findFirst()
                        .map(fields ->
                                new OrdinaryUser(
                                        fields[0],
                                        number(nameOrNumber, fields[2]),
                                        number(nameOrNumber, fields[3])));
        return known.orElseGet(() -> {
            int number = number(nameOrNumber, nameOrNumber);
            return new OrdinaryUser(nameOrNumber, number, number);
        });
    }

    private static int number(String name, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException none) {
            throw fault(name, "is no user of this machine");
        }
    }

    private static InvalidRequestException fault(String name, String problem) {
        return new InvalidRequestException(
                List.of(
                        new Fault(
                                "--user",
                                "'" + name + "' " + problem,
                                "the name or the number of an ordinary user")));
    }

    private static List<String> users() {
        try {
            return Files.readAllLines(USERS);
        } catch (IOException none) {
            return List.of();
        }
    }
}
