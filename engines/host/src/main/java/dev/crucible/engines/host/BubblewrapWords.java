package dev.crucible.engines.host;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Words for bubblewrap, in the form that its {@code --args} reads: each ends in NUL. */
final class BubblewrapWords {
    private final List<String> words = new ArrayList<>();

    /** Begins with namespaces of its own, a host name, and an end that comes with Crucible's. */
    BubblewrapWords(String hostname) {
        add(
                "--unshare-user",
                "--unshare-pid",
                "--unshare-net",
                "--unshare-ipc",
                "--unshare-uts",
                "--unshare-cgroup",
                "--hostname",
                hostname,
                "--new-session",
                "--die-with-parent");
    }

    BubblewrapWords add(String... more) {
        words.addAll(List.of(more));
        return this;
    }

    /** A file system in memory that holds no more than this. */
    BubblewrapWords memory(long bytes, String path) {
        return add("--size", Long.toString(bytes), "--tmpfs", path);
    }

    List<String> list() {
        return List.copyOf(words);
    }

    static byte[] encoded(List<String> words) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String word : words) {
            bytes.writeBytes((word + "\0").getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
