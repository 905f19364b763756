package dev.crucible.core;

import java.util.Locale;

/**
 * One fact of the isolation that was in force for one run, as seen from both sides.
 *
 * @param name what it is about, such as {@code seccomp} or {@code kernel-uid}
 * @param inside what the sandbox's own trusted part saw just before the program started; empty when
 *     that side cannot know it
 * @param host what the host read from its own side; empty when it could not be read
 * @param status whether the fact protects this run
 */
public record Control(String name, String inside, String host, Status status) {
    /** Whether a fact protects a run. */
    public enum Status {
        /** Required, and shown by the host's own reading. */
        ENFORCED,
        /** Not available on this machine or to this user; said, so that a policy may refuse it. */
        NOT_ENFORCED,
        /** Required, but what was read is not what must be: the run is refused. */
        VIOLATED;

        /** The name in JSON. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
