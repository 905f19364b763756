package dev.crucible.cli.remote;

import dev.crucible.core.OutputListener;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code stdout}. */
final class StreamConverter implements ITypeConverter<OutputListener.Stream> {
    @Override
    public OutputListener.Stream convert(String value) {
        return switch (value) {
            case "stdout" -> OutputListener.Stream.STDOUT;
            case "stderr" -> OutputListener.Stream.STDERR;
            default ->
                    throw new TypeConversionException(
                            "'" + value + "' is no stream (expected stdout or stderr)");
        };
    }
}
