package dev.crucible.journal.tiles;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How paths are written: C2SP tlog-tiles, section "Parameters". */
final class PathSyntax {
    /** {@code x} groups come before the last; 19 digits are the most that an index can have. */
    private static final Pattern PATH =
            Pattern.compile(
                    "tile/(entries|[0-9]{1,2})/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\\.p/([0-9]{1,3}))?");

    private static final int LONGEST = 64;

    private PathSyntax() {}

    static void check(long index, int width) {
        if (index < 0 || width < 1 || width > LogPath.FULL) {
            throw new IllegalArgumentException("no tile %d of width %d".formatted(index, width));
        }
    }

    static String suffix(long index, int width) {
        StringBuilder path = new StringBuilder(group(index));
        for (long rest = index / 1000; rest > 0; rest /= 1000) {
            path.insert(0, 'x' + group(rest) + '/');
        }
        path.insert(0, '/');
        if (width < LogPath.FULL) {
            path.append(".p/").append(width);
        }
        return path.toString();
    }

    /** The last three digits, without a formatter: a locale may have other digits. */
    private static String group(long number) {
        return Long.toString(1000 + number % 1000).substring(1);
    }

    static Optional<LogPath> parse(String path) {
        if (path.length() > LONGEST) {
            return Optional.empty();
        }
        if (path.equals(LogPath.CHECKPOINT.text())) {
            return Optional.of(LogPath.CHECKPOINT);
        }
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String width = matcher.group(3);
        return parse(
                        matcher.group(1),
                        matcher.group(2).replace("x", "").replace("/", ""),
                        width == null ? LogPath.FULL : Integer.parseInt(width))
                .filter(parsed -> parsed.text().equals(path));
    }

    private static Optional<LogPath> parse(String level, String digits, int width) {
        try {
            long index = Long.parseLong(digits);
            return Optional.of(
                    level.equals("entries")
                            ? new LogPath.Entries(index, width)
                            : new LogPath.Tile(Integer.parseInt(level), index, width));
        } catch (IllegalArgumentException outOfBounds) {
            return Optional.empty();
        }
    }
}
