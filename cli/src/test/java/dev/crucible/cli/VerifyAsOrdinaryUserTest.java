package dev.crucible.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.cli.console.ExitCodes;
import dev.crucible.linux.Host;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The engines started as an ordinary user, and judged as root. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class VerifyAsOrdinaryUserTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String USER = "12345";

    @TempDir private static Path readable;

    /** What Maven has fetched lies where only its owner looks. */
    @BeforeAll
    static void layOutWhatThatUserCanRead() throws IOException {
        assumeTrue(Host.root(), "only root can judge what another user starts");
        Files.setPosixFilePermissions(readable, PosixFilePermissions.fromString("rwxr-xr-x"));
        String own =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> entries = new ArrayList<>();
        for (String entry : own.split(File.pathSeparator, -1)) {
            Path place = Path.of(entry);
            if (Files.isRegularFile(place)) {
                place = Files.copy(place, readable.resolve(entries.size() + ".jar"));
                Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rw-r--r--"));
            }
            assumeTrue(passable(place), place + " cannot be read by another user");
            entries.add(place.toString());
        }
        System.setProperty("crucible.classpath", String.join(File.pathSeparator, entries));
    }

    @AfterAll
    static void forget() {
        System.clearProperty("crucible.classpath");
    }

    private static boolean passable(Path place) throws IOException {
        for (Path above = place.toAbsolutePath().getParent();
                above != null;
                above = above.getParent()) {
            if (!Files.getPosixFilePermissions(above)
                    .contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }

    @BeforeAll
    static void onlyWhereAttemptsCanBeShown() {
        try (Composition composition = new Composition(System.getenv())) {
            assumeTrue(
                    composition.enclosures().engines().stream()
                            .allMatch(one -> one.info().availability().available()),
                    "no enclosure can show here that attempts are attempts");
        }
    }

    private static CommandLineRun verify(String engine, String... probes) {
        List<String> arguments =
                new ArrayList<>(List.of("verify", "--json", "--user", USER, "--engine", engine));
        for (String probe : probes) {
            arguments.addAll(List.of("--probe", probe));
        }
        return CommandLineRun.of(Map.of(), arguments.toArray(String[]::new));
    }

    private static JsonNode finding(CommandLineRun run, String probe) {
        return run.lines().stream()
                .map(JSON::readTree)
                .filter(line -> line.path("probe").asString("").equals(probe))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theJailHoldsAndWhatItCannotPromiseDoesNotApply() {
        CommandLineRun run = verify("jail", "SYS-02", "CAP-04", "FS-01", "PR-01", "RES-02");
        assertThat(run.code()).as(run.text() + run.err()).isEqualTo(ExitCodes.OK);
        for (String held : List.of("SYS-02", "CAP-04", "FS-01", "PR-01")) {
            assertThat(finding(run, held).path("verdict").asString()).isEqualTo("CONTAINED");
        }
        assertThat(finding(run, "CAP-04").path("evidence").toString()).contains("Uid " + USER);
        JsonNode memory = finding(run, "RES-02");
        assertThat(memory.path("verdict").asString()).isEqualTo("NOT_APPLICABLE");
        assertThat(memory.path("because").asString())
                .contains("attestation declares that", "is not enforced");
    }

    @Test
    void aPlainProcessReachesWhatIsThatUsers() {
        CommandLineRun run = verify("subprocess", "FS-01", "PR-06");

        assertThat(finding(run, "FS-01").path("verdict").asString()).isEqualTo("BREACHED");
        assertThat(finding(run, "PR-06").path("verdict").asString()).isEqualTo("BREACHED");
    }

    /** Nothing but its session holds it together: no control group, and a user that others have. */
    @Test
    void aPlainProcessThatLeavesItsSessionLivesOnUntilItWasJudged() throws IOException {
        CommandLineRun run = verify("subprocess", "LC-02", "LC-04");

        for (String outlived : List.of("LC-02", "LC-04")) {
            JsonNode finding = finding(run, outlived);
            assertThat(finding.path("verdict").asString()).isEqualTo("BREACHED");
            assertThat(finding.path("because").asString()).contains("1 processes live on");
        }
        assertThat(processesOfThatUser()).isEmpty();
        // The one of LC-04 is closed by the program, and removed all the same.
        assertThat(foldersOfThatUser()).isEmpty();
    }

    /** Without those that have ended and whose parent has not looked yet. */
    private static List<String> processesOfThatUser() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().user().filter(USER::equals).isPresent())
                .filter(process -> process.info().command().isPresent())
                .map(process -> process.pid() + " " + process.info().command().orElseThrow())
                .toList();
    }

    /** Those that Crucible makes; a test may own a folder of that user's, too. */
    private static List<Path> foldersOfThatUser() throws IOException {
        List<Path> left = new ArrayList<>();
        try (DirectoryStream<Path> all =
                Files.newDirectoryStream(
                        Path.of(System.getProperty("java.io.tmpdir")), "crucible-*")) {
            for (Path path : all) {
                if (Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                        .equals(Integer.valueOf(USER))) {
                    left.add(path);
                }
            }
        }
        return left;
    }

    @Test
    void theMeasurementIsNotThatOfRoot() {
        CommandLineRun theirs = verify("jail", "HI-07");
        CommandLineRun ours =
                CommandLineRun.of(
                        Map.of(), "verify", "--json", "--engine", "jail", "--probe", "HI-07");

        assertThat(fingerprint(theirs)).isNotEqualTo(fingerprint(ours));
        assertThat(fingerprint(theirs)).isEqualTo(fingerprint(verify("jail", "HI-07")));
    }

    private static String fingerprint(CommandLineRun run) {
        return JSON.readTree(run.lines().getLast())
                .path("engines")
                .path(0)
                .path("fingerprint")
                .asString();
    }

    @Test
    void nobodyCanBeStartedWhoIsNot() {
        CommandLineRun run = CommandLineRun.of(Map.of(), "verify", "--user", "no-such-user");

        assertThat(run.code()).isNotIn(ExitCodes.OK, ExitCodes.FAILED);
        assertThat(run.err()).contains("no-such-user", "--user");
        assertThat(run.out()).isEmpty();
    }
}
