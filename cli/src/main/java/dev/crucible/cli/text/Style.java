package dev.crucible.cli.text;

/**
 * Marks text for a terminal that shows colour, and leaves it as it is for everything else.
 *
 * @param color whether to mark
 */
public record Style(boolean color) {
    /** Stands out. */
    public String bold(String text) {
        return marked("1", text);
    }

    /** Good. */
    public String green(String text) {
        return marked("32", text);
    }

    /** Bad. */
    public String red(String text) {
        return marked("31", text);
    }

    /** In doubt. */
    public String yellow(String text) {
        return marked("33", text);
    }

    /** Of less interest. */
    public String dim(String text) {
        return marked("2", text);
    }

    private String marked(String code, String text) {
        return color ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
