package dev.crucible.containment.oracles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.containment.oracles.HostView.Seen;
import dev.crucible.linux.ProcessView.Mount;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** Each oracle that looks at processes sees what it is for, and nothing where there is nothing. */
final class LookingOraclesTest {
    private static final String LABEL = "00112233445566778899aabbccddeeff";

    @TempDir private Path folder;

    @Test
    void aProgramOfItsOwnIsSeenAndOneOfTheHostsIsNot() throws IOException {
        Path own = Files.copy(Path.of("/bin/cat"), folder.resolve("quiet")).toRealPath();
        Executed executed = new Executed();

        try (Waiting ordinary = Waiting.in(folder, "/bin/cat")) {
            executed.look(ordinary.view());
            assertThat(executed.sightings("")).isEmpty();
        }
        try (Waiting renamed = Waiting.in(folder, own.toString())) {
            executed.look(renamed.view());
        }

        assertThat(executed.sightings(""))
                .containsExactly("a program runs under a name of the run's own");
    }

    @Test
    void rightsOfAProgramCountWhereTheMountLetsThem() throws IOException {
        Files.createFile(folder.resolve("armed"));
        Files.setAttribute(folder.resolve("armed"), "unix:mode", 04755);
        Armed armed = new Armed();

        try (Waiting process = Waiting.in(folder, "/bin/cat")) {
            armed.look(process.view(mount("/", "rw,nosuid,nodev")));
            assertThat(armed.sightings("")).isEmpty();
            armed.look(process.view(mount("/", "rw")));
        }

        assertThat(armed.sightings("")).containsExactly("armed has the rights of whoever made it");
    }

    @Test
    void theMountOfALongerPathDecides() throws IOException {
        Files.createFile(folder.resolve("armed"));
        Files.setAttribute(folder.resolve("armed"), "unix:mode", 02755);
        Armed armed = new Armed();

        try (Waiting process = Waiting.in(folder, "/bin/cat")) {
            String path = folder.toRealPath().toString();
            armed.look(process.view(mount("/", "rw"), mount(path, "rw,nosuid")));
        }

        assertThat(armed.sightings("")).isEmpty();
    }

    @Test
    void pipesAreTheOnlyStreams() throws IOException {
        Streams streams = new Streams();

        try (Waiting process = Waiting.in(folder, "/bin/cat")) {
            streams.look(process.view());
            assertThat(streams.sightings("")).isEmpty();
        }
        ProcessBuilder builder = new ProcessBuilder("/bin/cat");
        builder.redirectError(folder.resolve("log").toFile());
        try (Waiting process = Waiting.of(builder)) {
            streams.look(process.view());
        }

        assertThat(streams.sightings(""))
                .singleElement()
                .asString()
                .contains("stream 2 is no pipe");
    }

    @Test
    void whatSomebodyElseHoldsWasHandedOver() throws IOException {
        Path file = Files.createFile(folder.resolve(LABEL));
        ProcessBuilder builder = new ProcessBuilder("/bin/cat");
        builder.redirectError(file.toFile());
        try (Waiting process = Waiting.of(builder)) {
            Received own = new Received(LABEL);
            own.look(process.view());
            assertThat(own.sightings("")).isEmpty();

            Received others = new Received(LABEL);
            others.look(new HostView(List.of()));
            assertThat(others.sightings(""))
                    .containsExactly("process " + process.pid() + " was handed a descriptor");
        }
    }

    @Test
    void whoeverIsInNoGroupOfCruciblesHasLeftIt() throws IOException {
        try (Waiting process = Waiting.in(folder, "/bin/cat")) {
            Grouped unbounded = new Grouped(false);
            unbounded.look(process.view());
            assertThat(unbounded.sightings("")).isEmpty();

            Grouped bounded = new Grouped(true);
            bounded.look(process.view());
            assertThat(bounded.sightings(""))
                    .containsExactly("it left the group that was made for it");
        }
    }

