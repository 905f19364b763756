package dev.crucible.cli.remote;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** Ages for people. */
public final class Ages {
    private Ages() {}

    /** How long ago it was, in one unit; what is no time stays as it is. */
    public static String of(String time, Instant now) {
        try {
            return format(Duration.between(Instant.parse(time), now));
        } catch (DateTimeException none) {
            return time;
        }
    }

    /** In one unit: {@code 12 s}, {@code 5 min}, {@code 3 h}, {@code 2 d}. */
    public static String format(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7200) {
            return seconds / 60 + " min";
        }
        return seconds < 172_800 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
    }
}
