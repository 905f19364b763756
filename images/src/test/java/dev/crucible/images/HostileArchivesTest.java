package dev.crucible.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.images.archive.Bounds;
import dev.crucible.images.archive.ImageException;
import dev.crucible.testkit.Gen;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Archives that want something else than to be unpacked. */
class HostileArchivesTest {
    @TempDir Path folder;

    private Path outside;
    private Path store;

    @BeforeEach
    void somethingToReach() throws IOException {
        outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("passwd"), "secret");
        store = folder.resolve("store");
    }

    private Path written(byte[] archive) throws IOException {
        return Files.write(folder.resolve("archive.tar"), archive);
    }

    private Map<String, String> taken(Tar tar) throws IOException {
        ImageStore images = Stores.at(store);
        images.take(written(tar.bytes()), "x:1", "");
        return Stores.content(Stores.root(images, "x:1"));
    }

    private void nothingIsKeptAndNothingWasReached() throws IOException {
        assertThat(Files.readString(outside.resolve("passwd"))).isEqualTo("secret");
        try (Stream<Path> all = Files.list(outside)) {
            assertThat(all).hasSize(1);
        }
        assertThat(Stores.at(store).list()).isEmpty();
        assertThat(Stores.left(store)).isEmpty();
        assertThat(Stores.images(store)).isEmpty();
    }

    private static String deep(int folders) {
        return "d/".repeat(folders);
    }

    private Map<String, Tar> refused() {
        String there = outside.toString();
        Map<String, Tar> all = new LinkedHashMap<>();
        all.put("'../outside/passwd' leads upwards", new Tar().file("../outside/passwd", "x"));
        all.put("leads upwards", new Tar().file("a/../../outside/passwd", "x"));
        all.put(
                "'a/passwd': it leads through 'a'",
                new Tar().link("a", there).file("a/passwd", "x"));
        all.put(
                "'a/b/passwd': it leads through 'a', which is no folder",
                new Tar().link("a", "b").link("b", there).file("a/b/passwd", "x"));
        all.put("leads through 'f'", new Tar().file("f", "").file("f/x", ""));
        all.put("which is not there", new Tar().hardLink("x", there + "/passwd"));
        all.put("'x': ", new Tar().link("a", there).hardLink("x", "a/passwd"));
        all.put("no file", new Tar().folder("d").hardLink("x", "d"));
        all.put("no file", new Tar().hardLink("x", "."));
        all.put("its /proc is no folder", new Tar().link("proc", there));
        all.put("its /work is no folder", new Tar().file("work", ""));
        all.put("leads to nowhere", new Tar().link("x", ""));
        all.put("is longer than 255", new Tar().pax("path", "n".repeat(256)).file("x", ""));
        all.put("is deeper than 128", new Tar().gnu('L', deep(129) + "f").file("x", ""));
        all.put("is longer than 4095", new Tar().pax("path", "a/".repeat(3000)).file("x", ""));
        all.put(
                "its link is longer than 4095",
                new Tar().gnu('K', "a".repeat(5000)).link("x", "y"));
        all.put("contains a NUL", new Tar().pax("path", "a\0b").file("x", ""));
        all.put("with a NUL", new Tar().pax("linkpath", "a\0b").link("x", "y"));
        all.put("sparse", new Tar().entry('S', "x", "", 0644, new byte[0]));
        all.put("--sparse", new Tar().pax("GNU.sparse.major", "1").file("x", ""));
        all.put("unknown type 86", new Tar().entry('V', "x", "", 0644, new byte[0]));
        all.put("PAX header is malformed", new Tar().entry('x', "", "", 0, utf8("99 path=a\n")));
        all.put("malformed", new Tar().entry('x', "", "", 0, utf8("1 a=b\n")));
        all.put("PAX header is ", new Tar().pax("size", "-1").file("x", ""));
        all.put("header is malformed", new Tar().pax("size", "9".repeat(19)).file("x", ""));
        all.put("its header has 1048577", new Tar().header('x', "", "", 0, 1024 * 1024 + 1));
        all.put("cut off", new Tar().header('0', "x", "", 0644, 8_000_000_000L));
        all.put(
                "has more than 34359738368 bytes",
                new Tar().pax("size", "99999999999").file("x", ""));
        all.put("ends in the middle", new Tar().file("x", "").pax("path", "y"));
        all.put(
                "checksum is wrong",
                new Tar().raw("no archive at all ".repeat(64).getBytes(StandardCharsets.US_ASCII)));
        all.put("no octal number", new Tar().raw(size("0000000008z\0")));
        all.put(
                "is negative",
                new Tar().raw(size(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1})));
        all.put(
                "is too large",
                new Tar().raw(size(new byte[] {-128, 127, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1})));
        all.put("no tar archive, or", new Tar().file("x/", "content"));
        all.put("there is nothing in it", new Tar());
        all.put("its top is no folder", new Tar().folder("./").link(".", there));
        return all;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] size(String field) {
        return size(field.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] size(byte[] field) {
        byte[] block = new byte[512];
        block[0] = 'x';
        block[156] = '0';
        System.arraycopy(field, 0, block, 124, Math.min(12, field.length));
        return Tar.summed(block);
    }

    @TestFactory
    Stream<DynamicTest> isRefusedAndNothingIsKept() {
        return refused().entrySet().stream()
                .map(one ->
                        DynamicTest.dynamicTest(
                                one.getKey(),
                                () -> {
                                    assertThatThrownBy(() -> taken(one.getValue()))
                                            .isInstanceOf(ImageException.class)
                                            .hasMessageContaining(one.getKey());
                                    nothingIsKeptAndNothingWasReached();
                                }));
    }

    @Test
    void moreThanTheBoundsIsRefused() throws IOException {
        Tar many = new Tar();
        for (int at = 0; at < 11; at++) {
            many.file("f" + at, "12345");
        }
        Path archive = written(many.bytes());
        assertThatThrownBy(() ->
                        Stores.at(store, Bounds.DEFAULTS.withEntries(10)).take(archive, "x:1", ""))
                .hasMessageContaining("more than 10 entries");
        assertThatThrownBy(() ->
                        Stores.at(store, Bounds.DEFAULTS.withBytes(54)).take(archive, "x:1", ""))
                .hasMessageContaining("more than 54 bytes");
        nothingIsKeptAndNothingWasReached();
    }

    @Test
    void aHardLinkCountsLikeTheFile() throws IOException {
        Tar many = new Tar().file("f", "x".repeat(1000));
        for (int at = 0; at < 10; at++) {
            many.hardLink("l" + at, "f");
        }
        Path archive = written(many.bytes());
        assertThatThrownBy(() ->
                        Stores.at(store, Bounds.DEFAULTS.withBytes(5000)).take(archive, "x:1", ""))
                .hasMessageContaining("more than 5000 bytes");
        nothingIsKeptAndNothingWasReached();
    }

    @Test
    void aBombIsNotUnpacked() throws IOException {
        byte[] zeros = new byte[4 * 1024 * 1024];
        byte[] bomb = Tar.gzip(new Tar().entry('0', "zeros", "", 0644, zeros).bytes());
        Path archive = written(bomb);
        assertThat(bomb.length).isLessThan(10_000);
        assertThatThrownBy(() ->
                        Stores.at(store, Bounds.DEFAULTS.withBytes(1_000_000))
                                .take(archive, "x:1", ""))
                .hasMessageContaining("more than 1000000 bytes");
        nothingIsKeptAndNothingWasReached();
    }

    @Test
    void whatIsAbsoluteMeansTheTopOfTheImage() throws IOException {
        assertThat(taken(new Tar().file("/etc//./passwd", "mine")))
                .containsExactly(Map.entry("etc", "folder"), Map.entry("etc/passwd", "mine"));
    }

    @Test
    void linksStayLinksWhereverTheyLead() throws IOException {
        assertThat(taken(new Tar().link("a", outside + "/passwd").link("b", "../../..")))
                .containsExactly(
                        Map.entry("a", "-> " + outside + "/passwd"), Map.entry("b", "-> ../../.."));
    }

    @Test
    void aFileOverALinkReplacesTheLink() throws IOException {
        assertThat(taken(new Tar().link("a", outside + "/passwd").file("a", "mine")))
                .containsExactly(Map.entry("a", "mine"));
        assertThat(Files.readString(outside.resolve("passwd"))).isEqualTo("secret");
    }

    @Test
    void aFileOverAnotherNameOfAFileLeavesThat() throws IOException {
        assertThat(taken(new Tar().file("a", "one").hardLink("b", "a").file("b", "two")))
                .containsExactly(Map.entry("a", "one"), Map.entry("b", "two"));
    }

    @Test
    void theLastOfSeveralCountsAndCaseMatters() throws IOException {
        assertThat(
                        taken(
                                new Tar()
                                        .file("a", "1")
                                        .file("a", "2")
                                        .file("A", "3")
                                        .folder("b/c")
                                        .file("b", "file")
                                        .hardLink("a", "a")))
                .containsExactly(Map.entry("A", "3"), Map.entry("a", "2"), Map.entry("b", "file"));
    }

    @Test
    void rightsOfOthersAndDevicesAreNotKeptAndThatIsSaid() throws IOException {
        Tar tar =
                new Tar()
                        .file("bin/su", "#!", 06755)
                        .file("data", "x", 0600)
                        .folder("private")
                        .entry('3', "dev/sda", "", 0666, new byte[0])
                        .entry('6', "pipe", "", 0666, new byte[0])
                        .pax("SCHILY.xattr.security.capability", "all")
                        .file("bin/ping", "", 0777);
        ImageStore images = Stores.at(store);
        StoredImage image = images.take(written(tar.bytes()), "x:1", "");
        Path root = Stores.root(images, "x:1");

        assertThat(Stores.mode(root.resolve("bin/su"))).isEqualTo("rwxr-xr-x");
        assertThat(Files.getAttribute(root.resolve("bin/su"), "unix:mode")).isEqualTo(0100755);
        assertThat(Stores.mode(root.resolve("bin/ping"))).isEqualTo("rwxr-xr-x");
        assertThat(Stores.mode(root.resolve("data"))).isEqualTo("rw-r--r--");
        assertThat(Stores.mode(root.resolve("private"))).isEqualTo("rwxr-xr-x");
        assertThat(Files.getOwner(root.resolve("data"))).isEqualTo(Files.getOwner(folder));
        assertThat(root.resolve("pipe").toFile()).doesNotExist();
        assertThat(image.leftOut().devices()).isEqualTo(2);
        assertThat(image.leftOut().special()).isEqualTo(1);
        assertThat(image.leftOut().attributes()).isEqualTo(1);
        assertThat(image.leftOut().examples())
                .contains("'dev/sda': no device or pipe is made")
                .contains("'bin/su': set-user-id and set-group-id are taken away");
    }

    @Test
    void bytesThatAreNoTextAreNamesLikeOthers() throws IOException {
        ImageStore images = Stores.at(store);
        byte[] block = new byte[512];
        block[0] = (byte) 0xff;
        block[1] = '\n';
        block[156] = '0';
        block[257] = 'u';
        images.take(written(new Tar().raw(Tar.summed(block)).bytes()), "x:1", "");
        Path list = Stores.root(images, "x:1").resolveSibling("list");
        assertThat(Files.readString(list)).contains("%FF%0A");
        assertThat(images.remove("x:1").files()).isEqualTo(6);
        assertThat(Stores.images(store)).isEmpty();
    }

    @Test
    void whatIsPackedInAnotherWayIsNamed() throws IOException {
        assertThatThrownBy(() ->
                        Stores.at(store)
                                .take(
                                        written(
                                                new byte[] {
                                                    0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 0
                                                }),
                                        "x:1",
                                        ""))
                .hasMessageContaining("zstd (expected gzip");
    }

    @Test
    void damagedPackingIsNamed() throws IOException {
        byte[] packed = new Tar().file("a", "x".repeat(5000)).gzip();
        assertThatThrownBy(() ->
                        Stores.at(store)
                                .take(written(java.util.Arrays.copyOf(packed, 60)), "x:1", ""))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("damaged");
        nothingIsKeptAndNothingWasReached();
    }

    /** Whatever a tar says: it is taken or refused, and nothing outside is touched. */
    @Test
    void noArchiveReachesOutside() {
        Gen.check(
                150,
                gen -> {
                    try {
                        Tar tar = new Tar();
                        String[] names = {
                            "a",
                            "b",
                            "a/b",
                            "b/a",
                            "a/b/a",
                            "../outside/passwd",
                            ".",
                            "/a",
                            "a/.wh.b",
                            outside + "/passwd",
                            "a/../b"
                        };
                        for (int at = gen.below(12); at >= 0; at--) {
                            String name = names[gen.below(names.length)];
                            String other =
                                    gen.flip() ? names[gen.below(names.length)] : "" + outside;
                            switch (gen.below(5)) {
                                case 0 -> tar.folder(name);
                                case 1 -> tar.link(name, other);
                                case 2 -> tar.hardLink(name, other);
                                case 3 -> tar.pax("path", name).file("x", "y");
                                default -> tar.file(name, "x");
                            }
                        }
                        byte[] archive = tar.bytes();
                        if (gen.below(4) == 0) {
                            archive[gen.below(archive.length)] = (byte) gen.below(256);
                        }
                        ImageStore images = Stores.at(store);
                        try {
                            images.take(written(archive), "x:1", "");
                            assertThat(images.check(images.find("x:1"))).isEmpty();
                            images.remove("x:1");
                        } catch (ImageException refused) {
                            assertThat(refused).hasMessageStartingWith(folder.toString());
                        }
                        nothingIsKeptAndNothingWasReached();
                        assertThat(
                                        Files.exists(
                                                folder.resolve("passwd"),
                                                LinkOption.NOFOLLOW_LINKS))
                                .isFalse();
                    } catch (IOException failed) {
                        throw new AssertionError(failed);
                    }
                });
    }
}
