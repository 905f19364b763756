package dev.crucible.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

class RunIdsTest {
    private static String at(long millis, RandomGenerator random) {
        InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(millis));
        return new RunIds(clock, random).next().value();
    }

    /** A generator of nothing but this. */
    private static RandomGenerator constant(long value) {
        return () -> value;
    }

    @Test
    void anIdHoldsTheTimeAndThenTheRandomBits() {
        assertThat(at(0, constant(0))).isEqualTo("run-00000000000000000000000000");
        assertThat(at((1L << 48) - 1, constant(-1))).isEqualTo("run-7zzzzzzzzzzzzzzzzzzzzzzzzz");
        assertThat(at(1_469_918_176_385L, constant(0))).isEqualTo("run-01aryz6s410000000000000000");
    }

    @Test
    void idsSortByTheTimeTheyWereMade() {
        Random random = new Random(5);
        for (int round = 0; round < 20_000; round++) {
            long earlier = random.nextLong(1L << 48);
            long later = random.nextLong(1L << 48);
            assertThat(Integer.signum(at(earlier, random).compareTo(at(later, random))))
                    .as("%d and %d", earlier, later)
                    .isEqualTo(Long.compare(earlier, later));
        }
    }

    @Test
    void idsOfOneMomentDiffer() {
        RunIds ids = new RunIds(InstantSource.fixed(Instant.EPOCH), new SecureRandom());
        Set<RunId> made = new HashSet<>();
        for (int count = 0; count < 10_000; count++) {
            made.add(ids.next());
        }
        assertThat(made).hasSize(10_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "run-",
                "run-0000000000000000000000000",
                "run-000000000000000000000000000",
                "run-0000000000000000000000000i",
                "run-0000000000000000000000000l",
                "run-0000000000000000000000000o",
                "run-0000000000000000000000000u",
                "run-0000000000000000000000000A",
                "RUN-00000000000000000000000000",
                "run-../../../../../../../etc/p",
                "run-00000000000000000000000000\n",
            })
    void whatHasNotTheFormOfAnIdIsNone(String value) {
        assertThatThrownBy(() -> new RunId(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a run id: " + value);
    }

    @Test
    void anIdReadsAsItsValue() {
        RunId id = new RunId("run-0123456789abcdefghjkmnpqrs");
        assertThat(id).hasToString("run-0123456789abcdefghjkmnpqrs");
    }
}
