package dev.crucible.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.ErrorCode;
import dev.crucible.core.Images;
import dev.crucible.images.archive.ImageException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

class ImageStoreTest {
    @TempDir Path folder;

    private Path place;
    private ImageStore store;

    @BeforeEach
    void makeStore() {
        place = folder.resolve("store");
        store = Stores.at(place);
    }

    private static Tar base() {
        return new Tar()
                .folder("usr/bin")
                .file("usr/bin/tool", "#!/bin/sh", 0755)
                .link("bin", "usr/bin")
                .file("etc/keep", "keep")
                .file("etc/gone", "gone")
                .file("opt/old/a", "a")
                .file("opt/old/b", "b");
    }

    private static Tar change() {
        return new Tar()
                .file("opt/old/new", "new")
                .file("opt/old/.wh..wh..opq", "")
                .file("etc/.wh.gone", "")
                .file("etc/.wh.never", "")
                .file("etc/keep", "changed");
    }

    private Path layout(Layers layers) throws IOException {
        return layers.layout(Files.createTempDirectory(folder, "layout"));
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    /** A folder as a tar, by the tar of this machine's JDK: name after name. */
    private static byte[] tarOf(Path layout) throws IOException {
        Tar tar = new Tar();
        try (Stream<Path> all = Files.walk(layout)) {
            for (Path one : all.sorted().toList()) {
                String name = layout.relativize(one).toString();
                if (Files.isRegularFile(one)) {
                    tar.entry('0', name, "", 0644, Files.readAllBytes(one));
                }
            }
        }
        return tar.bytes();
    }

    private static final Map<String, String> CHANGED =
            Map.of(
                    "bin", "-> usr/bin",
                    "etc", "folder",
                    "etc/keep", "changed",
                    "opt", "folder",
                    "opt/old", "folder",
                    "opt/old/new", "new",
                    "usr", "folder",
                    "usr/bin", "folder",
                    "usr/bin/tool", "#!/bin/sh");

    @Test
    void layersComeOneOverTheOtherAndTakeAwayOnlyWhatIsBelow() throws IOException {
        StoredImage image = store.take(layout(new Layers().layer(base()).layer(change())), "", "");
        assertThat(image.names()).containsExactly("made:1");
        assertThat(Stores.content(Stores.root(store, "made:1"))).isEqualTo(CHANGED);
        assertThat(image.environment()).containsEntry("GREETING", "hello");
        assertThat(image.blobs()).hasSize(4);
        assertThat(store.check(image)).isEmpty();
    }

    @Test
    void aLayoutIsTheSameImageAsAFolderAndAsATar() throws IOException {
        Layers layers = new Layers().layer(base()).layer(change());
        Path layout = layout(layers);
        StoredImage first = store.take(layout, "a", "");
        StoredImage second = store.take(file("l.tar", tarOf(layout)), "b:2", "made:1");
        StoredImage third = store.take(file("l.tgz", Tar.gzip(tarOf(layout))), "a:latest", "");
        assertThat(first.id()).isEqualTo(Layers.digest(layers.manifest()));
        assertThat(second.id()).isEqualTo(first.id()).isEqualTo(third.id());
        assertThat(third.names()).containsExactly("a:latest", "b:2");
        assertThat(store.list()).hasSize(1);
    }

    @Test
    void whatDockerHasSavedIsTaken() throws IOException {
        byte[] saved = new Layers().dockerSave(List.of(base(), change())).bytes();
        StoredImage image = store.take(file("saved.tar", saved), "", "");
        assertThat(image.names()).containsExactly("made:1");
        assertThat(Stores.content(Stores.root(store, "made:1"))).isEqualTo(CHANGED);
        assertThat(store.take(file("again.tar", saved), "x:1", "").id()).isEqualTo(image.id());
        assertThat(store.check(image)).isEmpty();
    }

    @Test
    void aPlainRootFilesystemIsTheSameImageAsAFolderAndAsATar() throws IOException {
        StoredImage packed = store.take(file("root.tar.gz", base().gzip()), "packed:1", "");
        Path unpacked = Stores.root(store, "packed:1");
        StoredImage copied = store.take(unpacked, "copied:1", "");
        assertThat(copied.id()).isEqualTo(packed.id()).isEqualTo(packed.list());
        assertThat(packed.blobs()).isEmpty();
    }

    @Test
    void aPlainRootFilesystemHasNoMarks() throws IOException {
        store.take(file("r.tar", new Tar().file("a/.wh.b", "x").bytes()), "x:1", "");
        assertThat(Stores.content(Stores.root(store, "x:1"))).containsKey("a/.wh.b");
    }

    @Test
    void whatIsNotWhatItsDigestSaysIsRefused() throws IOException {
        Path layout = layout(new Layers().layer(base()));
        try (Stream<Path> blobs = Files.list(layout.resolve("blobs/sha256"))) {
            for (Path blob : blobs.toList()) {
                byte[] content = Files.readAllBytes(blob);
                content[content.length / 2] ^= 1;
                byte[] honest = Files.readAllBytes(blob);
                Files.write(blob, content);
                assertThatThrownBy(() -> store.take(layout, "x:1", ""))
                        .isInstanceOf(ImageException.class)
                        .hasMessageContaining("is damaged: its digest is");
                Files.write(blob, new byte[0]);
                assertThatThrownBy(() -> store.take(layout, "x:1", ""))
                        .hasMessageContaining("has 0 bytes (expected");
                Files.delete(blob);
                assertThatThrownBy(() -> store.take(layout, "x:1", ""))
                        .hasMessageContaining("is missing");
                Files.write(blob, honest);
            }
        }
        assertThat(store.list()).isEmpty();
        assertThat(Stores.left(place)).isEmpty();
        assertThat(store.take(layout, "x:1", "").names()).containsExactly("x:1");
    }

    @Test
    void aLayerThatUnpacksToSomethingElseIsRefused() throws IOException {
        Path layout = layout(new Layers().layer(base()).layer(change(), base()));
        assertThatThrownBy(() -> store.take(layout, "x:1", ""))
                .hasMessageContaining("layer 2: it is not what the configuration says");
    }

    @Test
    void aLayerThatMarksWhatIsBehindALinkIsRefused() throws IOException {
        Tar link = new Tar().link("a", folder.toString());
        for (Tar second :
                List.of(new Tar().file("a/.wh.store", ""), new Tar().file("a/.wh..wh..opq", ""))) {
            assertThatThrownBy(() ->
                            store.take(layout(new Layers().layer(link).layer(second)), "x:1", ""))
                    .isInstanceOf(ImageException.class)
                    .hasMessageContaining("layer 2: 'a/");
            assertThat(store.list()).isEmpty();
        }
        for (String name : List.of(".wh.", ".wh..", ".wh...")) {
            Tar second = new Tar().file(name, "");
            assertThatThrownBy(() ->
                            store.take(layout(new Layers().layer(base()).layer(second)), "x:1", ""))
                    .hasMessageContaining("nothing is gone");
        }
    }

    @Test
    void anImageForAnotherMachineIsRefused() throws IOException {
        assertThatThrownBy(() ->
                        store.take(
                                layout(new Layers().layer(base()).platform("linux/riscv")),
                                "x:1",
                                ""))
                .hasMessageContaining("it is for linux/riscv (expected linux/");
    }

    @Test
    void anImageThatIsInUseStays() throws IOException {
        StoredImage image = store.take(file("r.tar", base().bytes()), "x:1", "");
        String id = "sha256:" + image.id().hex().substring(0, 12);
        try (Images.Held held = store.hold("x:1");
                Images.Held again = Stores.at(place).hold(id)) {
            assertThat(again.image().root()).isEqualTo(held.image().root()).exists();
            assertThatThrownBy(() -> Stores.at(place).remove("x:1"))
                    .isInstanceOf(ImageException.class)
                    .hasMessage("image x:1 is in use by a run")
                    .extracting(failed -> ((ImageException) failed).code())
                    .isEqualTo(ErrorCode.CONFLICT);
        }
        store.remove(id);
        assertThat(store.list()).isEmpty();
        assertThatThrownBy(() -> store.hold("x:1")).hasMessageContaining("there are no images");
    }

    @Test
    void anImageGoesWithItsLastNameAndItsBlobsWithTheLastImage() throws IOException {
        Path one = layout(new Layers().layer(base()));
        Path two = layout(new Layers().layer(base()).layer(change()));
        store.take(one, "one:1", "");
        store.take(one, "one:2", "");
        store.take(two, "two", "");
        assertThat(blobs()).hasSize(6);
        store.remove("one:1");
        assertThat(store.list()).hasSize(2);
        store.remove("one:2");
        assertThat(store.list()).hasSize(1);
        assertThat(blobs()).hasSize(4);
        assertThat(store.check(store.find("two"))).isEmpty();
        store.remove("two");
        assertThat(blobs()).isEmpty();
        assertThat(Stores.left(place)).isEmpty();
    }

    private List<Path> blobs() throws IOException {
        try (Stream<Path> all = Files.list(place.resolve("blobs"))) {
            return all.toList();
        }
    }

    @Test
    void aNameMeansWhatWasTakenLast() throws IOException {
        StoredImage first = store.take(file("1.tar", base().bytes()), "x", "");
        StoredImage second = store.take(file("2.tar", change().bytes()), "x", "");
        assertThat(store.find("x:latest").id()).isEqualTo(second.id());
        assertThat(store.find("sha256:" + first.id()).names()).isEmpty();
    }

    @Test
    void everyChangeIsFound() throws IOException {
        StoredImage image = store.take(layout(new Layers().layer(base())), "x:1", "");
        Path root = Stores.root(store, "x:1");
        Files.writeString(root.resolve("etc/keep"), "KEEP");
        Files.delete(root.resolve("etc/gone"));
        Files.writeString(root.resolve("etc/new"), "");
        Files.setPosixFilePermissions(
                root.resolve("usr/bin/tool"), PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.delete(root.resolve("bin"));
        Files.createSymbolicLink(root.resolve("bin"), Path.of("usr/sbin"));
        Files.writeString(blobs().getFirst(), "x");
        assertThat(store.check(image))
                .containsExactly(
                        "blob sha256:"
                                + blobs().getFirst().getFileName()
                                + " is missing or changed",
                        "/bin is changed",
                        "/etc/gone is missing",
                        "/etc/keep is changed",
                        "/etc/new was not there",
                        "/usr/bin/tool is changed");
        Files.writeString(root.resolveSibling("list"), "");
        assertThat(store.check(image)).contains("the list of its content is changed");
    }

    @Test
    void theStoreIsForItsOwnerAndItsImagesAreForEverybodyWhoGetsThere() throws IOException {
        store.take(file("r.tar", base().bytes()), "x:1", "");
        assertThat(Stores.mode(place)).isEqualTo("rwx------");
        Path root = Stores.root(store, "x:1");
        assertThat(Stores.mode(root)).isEqualTo("rwxr-xr-x");
        for (String point : Stores.MOUNT_POINTS) {
            assertThat(Stores.mode(root.resolve(point))).isEqualTo("rwxr-xr-x");
        }
    }

    @Test
    void manyAtOnceComeToOneImage() throws Exception {
        Path layout = layout(new Layers().layer(base()).layer(change()));
        List<Callable<StoredImage>> imports = new ArrayList<>();
        for (int at = 0; at < 6; at++) {
            String name = "x:" + at;
            imports.add(() -> Stores.at(place).take(layout, name, ""));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            for (Future<StoredImage> one : threads.invokeAll(imports)) {
                assertThat(store.check(one.get())).isEmpty();
            }
        }
        assertThat(store.list())
                .hasSize(1)
                .first()
                .extracting(one -> one.names().size())
                .isEqualTo(6);
        assertThat(Stores.left(place)).isEmpty();
    }

    @Test
    void whatAProcessHasLeftThatDiedIsRemovedAndWhatOthersUseIsNot() throws IOException {
        store.take(file("r.tar", base().bytes()), "x:1", "");
        Path dead = Files.createDirectories(place.resolve("staging/import-dead/image"));
        Files.writeString(dead.resolve("half"), "half");
        Files.writeString(place.resolve("blobs").resolve("a".repeat(64)), "half");
        assertThat(Stores.at(place).list()).hasSize(1);
        assertThat(Stores.left(place)).isEmpty();
        assertThat(blobs()).isEmpty();
        try (Staging used =
                Staging.make(
                        place.resolve("staging"), dev.crucible.images.archive.Bounds.DEFAULTS)) {
            assertThat(Stores.at(place).list()).hasSize(1);
            assertThat(used.rootfs()).exists();
        }
        assertThat(Stores.left(place)).isEmpty();
    }

    @Test
    void whatHasNoNameOrAWrongOneIsRefused() throws IOException {
        Path archive = file("r.tar", base().bytes());
        assertThatThrownBy(() -> store.take(archive, "", "")).hasMessageContaining("give it one");
        assertThatThrownBy(() -> store.take(archive, "../x", ""))
                .hasMessageContaining("'../x' is no name");
        assertThatThrownBy(() -> store.take(folder.resolve("none"), "x", ""))
                .hasMessageContaining("there is no file or folder");
        Map<String, String> unknown = new HashMap<>();
        unknown.put("y", "no image is called 'y'");
        unknown.put("sha256:" + "0".repeat(12), "no image is called 'sha256:000000000000'");
        unknown.forEach((name, message) ->
                assertThatThrownBy(() -> store.find(name)).hasMessageContaining(message));
    }
}
