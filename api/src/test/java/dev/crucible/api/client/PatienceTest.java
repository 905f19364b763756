package dev.crucible.api.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.ErrorCode;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class PatienceTest {
    private final List<String> complaints = new ArrayList<>();
    private int calls;

    @Test
    void whatMaySucceedLaterIsTriedAgainAndSaidOnce() {
        String answer =
                patience(10)
                        .until(() -> {
                            if (++calls < 3) {
                                throw failure(503);
                            }
                            return "at last";
                        });

        assertThat(answer).isEqualTo("at last");
        assertThat(calls).isEqualTo(3);
        assertThat(complaints).containsExactly("failure 503; trying again");
    }

    @Test
    void whatIsWrongIsNotTriedAgain() {
        assertThatThrownBy(() -> always(10, 400)).hasMessage("failure 400");

        assertThat(calls).isEqualTo(1);
        assertThat(complaints).isEmpty();
    }

    @Test
    void thereIsAnEndToIt() {
        assertThatThrownBy(() -> always(2, 0)).hasMessage("failure 0");

        assertThat(calls).isEqualTo(2);
    }

    @Test
    void aFaultOfTheServerIsNotBornForEver() {
        assertThatThrownBy(() -> always(1000, 500)).hasMessage("failure 500");

        assertThat(calls).isEqualTo(5);
    }

    @Test
    void whoGetsFurtherMayFailAsOften() {
        assertThatThrownBy(() ->
                        patience(2)
                                .until(
                                        () -> {
                                            calls++;
                                            throw failure(0);
                                        },
                                        () -> calls < 3))
                .hasMessage("failure 0");

        assertThat(calls).isEqualTo(3);
    }

    @Test
    void anInterruptEndsIt() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> always(1000, 0)).hasMessage("failure 0");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(calls).isEqualTo(1);
    }

    private Object always(int attempts, int status) {
        return patience(attempts)
                .until(() -> {
                    calls++;
                    throw failure(status);
                });
    }

    private Patience patience(int attempts) {
        return new Patience(attempts, new Random(7), complaints::add);
    }

    private static ApiException failure(int status) {
        return new ApiException(ErrorCode.UNAVAILABLE, status, "failure " + status, null);
    }
}
