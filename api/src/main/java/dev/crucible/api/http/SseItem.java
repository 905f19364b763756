package dev.crucible.api.http;

/** What a source of events has to say. */
public sealed interface SseItem {
    /**
     * An event.
     *
     * @param id where a client resumes; empty for none. No line breaks
     * @param type its name; empty for {@code message}. No line breaks
     * @param data any text
     */
    record Event(String id, String type, String data) implements SseItem {
        /** Checks that the first two are single lines. */
        public Event {
            if (hasBreak(id) || hasBreak(type)) {
                throw new IllegalArgumentException("an event's id and type are single lines");
            }
        }

        private static boolean hasBreak(String text) {
            return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0 || text.indexOf('\0') >= 0;
        }
    }

    /** Nothing came in time. */
    record Nothing() implements SseItem {}

    /** There will be no more. */
    record End() implements SseItem {}
}
