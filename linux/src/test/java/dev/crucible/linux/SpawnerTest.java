package dev.crucible.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.Bytes;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

class SpawnerTest {
    private static List<String> shell(String script) {
        return List.of("/bin/sh", "-c", script);
    }

    /** What a program writes until it ends. */
    private static String output(List<String> argv, Map<String, String> environment) {
        try (Fd nothing = Fd.open("/dev/null", 2);
                Fd.Pair pipe = Fd.pipe();
                Child child =
                        Spawner.spawn(argv, environment, List.of(nothing, pipe.write(), nothing))) {
            pipe.write().close();
            String said = drain(pipe.read());
            child.await();
            return said;
        }
    }

    private static String drain(Fd from) {
        StringBuilder said = new StringBuilder();
        try (ReadBuffer buffer = new ReadBuffer(4096)) {
            for (Bytes chunk = from.read(buffer);
                    chunk != null && chunk.size() > 0;
                    chunk = from.read(buffer)) {
                said.append(chunk.asText());
            }
        }
        return said.toString();
    }

    private static Child silent(List<String> argv) {
        try (Fd nothing = Fd.open("/dev/null", 2)) {
            return Spawner.spawn(argv, Map.of(), List.of(nothing, nothing, nothing));
        }
    }

    @Test
    void theEnvironmentIsExactlyTheGivenOne() {
        assertThat(output(List.of("/usr/bin/env"), Map.of())).isEmpty();
        assertThat(output(List.of("/usr/bin/env"), Map.of("A", "1", "B", "x=é")).lines())
                .containsExactlyInAnyOrder("A=1", "B=x=é");
    }

    @Test
    void argumentsArriveUnchanged() {
        assertThat(output(List.of("/usr/bin/printf", "%s|", "", "a b", "$x", "é\n"), Map.of()))
                .isEqualTo("|a b|$x|é\n|");
    }

    @Test
    void aProgramHasNoDescriptorsButTheGivenOnes() {
        List<Fd> others = new ArrayList<>();
        for (int count = 0; count < 20; count++) {
            others.add(Fd.event());
        }
        /* Three given ones, and the one that ls itself opens to look. */
        assertThat(output(List.of("/bin/ls", "/proc/self/fd"), Map.of()).lines())
                .containsExactly("0", "1", "2", "3");
        others.forEach(Fd::close);
    }

    @Test
    void everyDescriptorArrivesAtItsPlaceWhateverItsNumber() {
        List<Fd.Pair> opened = new ArrayList<>();
        while (opened.isEmpty() || opened.getLast().write().number() < 260) {
            opened.add(Fd.pipe());
        }
        List<Fd> ends =
                opened.stream()
                        .flatMap(pipe -> Stream.of(pipe.read(), pipe.write()))
                        .filter(end -> end.number() >= 190 && end.number() <= 210)
                        .toList();
        assertThat(ends).hasSizeGreaterThan(4);
        for (List<Fd> order : List.of(ends, ends.reversed())) {
            StringBuilder script = new StringBuilder();
            for (int at = 0; at < order.size(); at++) {
                script.append("readlink /proc/self/fd/").append(3 + at).append(";");
            }
            try (Fd nothing = Fd.open("/dev/null", 2);
                    Fd.Pair pipe = Fd.pipe()) {
                List<Fd> given = new ArrayList<>(List.of(nothing, pipe.write(), nothing));
                given.addAll(order);
                try (Child child =
                        Spawner.spawn(
                                shell(script.toString()), Map.of("PATH", "/bin:/usr/bin"), given)) {
                    pipe.write().close();
                    assertThat(drain(pipe.read()).lines())
                            .containsExactlyElementsOf(order.stream().map(Fd::target).toList());
                    child.await();
                }
            }
        }
        opened.forEach(Fd.Pair::close);
    }

    @Test
    void noSignalIsBlockedOrIgnored() {
        String signals = output(List.of("/bin/grep", "^Sig", "/proc/self/status"), Map.of());
        assertThat(signals)
                .contains("SigBlk:\t0000000000000000")
                .contains("SigIgn:\t0000000000000000");
    }

