package dev.crucible.core;

/** Where a program's standard input comes from. */
public sealed interface Stdin {
    /** An input that ends at once. */
    Stdin NONE = new Fixed(Bytes.EMPTY);

    /** Bytes that are known before the program starts. */
    record Fixed(Bytes bytes) implements Stdin {}

    /** Bytes that somebody writes while the program runs. */
    record Live(InputPipe pipe) implements Stdin {}
}
