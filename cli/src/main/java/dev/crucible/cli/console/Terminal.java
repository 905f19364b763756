package dev.crucible.cli.console;

import dev.crucible.cli.text.SafeText;
import dev.crucible.cli.text.Style;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The streams of this process and what is at their other ends. Data goes to standard output, words
 * about it to standard error.
 *
 * @param in standard input
 * @param out standard output, not buffered
 * @param err standard error, not buffered
 * @param outIsTerminal whether a person looks at standard output
 * @param errIsTerminal whether a person looks at standard error
 * @param environment of this process
 */
public record Terminal(
        InputStream in,
        OutputStream out,
        OutputStream err,
        boolean outIsTerminal,
        boolean errIsTerminal,
        Map<String, String> environment) {
    private static final int DEFAULT_WIDTH = 80;
    private static final int PLAIN_WIDTH = 120;
    private static final List<String> DEVICES = List.of("/dev/pts/", "/dev/tty", "/dev/console");

    /** The streams of this process. */
    public static Terminal ofThisProcess() {
        return new Terminal(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                isTerminal(1),
                isTerminal(2),
                System.getenv());
    }

    /** Asks the kernel what the descriptor is; in doubt it is no terminal. */
    private static boolean isTerminal(int descriptor) {
        try {
            String target =
                    Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return DEVICES.stream().anyMatch(target::startsWith);
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    /** Writes a line of data. A reader who has gone is no failure. */
    public void print(String line) {
        write(out, line);
    }

    /** Writes lines of data. */
    public void print(List<String> lines) {
        if (!lines.isEmpty()) {
            print(String.join("\n", lines));
        }
    }

    /** Tells the user something, which may quote what is hostile. */
    public void say(String message) {
        write(err, "crucible: " + SafeText.block(message));
    }

    /** For libraries that print help to standard output. */
    public PrintStream outPrinter() {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    /** How to mark what goes to standard output. */
    public Style outStyle(boolean noColor) {
        return new Style(colorful(outIsTerminal) && !noColor);
    }

    /** How to mark what goes to standard error. */
    public Style errStyle(boolean noColor) {
        return new Style(colorful(errIsTerminal) && !noColor);
    }

    /** Whether a line on standard error can be drawn again and again. */
    public boolean animated() {
        return errIsTerminal && !dumb();
    }

    /** Columns of the terminal, or of a page where there is none. */
    public int width() {
        try {
            return Math.clamp(Integer.parseInt(environment.getOrDefault("COLUMNS", "")), 40, 1000);
        } catch (NumberFormatException unknown) {
            return outIsTerminal ? DEFAULT_WIDTH : PLAIN_WIDTH;
        }
    }

    private boolean colorful(boolean terminal) {
        String force = environment.getOrDefault("FORCE_COLOR", "");
        if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
            return false;
        }
        return (!force.isEmpty() && !force.equals("0")) || (terminal && !dumb());
    }

    private boolean dumb() {
        return environment.getOrDefault("TERM", "dumb").equals("dumb");
    }

    private static void write(OutputStream stream, String line) {
        try {
            stream.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            stream.flush();
        } catch (IOException gone) {
            // Nobody is left to tell.
        }
    }
}
