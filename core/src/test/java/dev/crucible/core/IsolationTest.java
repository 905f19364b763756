package dev.crucible.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is demanded of a wall, and what two demands come to together. */
final class IsolationTest {
    @Test
    void clausesAreReadAsTheyAreWritten() {
        Isolation read =
                Isolation.parse("class:kernel,memory, unique-user,depth:NET=2,verified:24h");

        assertThat(read.least()).isEqualTo(IsolationClass.KERNEL);
        assertThat(read.memory()).isTrue();
        assertThat(read.uniqueUser()).isTrue();
        assertThat(read.depth()).containsExactly(java.util.Map.entry("NET", 2));
        assertThat(read.verified()).contains(Duration.ofHours(24));
        assertThat(read.describe()).isEqualTo("kernel,memory,unique-user,depth:NET=2,verified:1d");
    }

    @Test
    void everythingThatIsNoClauseIsNamedAtOnce() {
        assertThatThrownBy(() -> Isolation.parse("memori,depth:net=2,depth:FS=0,verified:0s,"))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        wrong -> assertThat(wrong.faults()).hasSize(5))
                .hasMessageContainingAll("memori", "'net'", "depth of FS", "expected 1s to 365d");
    }

    @Test
    void whatIsWrittenTwiceCountsAsTheStricter() {
        Isolation read = Isolation.parse("verified:24h,depth:NET=1,verified:2h,depth:NET=3");

        assertThat(read.describe()).isEqualTo("none,depth:NET=3,verified:2h");
    }

    @Test
    void twoDemandsTogetherAreNoWeakerThanEither() {
        Random random = new Random(5);
        for (int round = 0; round < 5_000; round++) {
            Isolation one = any(random);
            Isolation other = any(random);
            Isolation both = one.and(other);

            assertThat(both).isEqualTo(other.and(one));
            assertThat(both.and(one)).isEqualTo(both);
            for (Isolation each : List.of(one, other)) {
                assertThat(both.least().satisfies(each.least())).isTrue();
                assertThat(both.memory() || !each.memory()).isTrue();
                assertThat(both.uniqueUser() || !each.uniqueUser()).isTrue();
                each.depth()
                        .forEach((family, layers) ->
                                assertThat(both.depth().get(family))
                                        .isGreaterThanOrEqualTo(layers));
                each.verified()
                        .ifPresent(age ->
                                assertThat(both.verified().orElseThrow()).isLessThanOrEqualTo(age));
            }
            assertThat(both.clauses().size())
                    .isLessThanOrEqualTo(one.clauses().size() + other.clauses().size());
        }
    }

    @Test
    void nothingDemandedIsNothingAdded() {
        Random random = new Random(6);
        for (int round = 0; round < 500; round++) {
            Isolation one = any(random);
            assertThat(one.and(Isolation.any())).isEqualTo(one);
            String clauses = "class:" + one.describe();
            assertThat(Isolation.parse(clauses)).isEqualTo(one);
        }
    }

    private static Isolation any(Random random) {
        SortedMap<String, Integer> depth = new TreeMap<>();
        for (String family : List.of("NET", "FS", "SYS")) {
            if (random.nextBoolean()) {
                depth.put(family, 1 + random.nextInt(Isolation.MAX_DEPTH));
            }
        }
        IsolationClass[] all = IsolationClass.values();
        return new Isolation(
                all[random.nextInt(all.length)],
                random.nextBoolean(),
                random.nextBoolean(),
                depth,
                random.nextBoolean()
                        ? Optional.of(Duration.ofSeconds(1 + random.nextInt(100_000)))
                        : Optional.empty());
    }
}