    @Test
    void aStateThatBecameAnotherIsSeen() {
        Siblings same = new Siblings();
        same.look(view(List.of(Map.of("Seccomp", "2"), Map.of("Seccomp", "2"))));
        Siblings different = new Siblings();
        different.look(view(List.of(Map.of("Seccomp", "2"), Map.of("Seccomp", "0"))));

        assertThat(same.sightings("")).isEmpty();
        assertThat(different.sightings("")).containsExactly("Seccomp became another: 2, 0");
    }

    @Test
    void anotherUserAndACapabilityAreSeen() {
        try (Setuid setuid = new Setuid(folder.resolve("program"))) {
            setuid.look(view(List.of(Map.of("Uid", "7\t7\t7\t7", "CapEff", "0000000000000000"))));
            assertThat(setuid.sightings("")).isEmpty();
            setuid.look(view(List.of(Map.of("Uid", "7\t0\t0\t0", "CapEff", "0000000000000400"))));
            assertThat(setuid.sightings(""))
                    .containsExactly(
                            "a process became another user: 7 0 0 0",
                            "a process has capabilities: 0000000000000400");
        }
        assertThat(folder.resolve("program")).doesNotExist();
    }

    @Test
    void theProgramWithAnotherUserBelongsToNobody() throws IOException {
        try (Setuid setuid = new Setuid(folder.resolve("program"))) {
            assumeTrue(setuid.whyNot().isEmpty(), setuid.whyNot());
            assertThat(Files.getAttribute(folder.resolve("program"), "unix:uid")).isEqualTo(65_534);
        }
    }

    @Test
    void otherMountsThanBeforeAreSeen() {
        MountTable table = new MountTable();
        table.look(mounted(mount("/usr", "ro"), mount("/elsewhere", "rw")));

        assertThat(table.sightings("x act mounted 0 '/usr=ro'\n")).isEmpty();
        table.look(mounted(mount("/usr", "rw")));
        assertThat(table.sightings("x act mounted 0 '/usr=ro'\n"))
                .containsExactly("other mounts: /usr=rw; before: /usr=ro");
    }

    @Test
    void amountsAreHeardInTheirOrder() {
        Rhythm rhythm = new Rhythm(() -> 0L);

        assertThat(rhythm.sightings("x heard 1-1-1-1-1 ")).hasSize(1);
        assertThat(rhythm.sightings("x heard 1-3-1-1-1-1 ")).hasSize(1);
        assertThat(rhythm.sightings("x heard 1-1-1-1 ")).isEmpty();
        assertThat(rhythm.sightings("x heard 1-2-1-2-1-2-1-2-1 ")).isEmpty();
    }

    @Test
    void aTerminalHearsWhoWritesToIt() throws IOException {
        try (Terminal terminal = new Terminal(LABEL)) {
            assumeTrue(terminal.whyNot().isEmpty(), terminal.whyNot());
            assertThat(terminal.sightings("")).isEmpty();
            String path = terminal.statements().split("'", -1)[1];
            assertThat(Files.getPosixFilePermissions(Path.of(path)))
                    .isEqualTo(PosixFilePermissions.fromString("rw-rw-rw-"));
            Files.writeString(Path.of(path), LABEL + "\n");
            assertThat(terminal.sightings("")).hasSize(1);
        }
    }

    private static Mount mount(String path, String options) {
        return new Mount(path, List.of(options.split(",", -1)), "tmpfs", List.of());
    }

    private static HostView mounted(Mount... mounts) {
        return new HostView(
                List.of(new Seen(1, Map.of(), List.of(), Map.of(), List.of(), List.of(mounts))));
    }

    private static HostView view(List<Map<String, String>> states) {
        return new HostView(
                states.stream()
                        .map(state -> new Seen(1, state, List.of(), Map.of(), List.of(), List.of()))
                        .toList());
    }
}
