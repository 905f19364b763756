package dev.crucible.api.handlers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

final class RunHandlersTest {
    private static final Duration MOST = Duration.ofSeconds(10);

    @Test
    void aRequestWaitsAsLongAsItAsksButNoLongerThanTheServerIsSetTo() {
        assertThat(RunHandlers.wait(0, MOST)).isZero();
        assertThat(RunHandlers.wait(0.25, MOST)).isEqualTo(Duration.ofMillis(250));
        assertThat(RunHandlers.wait(10, MOST)).isEqualTo(MOST);
        assertThat(RunHandlers.wait(60, MOST)).isEqualTo(MOST);
        assertThat(RunHandlers.wait(60, Duration.ZERO)).isZero();
    }
}
