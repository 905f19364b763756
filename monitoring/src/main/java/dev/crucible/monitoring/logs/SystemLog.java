package dev.crucible.monitoring.logs;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** A logger that asks for its target when it is used first. Thread-safe. */
final class SystemLog implements System.Logger {
    private final String name;
    private volatile @Nullable Logger target;

    SystemLog(String name) {
        this.name = name;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean isLoggable(Level level) {
        return switch (level) {
            case ALL -> true;
            case OFF -> false;
            case TRACE, DEBUG, INFO, WARNING, ERROR -> target().isEnabledForLevel(of(level));
        };
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String message,
            @Nullable Throwable failure) {
        if (isLoggable(level)) {
            target().atLevel(of(level)).setCause(failure).log(text(bundle, message));
        }
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String format,
            @Nullable Object @Nullable ... values) {
        if (!isLoggable(level)) {
            return;
        }
        String text = text(bundle, format);
        boolean plain = values == null || values.length == 0;
        target().atLevel(of(level)).log(plain ? text : filled(text, values));
    }

    /** A format that is none is better logged as it is than not at all. */
    private static String filled(String format, @Nullable Object @Nullable ... values) {
        try {
            return new MessageFormat(format, Locale.ROOT).format(values);
        } catch (IllegalArgumentException noFormat) {
            return format;
        }
    }

    private static String text(@Nullable ResourceBundle bundle, @Nullable String message) {
        if (bundle == null || message == null) {
            return String.valueOf(message);
        }
        try {
            return bundle.getString(message);
        } catch (MissingResourceException | ClassCastException noText) {
            return message;
        }
    }

    private Logger target() {
        Logger known = target;
        if (known == null) {
            known = LoggerFactory.getLogger(name);
            target = known;
        }
        return known;
    }

    private static org.slf4j.event.Level of(Level level) {
        return switch (level) {
            case ALL, TRACE -> org.slf4j.event.Level.TRACE;
            case DEBUG -> org.slf4j.event.Level.DEBUG;
            case INFO -> org.slf4j.event.Level.INFO;
            case WARNING -> org.slf4j.event.Level.WARN;
            case ERROR, OFF -> org.slf4j.event.Level.ERROR;
        };
    }
}
