import com.google.googlejavaformat.java.Main;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Applies google-java-format (AOSP style) to every Java source of this tree, or checks it: {@code
 * Format apply} rewrites, {@code Format check} lists what is not formatted and fails.
 */
final class Format {

    public static void main(String[] args) throws Exception {
        boolean apply = args.length == 1 && args[0].equals("apply");
        var command = new ArrayList<String>();
        command.add("--aosp");
        command.addAll(
                apply ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
        command.addAll(sources());

        var out = new StringWriter();
        var err = new PrintWriter(System.err, true);
        int status =
                new Main(new PrintWriter(out), err, System.in)
                        .format(command.toArray(String[]::new));
        out.toString()
                .lines()
                .forEach(file -> err.println("not formatted (./crucible format): " + file));
        System.exit(status);
    }

    private static List<String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("."))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.normalize().toString())
                    .filter(file -> file.endsWith(".java"))
                    .filter(file -> file.contains("src/") || file.startsWith("buildtools/"))
                    .filter(file -> !file.contains("target/"))
                    .sorted()
                    .toList();
        }
    }
}
