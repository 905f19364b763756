package dev.crucible.linux;

import dev.crucible.core.Command;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The native helper program {@code crucible-jail}. */
public final class Jail {
    private final String program;

    private Jail(String program) {
        this.program = program;
    }

    /** The helper in this directory, if it was built. */
    public static Optional<Jail> in(Path directory) {
        return named("crucible-jail", directory);
    }

    /**
     * The helper that leaves out what it is told to, if it was built. Nothing but the measurement
     * of probes may start it, and that only in an {@link Enclosure}.
     */
    public static Optional<Jail> weakened(Path directory) {
        return named("crucible-jail-weakened", directory);
    }

    private static Optional<Jail> named(String name, Path directory) {
        Path program = directory.resolve(name);
        return Files.isExecutable(program)
                ? Optional.of(new Jail(program.toAbsolutePath().toString()))
                : Optional.empty();
    }

    /**
     * Starts building a sandbox.
     *
     * @param streams the program's standard input, output and error
     * @param control the other side's end of the conversation
     * @param network the network namespace to use, if the configuration says so
     * @param environment of the helper alone: the program's comes through the gate
     * @param more what else it is given; nothing, for a sandbox that holds
     */
    public Child start(
            JailConfig config,
            List<Fd> streams,
            Fd control,
            Optional<Fd> network,
            Map<String, String> environment,
            List<Fd> more) {
        try (Fd file = Fd.memory(config.toBytes())) {
            List<Fd> descriptors = new ArrayList<>(streams);
            descriptors.add(control);
            descriptors.add(file);
            network.ifPresent(descriptors::add);
            descriptors.addAll(more);
            return Spawner.spawn(List.of(program), environment, descriptors);
        }
    }

    /** Where the helper is, to be shown inside a sandbox that something else builds. */
    public Path program() {
        return Path.of(program);
    }

    /**
     * The words that start the helper as the first process of a sandbox that something else builds.
     *
     * @param place where it is inside
     * @param byInput whether the control socket is its standard input, and not descriptor 3
     */
    public static List<String> guest(String place, boolean byInput) {
        return byInput ? List.of(place, "guest", "input") : List.of(place, "guest");
    }

    /**
     * The words that start a container runtime and end when nothing of it is left, whatever becomes
     * of the runtime's own program.
     */
    public List<String> attending(List<String> runtime) {
        List<String> words = new ArrayList<>(List.of(program, "attend"));
        words.addAll(runtime);
        return words;
    }

    /** The first message to a guest: of the configuration, limits, loopback and filter count. */
    public static byte[] configuration(JailConfig config) {
        return headed('C', config.toBytes());
    }

    /** A message with a part of the program's standard input; an empty one is its end. */
    public static byte[] input(byte[] part) {
        return headed('I', part);
    }

    private static byte[] headed(char kind, byte[] content) {
        return ByteBuffer.allocate(1 + content.length).put((byte) kind).put(content).array();
    }

    /**
     * The helper's gate alone, for a sandbox that something else builds.
     *
     * @param first the descriptor at which the sandbox's innermost process gets the first of {@link
     *     #gateFiles}; the other follows it
     */
    public static List<String> gate(int first) {
        int helper = first + 1;
        return List.of(
                "/proc/self/fd/" + helper,
                "gate",
                Integer.toString(first),
                Integer.toString(helper));
    }

    /** What the gate needs: its configuration, of which only limits count, and its own program. */
    public List<Fd> gateFiles(JailConfig config) {
        Fd configuration = Fd.memory(config.toBytes());
        try {
            return List.of(configuration, Fd.open(program, 0));
        } catch (LinuxException unreadable) {
            configuration.close();
            throw unreadable;
        }
    }

    /** The message that opens the gate for a command. */
    public static byte[] go(Command command) {
        List<byte[]> words = new ArrayList<>();
        command.argv().forEach(word -> words.add(Fd.text(word)));
        command.environment().forEach((name, value) -> words.add(Fd.text(name + "=" + value)));
        int size = words.stream().mapToInt(word -> word.length).sum();
        ByteBuffer message = ByteBuffer.allocate(5 + size).order(ByteOrder.nativeOrder());
        message.put((byte) 'G').putInt(command.argv().size());
        words.forEach(message::put);
        return message.array();
    }

    /** The message that goes with the streams of a session's next program. */
    public static byte[] next() {
        return new byte[] {'N'};
    }

    /** Whether a message is the init's report on the end of a program. */
    public static boolean ended(byte[] message) {
        return message.length > 0 && message[0] == 'X';
    }

    /** How the program ended, from the message that reports it. */
    public static Child.End end(byte[] message) {
        ByteBuffer fields = ByteBuffer.wrap(message).order(ByteOrder.nativeOrder());
        return new Child.End(
                new WaitStatus(fields.getInt(1)), Duration.ofNanos(fields.getLong(5) * 1000));
    }
}
