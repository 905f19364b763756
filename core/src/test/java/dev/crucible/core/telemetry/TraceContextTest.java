package dev.crucible.core.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceContextTest {
    /** The example of W3C Trace Context, section 3.2.3. */
    private static final String EXAMPLE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void theExampleOfTheStandardIsRead() {
        assertThat(TraceContext.parse(EXAMPLE))
                .isEqualTo(
                        new TraceContext(
                                "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", true));
    }

    @Test
    void whatIsReadIsWrittenAgain() {
        assertThat(TraceContext.parse(EXAMPLE).traceparent()).hasValue(EXAMPLE);
        String unsampled = EXAMPLE.substring(0, EXAMPLE.length() - 1) + "0";
        assertThat(TraceContext.parse(unsampled).traceparent()).hasValue(unsampled);
        assertThat(TraceContext.NONE.traceparent()).isEmpty();
    }

    @Test
    void aLaterVersionMayHaveMoreFields() {
        assertThat(TraceContext.parse("cc" + EXAMPLE.substring(2) + "-more").exists()).isTrue();
        assertThat(TraceContext.parse("cc" + EXAMPLE.substring(2)).exists()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.more"
            })
    void whatIsNoTraceparentBelongsToNoTrace(String text) {
        assertThat(TraceContext.parse(text)).isEqualTo(TraceContext.NONE);
    }

    @Test
    void idsHaveTheirForm() {
        assertThatThrownBy(() -> new TraceContext("x", "00f067aa0ba902b7", true))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
