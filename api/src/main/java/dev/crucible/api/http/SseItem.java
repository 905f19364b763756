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

        /** As it is sent, whatever its data is: no part of that can end it or be another. */
        public String text() {
            StringBuilder text = new StringBuilder(data.length() + 64);
            if (!id.isEmpty()) {
                text.append("id: ").append(id).append('\n');
            }
            if (!type.isEmpty()) {
                text.append("event: ").append(type).append('\n');
            }
            for (String line : data.split("\r\n|\r|\n", -1)) {
                text.append("data: ").append(line).append('\n');
            }
            return text.append('\n').toString();
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
