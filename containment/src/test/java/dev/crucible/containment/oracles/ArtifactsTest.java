package dev.crucible.containment.oracles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Bytes;
import dev.crucible.core.SandboxFile;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

final class ArtifactsTest {
    private static final Set<String> ORDINARY = Set.of("proof.txt");
    private static final SandboxFile PROOF = file("proof.txt", "value");

    @Test
    void aFileProvesItselfByItsContent() {
        Artifacts artifacts = new Artifacts(List.of(PROOF));

        assertThat(artifacts.holds("proof.txt", "value")).isTrue();
        assertThat(artifacts.holds("proof.txt", "other")).isFalse();
        assertThat(artifacts.holds("other.txt", "value")).isFalse();
    }

    @Test
    void whatShouldNotHaveComeIsNamed() {
        assertThat(new Artifacts(List.of(PROOF)).besides(ORDINARY)).isEmpty();
        assertThat(new Artifacts(List.of(PROOF, file("pipe", ""))).besides(ORDINARY))
                .containsExactly("'pipe' came back");
    }

    @Test
    void aFileUnderAnotherNameIsNoticed() {
        assertThat(new Artifacts(List.of(PROOF, file("ab", "6162"))).misnamed(ORDINARY)).isEmpty();
        assertThat(new Artifacts(List.of(PROOF, file("ac", "6162"))).misnamed(ORDINARY))
                .containsExactly("a file came back as 6163");
    }

    @Test
    void bytesAreCountedOverAllFiles() {
        assertThat(new Artifacts(List.of(PROOF, file("ab", "6162"))).bytes()).isEqualTo(9);
    }

    private static SandboxFile file(String path, String content) {
        return SandboxFile.of(path, Bytes.utf8(content));
    }
}
