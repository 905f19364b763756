package dev.crucible.containment.oracles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What is laid out is seen when it was reached, and is gone afterwards. */
final class LaidOutOraclesTest {
    private static final String NONCE = "00112233445566778899aabbccddeeff";
    private static final String OTHER = "a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6";

    @TempDir private Path folder;

    @Test
    void whoSpeaksToADecoyIsHeard() throws IOException {
        try (Decoys decoys = new Decoys(NONCE, List.of(folder, folder.resolve("missing")))) {
            Path socket = folder.resolve(NONCE.substring(0, 12)).resolve("docker.sock");
            assertThat(decoys.statements()).contains("'" + socket + "'");
            say(socket, "somebody else");
            assertThat(decoys.sightings("")).isEmpty();
            say(socket, NONCE);
            assertThat(decoys.sightings("")).singleElement().asString().contains("docker.sock");
        }
        assertThat(folder).isEmptyDirectory();
    }

    private static void say(Path path, String text) throws IOException {
        try (SocketChannel out = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            out.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void anAnswerIsKnownAgainAndNoFileShowsItUnpacked() throws IOException {
        try (Answers answers = new Answers(new Canary(NONCE), folder)) {
            assertThat(answers.sightings("nothing")).isEmpty();
            assertThat(answers.sightings("it is " + NONCE)).hasSize(1);
            try (Stream<Path> files = Files.walk(folder)) {
                List<Path> plain =
                        files.filter(Files::isRegularFile)
                                .filter(LaidOutOraclesTest::plain)
                                .toList();
                assertThat(plain).hasSize(4);
            }
        }
        assertThat(folder).isEmptyDirectory();
    }

    private static boolean plain(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .contains(NONCE);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Test
    void onlyTheClosedFileTells() {
        try (ClosedFile file = new ClosedFile(new Canary(NONCE), new Canary(OTHER), folder)) {
            assumeTrue(file.whyNot().isEmpty(), file.whyNot());
            assertThat(file.sightings(OTHER)).isEmpty();
            assertThat(file.sightings(NONCE)).hasSize(1);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void withoutAFolderThatIsShownThereIsNoClosedFile() {
        Path missing = folder.resolve("missing");
        try (ClosedFile file = new ClosedFile(new Canary(NONCE), new Canary(OTHER), missing)) {
            assertThat(file.whyNot()).isNotEmpty();
        }
    }

    @Test
    void aFileThatStaysAsItIsSaysNothing() throws IOException {
        Kept kept = new Kept(List.of(file("content"), folder.resolve("missing")));

        assertThat(kept.statements()).isEqualTo("KEPT = ['" + folder.resolve("kept") + "']\n");
        assertThat(kept.sightings("")).isEmpty();
    }

    @Test
    void anotherContentIsSeen() throws IOException {
        Kept kept = new Kept(List.of(file("content")));
        Files.writeString(folder.resolve("kept"), "CONTENT");

        assertThat(kept.sightings(""))
                .singleElement()
                .asString()
                .contains("is another than before");
    }

    @Test
    void anotherModeAndTheEndAreSeen() throws IOException {
        Kept kept = new Kept(List.of(file("content")));
        Files.setAttribute(folder.resolve("kept"), "unix:mode", 0600);
        assertThat(kept.sightings("")).singleElement().asString().contains("is not what it was");
        Files.delete(folder.resolve("kept"));
        assertThat(kept.sightings("")).singleElement().asString().contains("gone");
    }

    private Path file(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("kept"), content);
        Files.setAttribute(file, "unix:mode", 0644);
        return file;
    }

    @Test
    void theContentOfADiskIsKnownAgain() throws IOException {
        byte[] disk = new byte[2_048];
        disk[1_130] = 7;
        Files.write(folder.resolve("vdz"), disk);
        Disks disks =
                new Disks(List.of("major minor  #blocks  name", "", " 254  0  2  vdz"), folder);

        assertThat(disks.statements()).contains("DISKS = [('vdz', 254, 0)]");
        assertThat(disks.sightings("0".repeat(64))).isEmpty();
        assertThat(disks.sightings("x 00000700000000000000000000000000 y")).hasSize(1);
    }
}
