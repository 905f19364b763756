package dev.crucible.cli.service;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/** Makes a value when it is first asked for, once. Thread-safe. */
final class Memo<T> implements Supplier<T> {
    private final Supplier<T> maker;
    private @Nullable T value;

    Memo(Supplier<T> maker) {
        this.maker = maker;
    }

    @Override
    public synchronized T get() {
        T made = value;
        if (made == null) {
            made = maker.get();
            value = made;
        }
        return made;
    }
}
