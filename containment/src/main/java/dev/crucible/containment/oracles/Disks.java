package dev.crucible.containment.oracles;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The disks of the host. What is where their file systems keep their identity (the 16 bytes from
 * 1,128 on, ext4's {@code s_uuid}) is looked for in what came back, in hexadecimal.
 */
public final class Disks implements Onlooker {
    private static final Path LIST = Path.of("/proc/partitions");
    private static final int FIELDS = 4;
    private static final int MOST = 16;
    private static final long WHERE = 1_128;
    private static final int LENGTH = 16;

    private final List<String> disks = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    /** Reads which there are, and what identifies them as far as this program may read it. */
    public Disks() {
        this(listed(), Path.of("/dev"));
    }

    /**
     * These disks.
     *
     * @param partitions lines as {@code /proc/partitions} has them
     * @param nodes the folder of their nodes
     */
    Disks(List<String> partitions, Path nodes) {
        for (String line : partitions) {
            List<String> fields = List.of(line.strip().split("\\s+", -1));
            boolean disk = fields.size() == FIELDS && fields.getFirst().matches("\\d+");
            if (disk && disks.size() < MOST && fields.get(3).matches("[\\w!.-]+")) {
                String name = fields.get(3);
                disks.add("('%s', %s, %s)".formatted(name, fields.get(0), fields.get(1)));
                identity(nodes.resolve(name));
            }
        }
    }

    private static List<String> listed() {
        try {
            return Files.readAllLines(LIST);
        } catch (IOException none) {
            return List.of();
        }
    }

    private void identity(Path device) {
        try (FileChannel channel = FileChannel.open(device, StandardOpenOption.READ)) {
            ByteBuffer room = ByteBuffer.allocate(LENGTH);
            channel.read(room, WHERE);
            String value = HexFormat.of().formatHex(room.array());
            if (!value.matches("0+")) {
                values.add(value);
            }
        } catch (IOException notForUs) {
            values.remove(device.toString());
        }
    }

    /** Defines {@code DISKS}: names and both numbers; {@code WHERE} and {@code LENGTH}. */
    @Override
    public String statements() {
        return "DISKS = [%s]\nWHERE = %d\nLENGTH = %d\n"
                .formatted(String.join(", ", disks), WHERE, LENGTH);
    }

    @Override
    public List<String> sightings(String output) {
        return values.stream().anyMatch(output::contains)
                ? List.of("the content of a disk came back")
                : List.of();
    }
}
