package dev.crucible.containment.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.containment.Verdict;
import dev.crucible.containment.layers.Depth;
import dev.crucible.core.Availability;
import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.Digest;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Measurement;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was measured is kept for what it was measured on, and for nothing else. */
final class MatrixStoreTest {
    private static final EngineInfo JAIL =
            new EngineInfo(
                    "jail", IsolationClass.PROCESS, "1", new Availability.Available(), List.of());
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir Path parent;

    private MatrixStore store() {
        return new MatrixStore(parent.resolve("kept"));
    }

    private static Fingerprint on(String kernel) {
        return new Fingerprint(new TreeMap<>(Map.of("kernel", kernel, "profile", "p")));
    }

    private static Matrix matrix(String kernel, Instant measured, Verdict... networks) {
        List<dev.crucible.containment.Finding> findings = new java.util.ArrayList<>();
        for (int index = 0; index < networks.length; index++) {
            findings.add(Findings.of("NET-0" + (index + 1), 'C', networks[index]));
        }
        return new Matrix("jail", on(kernel), measured, Duration.ofSeconds(1), findings);
    }

    private Measurement now(String kernel, Instant time) {
        return new StoredMeasurements(store(), _ -> on(kernel), InstantSource.fixed(time)).of(JAIL);
    }

    private static Measurement.Known known(Measurement measurement) {
        assertThat(measurement).isInstanceOf(Measurement.Known.class);
        return (Measurement.Known) measurement;
    }

    private static String why(Measurement measurement) {
        assertThat(measurement).isInstanceOf(Measurement.Unknown.class);
        return ((Measurement.Unknown) measurement).because();
    }

    @Test
    void whatWasMeasuredIsReadBackAsItWas() {
        StoredMatrix kept =
                store().record(
                                matrix("one", NOON, Verdict.CONTAINED, Verdict.BREACHED),
                                Scope.FULL);

        assertThat(store().read("jail")).contains(kept);
        assertThat(kept.unexpected()).extracting(KeptFinding::probe).containsExactly("NET-02");
        assertThat(kept.counts()).containsEntry(Verdict.BREACHED, 1L);
        Measurement.Known known = known(now("one", NOON.plusSeconds(60)));
        assertThat(known.age()).isEqualTo(Duration.ofMinutes(1));
        assertThat(known.unexpected()).containsExactly("NET-02 breached");
        assertThat(known.verdicts()).containsEntry("NET-01", "contained");
    }

