package dev.crucible.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

class HostCommandTest {
    private static HostCommand.Result run(String script) throws IOException, InterruptedException {
        return new HostCommand(
                        List.of("/bin/sh", "-c", script),
                        Map.of("PATH", "/bin:/usr/bin", "A", "1"),
                        Duration.ofSeconds(30))
                .run();
    }

    @Test
    void outputAndExitCodeComeBack() throws IOException, InterruptedException {
        assertThat(run("echo out; echo err >&2; exit 3"))
                .isEqualTo(new HostCommand.Result(3, "out\n", "err\n"));
        assertThat(run("kill -9 $$").exit()).isEqualTo(137);
    }

    @Test
    void nothingIsInherited() throws IOException, InterruptedException {
        assertThat(run("env | grep -v ^PWD= | grep -v ^_= | sort; pwd; cat").stdout())
                .isEqualTo("A=1\nPATH=/bin:/usr/bin\n/\n");
    }

    @Test
    void outputIsBounded() throws IOException, InterruptedException {
        HostCommand.Result result = run("head -c 1000000 /dev/zero; exit 0");
        assertThat(result.exit()).isZero();
        assertThat(result.stdout()).hasSize(64 * 1024);
    }

    @Test
    void whatDoesNotEndInTimeIsEnded() {
        HostCommand command =
                new HostCommand(
                        List.of("/bin/sh", "-c", "sleep 60 & sleep 60"),
                        Map.of("PATH", "/bin:/usr/bin"),
                        Duration.ofMillis(300));
        long start = System.nanoTime();
        assertThatThrownBy(command::run)
                .isInstanceOf(IOException.class)
                .hasMessage("/bin/sh did not end within 300 ms");
        assertThat(System.nanoTime() - start).isLessThan(Duration.ofSeconds(30).toNanos());
    }

    @Test
    void whatCannotBeStartedIsExplained() {
        HostCommand command =
                new HostCommand(List.of("/no/such/program"), Map.of(), Duration.ofSeconds(1));
        assertThatThrownBy(command::run).isInstanceOf(IOException.class);
    }

    @Test
    void thisMachineIsLinux() {
        assertThat(Host.linux()).isTrue();
        assertThat(Host.kernelRelease()).matches("\\d+\\.\\d+.*");
        assertThat(Host.landlockVersion()).isNotNegative();
        assertThat(Integer.toString(Host.userId()))
                .isEqualTo(
                        ProcessView.of((int) ProcessHandle.current().pid())
                                .status("Uid")
                                .split("\t", -1)[1]);
    }
}