    @Test
    void aProgramLeadsASessionOfItsOwn() {
        try (Child child = silent(List.of("/bin/sleep", "60"))) {
            assertThat(ProcessView.sessionOf(child.pid())).contains(Integer.toString(child.pid()));
            child.kill();
            child.await();
        }
    }

    @Test
    void theExitCodeIsKnown() {
        try (Child child = silent(shell("exit 7"))) {
            assertThat(child.await().status()).isEqualTo(new WaitStatus(7 << 8));
        }
    }

    @Test
    void theSignalIsKnown() {
        try (Child child = silent(shell("kill -TERM $$"))) {
            WaitStatus status = child.await().status();
            assertThat(status.signalled()).isTrue();
            assertThat(status.signal()).isEqualTo(15);
        }
    }

    @Test
    void processorTimeOfTheWholeTreeIsKnown() {
        String work = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done";
        try (Child child = silent(shell("(" + work + "); exit 0"))) {
            Child.End end = child.await();
            assertThat(end.cpu()).isBetween(Duration.ofMillis(5), Duration.ofSeconds(60));
        }
    }

    @Test
    void waitingCanBeBounded() {
        try (Child child = silent(List.of("/bin/sleep", "60"))) {
            assertThat(child.await(Duration.ofMillis(50))).isNull();
            child.kill();
            assertThat(child.await(Duration.ofSeconds(30)))
                    .isNotNull()
                    .extracting(Child.End::status)
                    .isEqualTo(new WaitStatus(9));
        }
    }

    @Test
    void howAProcessEndedIsKnownBeforeItIsReaped() {
        try (Child child = silent(shell("exit 3"))) {
            new Poller().input(child.handle()).await(Duration.ofSeconds(30));
            if (Host.root()) {
                assertThat(ProcessView.exitOf(child.pid())).contains(new WaitStatus(3 << 8));
            }
            child.await();
            assertThat(ProcessView.exitOf(child.pid())).isEmpty();
            assertThat(ProcessView.startOf(Integer.toString(child.pid()))).isEmpty();
        }
    }

    @Test
    void aSignalToAProcessThatIsGoneReachesNobody() {
        try (Child child = silent(shell("exit 0"))) {
            child.await();
            assertThat(Child.signal(child.handle(), 9)).isFalse();
            assertThatThrownBy(() -> Child.openPid(child.pid())).isInstanceOf(LinuxException.class);
        }
    }

    @Test
    void whatCannotBeStartedIsExplained() {
        assertThatThrownBy(() -> silent(List.of("/no/such/program")))
                .isInstanceOf(LinuxException.class)
                .hasMessage("cannot start /no/such/program: no such file or directory");
    }

    @Test
    void theFirstWordsOfATrustedProgramAreEasilyHad() {
        assertThat(Spawner.output(List.of("/bin/echo", "hello"))).isEqualTo("hello\n");
        assertThat(Spawner.output(List.of("/bin/true"))).isEmpty();
        assertThat(Spawner.output(shell("head -c 100000 /dev/zero"))).hasSize(4096);
    }

    @Test
    void everyProcessOfASessionCanBeEnded() {
        try (Child child = silent(shell("sleep 60 & sleep 60 & wait"))) {
            while (ProcessView.childrenOf(child.pid()).size() < 2) {
                new Poller().await(Duration.ofMillis(2));
            }
            List<Integer> tree = ProcessView.childrenOf(child.pid());
            Stragglers.killSession(child.pid());
            assertThat(child.await().status()).isEqualTo(new WaitStatus(9));
            assertThat(tree).noneMatch(SpawnerTest::alive);
        }
    }

    private static boolean alive(int pid) {
        return ProcessView.stat(Integer.toString(pid))
                .filter(fields -> !fields.getFirst().equals("Z"))
                .isPresent();
    }
}