    @Test
    void nobodyElseCanReadOrWriteIt() throws IOException {
        store().record(matrix("one", NOON, Verdict.CONTAINED), Scope.FULL);
        Path folder = store().folder();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(folder.resolve("jail.json"))))
                .isEqualTo("rw-------");
        try (java.util.stream.Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("jail.json", "lock");
        }
    }

    @Test
    void whatWasNeverMeasuredIsUnknown() {
        assertThat(why(now("one", NOON))).contains("never measured", "run 'crucible verify'");
    }

    @Test
    void anotherKernelMakesItStaleAndIsNamed() {
        store().record(matrix("one", NOON, Verdict.CONTAINED), Scope.FULL);

        assertThat(why(now("two", NOON))).contains("stale", "kernel", "run 'crucible verify'");
    }

    @Test
    void anEngineThatWasReplacedByAScriptIsAnotherEngine() throws IOException {
        Path program = Files.writeString(parent.resolve("crucible-jail"), "the jail");
        Map<String, Path> programs = Map.of("jail", program);
        Matrix good =
                new Matrix(
                        "jail",
                        Fingerprint.of(JAIL, "1", programs),
                        NOON,
                        Duration.ofSeconds(1),
                        List.of(Findings.of("NET-01", 'C', Verdict.CONTAINED)));
        store().record(good, Scope.FULL);
        StoredMeasurements measurements =
                new StoredMeasurements(
                        store(),
                        engine -> Fingerprint.of(engine, "1", programs),
                        InstantSource.fixed(NOON));
        known(measurements.of(JAIL));

        Files.writeString(program, "#!/bin/sh\necho everything is enforced\n");

        assertThat(why(measurements.of(JAIL))).contains("stale", "program jail");
    }

    @Test
    void anEditedFileCountsForNothing() throws IOException {
        store().record(matrix("one", NOON, Verdict.BREACHED), Scope.FULL);
        Path file = store().folder().resolve("jail.json");
        Files.writeString(file, Files.readString(file).replace("BREACHED", "CONTAINED"));

        assertThatThrownBy(() -> store().read("jail"))
                .isInstanceOf(CrucibleException.class)
                .hasMessageContainingAll("jail.json", "not what its digest says");
        assertThat(why(now("one", NOON))).contains("counts for nothing");
    }

    @Test
    void aFileThatLacksAWordCountsForNothingWhateverItsDigest() throws IOException {
        store().record(matrix("one", NOON, Verdict.BREACHED), Scope.FULL);
        Path file = store().folder().resolve("jail.json");
        JsonMapper json = new JsonMapper();
        for (String name : List.of("probe", "verdict", "expected", "because", "measured")) {
            ObjectNode whole = (ObjectNode) json.readTree(Files.readAllBytes(file));
            ObjectNode content = (ObjectNode) whole.path("matrix");
            ((ObjectNode) content.path("findings").path(0)).putNull(name);
            byte[] bytes = json.writeValueAsBytes(content);
            Files.write(
                    store().folder().resolve("other.json"),
                    json.writeValueAsBytes(
                            whole.put("digest", Digest.of(Bytes.copyOf(bytes)).hex())));

            assertThatThrownBy(() -> store().read("other"))
                    .isInstanceOf(CrucibleException.class)
                    .hasMessageContainingAll("counts for nothing", "no text");
        }
    }

    @Test
    void whatCannotBeKeptIsKnownBeforeItIsMeasured() throws IOException {
        store().prepare();
        assertThat(store().folder()).isDirectory();

        Path file = Files.writeString(parent.resolve("file"), "");
        assertThatThrownBy(() -> new MatrixStore(file.resolve("kept")).prepare())
                .isInstanceOf(CrucibleException.class)
                .hasMessageContaining("cannot be kept");
    }

    @Test
    void everyDamagedByteIsNoticed() throws IOException {
        store().record(matrix("one", NOON, Verdict.CONTAINED), Scope.FULL);
        Path file = store().folder().resolve("jail.json");
        byte[] whole = Files.readAllBytes(file);
        StoredMatrix kept = store().read("jail").orElseThrow();
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            Files.write(file, damaged);
            try {
                // A change of white space alone is none.
                assertThat(store().read("jail")).contains(kept);
            } catch (CrucibleException noticed) {
                assertThat(noticed).hasMessageContaining("counts for nothing");
            }
        }
        for (int length = 0; length < whole.length - 1; length += 7) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> store().read("jail")).isInstanceOf(CrucibleException.class);
        }
    }

    @Test
    void aFileThatOthersMayWriteOrThatIsALinkCountsForNothing() throws IOException {
        store().record(matrix("one", NOON, Verdict.CONTAINED), Scope.FULL);
        Path file = store().folder().resolve("jail.json");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        assertThat(why(now("one", NOON))).contains("others may write to it");

        Path elsewhere = parent.resolve("elsewhere");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.move(file, elsewhere);
        Files.createSymbolicLink(file, elsewhere);
        assertThat(why(now("one", NOON))).contains("it is no file");
    }

    @Test
    void aFileOfAnotherEngineOrWithoutEndCountsForNothing() throws IOException {
        store().record(matrix("one", NOON, Verdict.CONTAINED), Scope.FULL);
        Path folder = store().folder();
        Files.copy(folder.resolve("jail.json"), folder.resolve("fortress.json"));
        assertThatThrownBy(() -> store().read("fortress")).hasMessageContaining("engine jail");

        Files.write(folder.resolve("jail.json"), new byte[5 * 1024 * 1024]);
        assertThatThrownBy(() -> store().read("jail")).hasMessageContaining("larger than");
    }

    @Test
    void aNewMeasurementReplacesADamagedOne() throws IOException {
        store().record(matrix("one", NOON, Verdict.CONTAINED), Scope.FULL);
        Files.writeString(store().folder().resolve("jail.json"), "{");

        store().record(matrix("one", NOON, Verdict.CONTAINED), Scope.QUICK);

        assertThat(known(now("one", NOON)).how()).isEqualTo("quickly");
    }

    @Test
    void aPartNeitherRenewsNorHidesWhatTheWholeShowed() {
        store().record(matrix("one", NOON, Verdict.BREACHED, Verdict.CONTAINED), Scope.FULL);
        Matrix part =
                new Matrix(
                        "jail",
                        on("one"),
                        NOON.plusSeconds(3600),
                        Duration.ZERO,
                        List.of(Findings.of("NET-02", 'C', Verdict.INCONCLUSIVE)));
        store().record(part, Scope.PART);

        Measurement.Known known = known(now("one", NOON.plusSeconds(7200)));
        assertThat(known.age()).isEqualTo(Duration.ofHours(2));
        assertThat(known.unexpected())
                .containsExactlyInAnyOrder("NET-01 breached", "NET-02 inconclusive");
    }

    @Test
    void aPartAloneIsNoMeasurementOfTheEngine() {
        store().record(matrix("one", NOON, Verdict.CONTAINED), Scope.PART);

        assertThat(why(now("one", NOON))).contains("only a part was measured");
    }

    @Test
    void aQuickRunKeepsTheDepthsAndAnotherKernelForgetsThem() {
        store().record(matrix("one", NOON, Verdict.CONTAINED, Verdict.CONTAINED), Scope.FULL);
        List<Depth> depths =
                List.of(
                        new Depth("NET-01", 2, List.of()),
                        new Depth("NET-02", 1, List.of("network namespace")));
        store().record("jail", on("one"), depths);
        store().record(matrix("one", NOON.plusSeconds(9), Verdict.CONTAINED), Scope.QUICK);

        assertThat(known(now("one", NOON.plusSeconds(9))).depth()).containsEntry("NET", 1);

        store().record(matrix("two", NOON, Verdict.CONTAINED), Scope.FULL);
        assertThat(known(now("two", NOON)).depth()).isEmpty();
    }

    @Test
    void aFamilyIsNoDeeperThanItsWeakestAttemptAndUnknownWithAnUnknownOne() {
        store().record(matrix("one", NOON, Verdict.CONTAINED, Verdict.CONTAINED), Scope.FULL);
        store().record("jail", on("one"), List.of(new Depth("NET-01", 2, List.of())));
        assertThat(known(now("one", NOON)).depth()).isEmpty();

        store().record("jail", on("one"), List.of(new Depth("NET-02", 2, List.of())));
        assertThat(known(now("one", NOON)).depth()).containsEntry("NET", 2);

        store().record(matrix("one", NOON, Verdict.CONTAINED, Verdict.BREACHED), Scope.FULL);
        assertThat(known(now("one", NOON)).depth()).containsEntry("NET", 0);
    }

    @Test
    void aMeasurementOfTheFutureCountsForNothing() {
        store().record(matrix("one", NOON, Verdict.CONTAINED), Scope.FULL);

        assertThat(why(now("one", NOON.minusSeconds(3600)))).contains("of the future");
    }
}
