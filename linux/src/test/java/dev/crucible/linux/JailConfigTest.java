package dev.crucible.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Bytes;
import dev.crucible.core.Command;
import dev.crucible.core.Stdin;
import dev.crucible.testkit.Gen;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class JailConfigTest {
    private record Entry(int tag, Bytes value) {}

    /** Reads the records as jail.c does. */
    private static List<Entry> records(JailConfig config) {
        ByteBuffer bytes = ByteBuffer.wrap(config.toBytes()).order(ByteOrder.nativeOrder());
        List<Entry> entries = new ArrayList<>();
        while (bytes.hasRemaining()) {
            int tag = bytes.getInt();
            byte[] value = new byte[bytes.getInt()];
            bytes.get(value);
            entries.add(new Entry(tag, Bytes.copyOf(value)));
        }
        return entries;
    }

    private static Entry entry(int tag, String text) {
        return new Entry(tag, Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Entry entry(int tag, int number) {
        ByteBuffer value = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(number);
        return new Entry(tag, Bytes.copyOf(value.array()));
    }

    @Test
    void everySettingIsARecordOfItsOwn() {
        ByteBuffer limit = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
        limit.putInt(7).putInt(0).putLong(1L << 40);
        JailConfig config =
                new JailConfig()
                        .user(1_900_000_001)
                        .insideId(1000)
                        .join("/cg/cgroup.procs")
                        .bind("/usr")
                        .link("usr/bin", "/bin")
                        .file("/etc/passwd", "é")
                        .device("/dev/null")
                        .disk(65_536, 100)
                        .limit(7, 1L << 40)
                        .loopback()
                        .filter(Bytes.utf8("bpf"))
                        .lifetimeMillis(5000)
                        .network()
                        .session();
        assertThat(records(config))
                .containsExactly(
                        entry(1, 1_900_000_001),
                        entry(2, 1000),
                        entry(3, "/cg/cgroup.procs\0"),
                        entry(4, "/usr\0"),
                        entry(5, "usr/bin\0/bin\0"),
                        entry(6, "/etc/passwd\0é"),
                        entry(7, "/dev/null\0"),
                        entry(8, "size=65536,nr_inodes=100,mode=755\0"),
                        new Entry(9, Bytes.copyOf(limit.array())),
                        entry(10, ""),
                        entry(11, "bpf"),
                        entry(12, 5000),
                        entry(13, ""),
                        entry(14, ""));
    }

    @Test
    void anotherConfigurationIsAddedAtTheEnd() {
        JailConfig first = new JailConfig().bind("/usr").with(new JailConfig().bind("/opt"));
        assertThat(records(first.loopback()))
                .containsExactly(entry(4, "/usr\0"), entry(4, "/opt\0"), entry(10, ""));
    }

    @Test
    void anyContentComesBackAsItWas() {
        Gen.check(
                300,
                gen -> {
                    JailConfig config = new JailConfig();
                    List<Entry> expected = new ArrayList<>();
                    for (int count = gen.below(20); count > 0; count--) {
                        if (gen.flip()) {
                            Bytes content = Bytes.copyOf(gen.bytes(300));
                            config.filter(content);
                            expected.add(new Entry(11, content));
                        } else {
                            int number = gen.number();
                            config.user(number);
                            expected.add(entry(1, number));
                        }
                    }
                    assertThat(records(config)).isEqualTo(expected);
                });
    }

    @Test
    void theMessageThatOpensTheGateHoldsTheWholeCommand() {
        Command command =
                new Command(List.of("/bin/echo", "", "é"), Map.of("A", "b=c"), Stdin.NONE);
        ByteBuffer message = ByteBuffer.wrap(Jail.go(command)).order(ByteOrder.nativeOrder());
        assertThat(message.get()).isEqualTo((byte) 'G');
        assertThat(message.getInt()).isEqualTo(3);
        byte[] words = new byte[message.remaining()];
        message.get(words);
        assertThat(new String(words, StandardCharsets.UTF_8)).isEqualTo("/bin/echo\0\0é\0A=b=c\0");
    }

    @Test
    void theMessageOfTheEndHoldsStatusAndUsage() {
        ByteBuffer message = ByteBuffer.allocate(21).order(ByteOrder.nativeOrder());
        message.put((byte) 'X').putInt(9).putLong(1_500_000).putLong(2048);
        assertThat(Jail.end(message.array()))
                .isEqualTo(new Child.End(new WaitStatus(9), Duration.ofMillis(1500)));
    }

    @Test
    void withoutTheHelperThereIsNoJail(@TempDir Path folder) throws IOException {
        assertThat(Jail.in(folder)).isEmpty();
        Path helper = Files.createFile(folder.resolve("crucible-jail"));
        assertThat(Jail.in(folder)).isEmpty();
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(Jail.in(folder)).isPresent();
    }
}
