package dev.crucible.journal.verify;

import dev.crucible.journal.MalformedException;
import dev.crucible.journal.verify.Finding.Kind;

import org.jspecify.annotations.Nullable;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The findings so far, up to a limit. */
final class Findings {
    /** More would not tell more. */
    static final int LIMIT = 1000;

    private final List<Finding> found = new ArrayList<>();

    void add(Kind kind, String where, long index, Object expected, @Nullable Object actual) {
        if (!full()) {
            found.add(new Finding(kind, where, index, expected.toString(), String.valueOf(actual)));
        }
    }

    boolean full() {
        return found.size() >= LIMIT;
    }

    List<Finding> all() {
        return found;
    }

    /** What reading a file gave; otherwise a finding says why it gave nothing. */
    <T> Optional<T> reading(String where, long index, Supplier<Optional<T>> read) {
        try {
            Optional<T> content = read.get();
            if (content.isEmpty()) {
                add(Kind.MISSING, where, index, "a file", "none");
            }
            return content;
        } catch (MalformedException malformed) {
            add(Kind.MALFORMED, where, index, "a valid file", malformed.getMessage());
        } catch (UncheckedIOException unreadable) {
            add(Kind.UNREADABLE, where, index, "a readable file", unreadable.getCause());
        }
        return Optional.empty();
    }
}
