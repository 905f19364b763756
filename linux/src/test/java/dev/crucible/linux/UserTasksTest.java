package dev.crucible.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class UserTasksTest {
    private static final int NOBODYS = 1_999_999_999;

    @Test
    void theThreadsOfThisProcessCount() {
        assertThat(UserTasks.of(Host.userId())).isGreaterThan(1);
    }

    @Test
    void whoHasNoProcessHasNone() {
        assertThat(UserTasks.of(NOBODYS)).isZero();
    }

    @Test
    void aProcessOfAnotherUserIsThatUsers() {
        org.junit.jupiter.api.Assumptions.assumeTrue(Host.root(), "only root can be others");
        int user = NOBODYS - 1;
        try (Fd.Pair input = Fd.pipe();
                Fd.Pair output = Fd.pipe();
                Child child =
                        Spawner.spawn(
                                List.of("/usr/bin/setpriv", "--reuid=" + user, "/bin/cat"),
                                Map.of(),
                                List.of(input.read(), output.write(), output.write()))) {
            input.write().write(new byte[] {'\n'}, 0, 1);
            new Poller().input(output.read()).await(java.time.Duration.ofSeconds(30));
            assertThat(UserTasks.of(user)).isEqualTo(1);
            child.kill();
            child.await();
        }
    }
}
