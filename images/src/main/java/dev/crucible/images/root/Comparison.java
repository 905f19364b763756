package dev.crucible.images.root;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Two lists of the same root filesystem, one as it was made and one as it is. */
public final class Comparison {
    private static final int MAX_FOUND = 20;

    private final BufferedReader made;
    private final BufferedReader there;
    private final List<String> found = new ArrayList<>();

    private Comparison(BufferedReader made, BufferedReader there) {
        this.made = made;
        this.there = there;
    }

    /** What is different, for people; at most the first twenty. */
    public static List<String> of(BufferedReader made, BufferedReader there) throws IOException {
        Comparison comparison = new Comparison(made, there);
        comparison.run();
        return comparison.found;
    }

    private void run() throws IOException {
        String was = made.readLine();
        String is = there.readLine();
        while ((was != null || is != null) && found.size() < MAX_FOUND) {
            int order = was == null ? 1 : is == null ? -1 : compare(path(was), path(is));
            if (order == 0) {
                if (was != null && !was.equals(is)) {
                    found.add("/" + path(was) + " is changed");
                }
                was = made.readLine();
                is = there.readLine();
            } else if (order < 0 && was != null) {
                found.add("/" + path(was) + " is missing");
                was = made.readLine();
            } else if (is != null) {
                found.add("/" + path(is) + " was not there");
                is = there.readLine();
            }
        }
    }

    /** The order of lists: folder by folder, in each by name. */
    private static int compare(String one, String other) {
        return one.replace('/', '\0').compareTo(other.replace('/', '\0'));
    }

    private static String path(String line) {
        String[] words = line.split(" ", -1);
        return switch (words[0]) {
            case "f" -> words.length == 5 ? words[4] : "";
            case "d" -> words.length == 3 ? words[2] : "";
            default -> words.length >= 2 ? words[1] : "";
        };
    }
}
