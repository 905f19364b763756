package dev.crucible.journal.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Bytes;
import dev.crucible.journal.checkpoints.Checkpoint;
import dev.crucible.journal.checkpoints.ProofFile;
import dev.crucible.journal.interop.GoProgram.Answer;
import dev.crucible.journal.merkle.ConsistencyProof;
import dev.crucible.journal.merkle.Frontier;
import dev.crucible.journal.merkle.Hash;
import dev.crucible.journal.merkle.InclusionProof;
import dev.crucible.journal.merkle.Leaves;
import dev.crucible.journal.merkle.TreeHead;
import dev.crucible.journal.notes.SigningKey;
import dev.crucible.journal.tiles.FolderTiles;
import dev.crucible.journal.tiles.MemoryTiles;
import dev.crucible.journal.tiles.TiledHashes;
import dev.crucible.testkit.Gen;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Programs that we did not write accept our log, and refuse it when it was changed. */
final class InteropTest {
    private static final int SIZE = 70_000;
    private static final String ORIGIN = "crucible.example/log";
    private static final SigningKey KEY = SigningKey.generate(ORIGIN, new SecureRandom());

    @TempDir private static Path folder;

    private static Path log() {
        return folder.resolve("log");
    }

    @BeforeAll
    static void writeALog() throws IOException {
        MemoryTiles files = MemoryTiles.of(SIZE);
        TreeHead head = Frontier.from(new TiledHashes(files, SIZE), SIZE).head();
        files.files().put("checkpoint", new Checkpoint(ORIGIN, head).sign(List.of(KEY)));
        files.saveTo(log());
        Files.writeString(folder.resolve("key"), KEY.verifier().text());
    }

    /** Runs something on the log with one bit of one file flipped. */
    private static <T> T tampered(String path, Supplier<T> then) throws IOException {
        Path file = log().resolve(path);
        byte[] content = Files.readAllBytes(file);
        byte[] changed = content.clone();
        changed[40] ^= 1;
        Files.write(file, changed);
        try {
            return then.get();
        } finally {
            Files.write(file, content);
        }
    }

    @Test
    void goAcceptsTheLogAndItsProofs(@TempDir Path build) throws IOException {
        GoProgram check =
                GoProgram.build(build, "tlog", List.of("go.mod", "go.sum", "main.go"), ".");
        Path proofs = Files.write(build.resolve("proofs"), proofs());
        String[] arguments = {log().toString(), KEY.verifier().text(), proofs.toString()};
        assertThat(check.run(arguments))
                .isEqualTo(new Answer(0, "accepted 70000 entries and 400 proofs\n"));
        for (String path : List.of("checkpoint", "tile/entries/100", "tile/0/100", "tile/1/000")) {
            assertThat(tampered(path, () -> check.run(arguments)).exit()).as(path).isEqualTo(1);
        }
    }

    private static List<String> proofs() {
        TiledHashes hashes = new TiledHashes(new FolderTiles(log()), SIZE);
        List<String> lines = new ArrayList<>();
        Gen.check(
                200,
                gen -> {
                    int size = 1 + gen.below(SIZE);
                    int index = gen.below(size);
                    InclusionProof record = InclusionProof.of(hashes, index, size);
                    lines.add("record %d %d %s".formatted(index, size, text(record.path())));
                    ConsistencyProof tree = ConsistencyProof.of(hashes, index + 1, size);
                    lines.add("tree %d %d %s".formatted(index + 1, size, text(tree.path())));
                });
        return lines;
    }

    private static String text(List<Hash> path) {
        return path.stream().map(Hash::base64).collect(Collectors.joining(" "));
    }

    @Test
    void torchwoodAcceptsProofFilesOffline(@TempDir Path build) throws IOException {
        GoProgram verify =
                GoProgram.build(build, "torchwood", List.of("go.mod", "go.sum", "main.go"), ".");
        List<String> arguments = new ArrayList<>(List.of(KEY.verifier().text()));
        byte[] checkpoint = Files.readAllBytes(log().resolve("checkpoint"));
        TiledHashes hashes = new TiledHashes(new FolderTiles(log()), SIZE);
        for (int index : new int[] {0, 1, 255, 256, 65_535, 65_536, 69_999}) {
            InclusionProof proof = InclusionProof.of(hashes, index, SIZE);
            ProofFile file =
                    new ProofFile(
                            index % 2 == 0 ? Bytes.EMPTY : Bytes.utf8("extra"),
                            index,
                            proof.path(),
                            Bytes.copyOf(checkpoint));
            Path entry = build.resolve("entry" + index);
            Path saved = build.resolve("proof" + index);
            Files.write(entry, Leaves.entry(index).toArray());
            Files.write(saved, file.encode());
            arguments.addAll(List.of(entry.toString(), saved.toString()));
        }
        String[] given = arguments.toArray(new String[0]);
        assertThat(verify.run(given)).isEqualTo(new Answer(0, "accepted 7 proof files\n"));
        Files.writeString(build.resolve("entry256"), "forged");
        assertThat(verify.run(given))
                .isEqualTo(
                        new Answer(
                                1,
                                "tlog record inclusion proof verification failed for index"
                                        + " 256\n"));
    }

    /** Tessera's checker ends with 0 whatever it finds, so only its words count. */
    @Test
    void tesseraAcceptsTheLog(@TempDir Path build) throws IOException {
        GoProgram fsck =
                GoProgram.build(
                        build,
                        "fsck",
                        List.of("go.mod", "go.sum"),
                        "github.com/transparency-dev/tessera/cmd/fsck");
        String[] arguments = {
            "--storage_url=file://" + log() + "/",
            "--public_key=" + folder.resolve("key"),
            "--ui=false",
            "-N",
            "8"
        };
        String accepted = "Successfully fsck'd log with size 70000";
        assertThat(fsck.run(arguments).output()).contains(accepted);
        for (String path : List.of("checkpoint", "tile/entries/100", "tile/0/100")) {
            assertThat(tampered(path, () -> fsck.run(arguments)).output())
                    .as(path)
                    .doesNotContain(accepted)
                    .isNotEmpty();
        }
    }
}
