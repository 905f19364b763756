package dev.crucible.api.handlers;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much of a run's stream a client has seen: the id of its last event.
 *
 * @param attempt whose output
 * @param revision the last state, -1 before the first
 * @param stdout bytes of standard output
 * @param stderr bytes of standard error
 * @param ended whether the end was sent
 */
record RunPosition(int attempt, long revision, long stdout, long stderr, boolean ended) {
    static final RunPosition START = new RunPosition(0, -1, 0, 0, false);

    private static final Pattern FORM =
            Pattern.compile("(\\d{1,9})\\.(-1|\\d{1,16})\\.(\\d{1,13})\\.(\\d{1,13})\\.([01])");

    /** The position that an id names; the start for one that is none of ours. */
    static RunPosition parse(String id) {
        Matcher matcher = FORM.matcher(id);
        if (!matcher.matches()) {
            return START;
        }
        return new RunPosition(
                Integer.parseInt(matcher.group(1)),
                Long.parseLong(matcher.group(2)),
                Long.parseLong(matcher.group(3)),
                Long.parseLong(matcher.group(4)),
                matcher.group(5).equals("1"));
    }

    String id() {
        return attempt + "." + revision + "." + stdout + "." + stderr + (ended ? ".1" : ".0");
    }
}
