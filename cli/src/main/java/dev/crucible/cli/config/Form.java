package dev.crucible.cli.config;

import dev.crucible.cli.text.Durations;
import dev.crucible.cli.text.Sizes;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.core.Isolation;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * What the text of a value must look like, and what it means.
 *
 * @param expected for people: {@code a whole number from 1 to 10}
 * @param list whether it may be given as a list
 * @param reader the value; empty when the text is not one
 */
record Form<T>(String expected, boolean list, BiFunction<String, Base, Optional<T>> reader) {
    private static final int MAX_TEXT = 200;
    private static final int MAX_LIST = 100;
    private static final Pattern WHOLE = Pattern.compile("0|[1-9][0-9]{0,17}");
    private static final Pattern FRACTION = Pattern.compile("(0|1)(\\.[0-9]{1,9})?");
    private static final Pattern TEXT = Pattern.compile("\\P{C}{0," + MAX_TEXT + "}");

    private Form(String expected, BiFunction<String, Base, Optional<T>> reader) {
        this(expected, false, reader);
    }

    static Form<Boolean> bool() {
        return new Form<>(
                "true or false",
                (text, base) ->
                        switch (text) {
                            case "true" -> Optional.of(true);
                            case "false" -> Optional.of(false);
                            default -> Optional.empty();
                        });
    }

    static Form<Integer> whole(int least, int most) {
        return new Form<>(
                "a whole number from %d to %d".formatted(least, most),
                (text, base) ->
                        WHOLE.matcher(text).matches()
                                ? Optional.of(Long.parseLong(text))
                                        .filter(value -> value >= least && value <= most)
                                        .map(Math::toIntExact)
                                : Optional.empty());
    }

    static Form<Double> fraction() {
        return new Form<>(
                "a number from 0 to 1",
                (text, base) ->
                        FRACTION.matcher(text).matches()
                                ? Optional.of(Double.valueOf(text)).filter(value -> value <= 1)
                                : Optional.empty());
    }

    static Form<Long> size(String least, String most) {
        long from = Sizes.parse(least).orElseThrow();
        long to = Sizes.parse(most).orElseThrow();
        return new Form<>(
                "a size from %s to %s".formatted(least, most),
                (text, base) -> {
                    OptionalLong bytes = Sizes.parse(text);
                    return bytes.isPresent() && bytes.getAsLong() >= from && bytes.getAsLong() <= to
                            ? Optional.of(bytes.getAsLong())
                            : Optional.empty();
                });
    }

    static Form<Duration> duration(String least, String most) {
        Duration from = Durations.parse(least).orElseThrow();
        Duration to = Durations.parse(most).orElseThrow();
        return new Form<>(
                "a duration from %s to %s".formatted(least, most),
                (text, base) ->
                        Durations.parse(text)
                                .filter(value ->
                                        value.compareTo(from) >= 0 && value.compareTo(to) <= 0));
    }

    static <E extends Enum<E>> Form<E> choice(Class<E> type) {
        List<E> all = List.of(type.getEnumConstants());
        return new Form<>(
                "one of " + String.join(", ", all.stream().map(Form::label).toList()),
                (text, base) -> all.stream().filter(one -> label(one).equals(text)).findFirst());
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Any text of one line; the empty one stands for none. */
    static Form<String> text() {
        return new Form<>(
                "a text of one line, at most %d characters".formatted(MAX_TEXT),
                (text, base) ->
                        TEXT.matcher(text).matches() ? Optional.of(text) : Optional.empty());
    }

    /** A text of this form, or the empty one. */
    static Form<String> text(String expected, String pattern) {
        Pattern form = Pattern.compile(pattern);
        return new Form<>(
                expected,
                (text, base) ->
                        text.isEmpty() || form.matcher(text).matches()
                                ? Optional.of(text)
                                : Optional.empty());
    }

    /** Several texts, with commas between them where the source has no lists of its own. */
    static Form<List<String>> list(String expected, String pattern) {
        Pattern form = Pattern.compile(pattern);
        return new Form<>(
                "a list of %s, at most %d".formatted(expected, MAX_LIST),
                true,
                (text, base) -> {
                    List<String> items =
                            Arrays.stream(text.split(",", -1))
                                    .map(String::strip)
                                    .filter(item -> !item.isEmpty())
                                    .toList();
                    boolean right =
                            items.size() <= MAX_LIST
                                    && items.stream()
                                            .allMatch(item -> form.matcher(item).matches());
                    return right ? Optional.of(items) : Optional.empty();
                });
    }

    /** Clauses with commas between them, or the empty text for none. */
    static Form<Isolation> clauses() {
        return new Form<>(
                "clauses such as memory,unique-user,depth:NET=2,verified:24h",
                (text, base) -> {
                    try {
                        return Optional.of(
                                text.isEmpty() ? Isolation.any() : Isolation.parse(text));
                    } catch (InvalidRequestException wrong) {
                        return Optional.empty();
                    }
                });
    }

    /** The address of a service, or the empty text for none. */
    static Form<Optional<URI>> url() {
        return new Form<>(
                "an http:// or https:// URL without user information",
                (text, base) -> {
                    if (text.isEmpty()) {
                        return Optional.of(Optional.empty());
                    }
                    return uri(text).map(Optional::of);
                });
    }

    private static Optional<URI> uri(String text) {
        try {
            URI uri = URI.create(text);
            boolean right =
                    text.length() <= 2000
                            && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                            && uri.getHost() != null
                            && uri.getRawUserInfo() == null;
            return right ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException noUri) {
            return Optional.empty();
        }
    }

    /** A file or folder, or the empty text for none. */
    static Form<Optional<Path>> path() {
        return new Form<>(
                "a path; a relative one begins at the file that names it",
                (text, base) ->
                        !TEXT.matcher(text).matches()
                                ? Optional.empty()
                                : Optional.of(
                                        text.isEmpty()
                                                ? Optional.empty()
                                                : Optional.of(base.resolve(text))));
    }
}
