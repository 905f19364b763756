package dev.crucible.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

class FolderRemovalTest {
    @TempDir private Path place;

    @Test
    void everythingInTheFolderGoesAndWhatItsLinksPointToStays() throws IOException {
        Path elsewhere = Files.createDirectory(place.resolve("elsewhere"));
        Path kept = Files.writeString(elsewhere.resolve("kept"), "kept");
        Path folder = Files.createDirectory(place.resolve("folder"));
        Files.createDirectory(folder.resolve("below"));
        Files.writeString(folder.resolve("below/file"), "gone");
        Files.createSymbolicLink(folder.resolve("link"), elsewhere);

        FolderRemoval.remove(folder);

        assertThat(folder).doesNotExist();
        assertThat(kept).hasContent("kept");
    }

    @Test
    void aFolderThatItsOwnerMayNotReadGoesToo() throws IOException {
        Path folder = Files.createDirectory(place.resolve("folder"));
        Files.createDirectory(folder.resolve("shut"));
        Files.writeString(folder.resolve("shut/file"), "gone");
        Files.setPosixFilePermissions(
                folder.resolve("shut"), PosixFilePermissions.fromString("---------"));

        FolderRemoval.remove(folder);

        assertThat(folder).doesNotExist();
    }

    @Test
    void aLinkInPlaceOfTheFolderIsAllThatGoes() throws IOException {
        Path elsewhere = Files.createDirectory(place.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(place.resolve("link"), elsewhere);

        FolderRemoval.remove(link);

        assertThat(link).doesNotExist();
        assertThat(elsewhere).isDirectory();
    }

    @Test
    void whatIsNotThereNeedsNoRemoval() throws IOException {
        FolderRemoval.remove(place.resolve("absent"));

        assertThat(place).isDirectory();
    }
}
