package dev.crucible.images.root;

import java.util.ArrayList;
import java.util.List;

/**
 * What a root filesystem has not kept of its archives.
 *
 * @param devices devices and pipes, which were not made
 * @param special files that had asked for somebody else's rights, and have none
 * @param attributes entries with extended attributes, such as capabilities of files
 * @param examples the first of their paths, for people
 */
public record LeftOut(long devices, long special, long attributes, List<String> examples) {
    /** Copies the list. */
    public LeftOut {
        examples = List.copyOf(examples);
    }

    /** Counts while a root filesystem is made. */
    static final class Count {
        private static final int MAX_EXAMPLES = 20;

        private long devices;
        private long special;
        private long attributes;
        private final List<String> examples = new ArrayList<>();

        void device(String path) {
            devices++;
            example(path + ": no device or pipe is made");
        }

        void special(String path) {
            special++;
            example(path + ": set-user-id and set-group-id are taken away");
        }

        void attributes() {
            attributes++;
        }

        private void example(String text) {
            if (examples.size() < MAX_EXAMPLES) {
                examples.add(text);
            }
        }

        LeftOut total() {
            return new LeftOut(devices, special, attributes, examples);
        }
    }
}
