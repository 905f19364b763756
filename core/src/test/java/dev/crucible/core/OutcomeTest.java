package dev.crucible.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class OutcomeTest {
    private static final List<Outcome> ALL =
            List.of(
                    new Outcome.Exited(0),
                    new Outcome.Signalled(9),
                    new Outcome.LimitReached(Limit.WALL),
                    new Outcome.Cancelled(),
                    new Outcome.Refused("isolation vm"),
                    new Outcome.Lost("the engine died"));

    @Test
    void everyKindHasAStableName() {
        assertThat(ALL)
                .extracting(Outcome::type)
                .containsExactly("exited", "signalled", "limit", "cancelled", "refused", "lost");
    }

    @Test
    void everyKindReadsWell() {
        assertThat(ALL)
                .extracting(Outcome::describe)
                .containsExactly(
                        "exited 0",
                        "killed by signal 9",
                        "wall limit",
                        "cancelled",
                        "refused: isolation vm",
                        "lost: the engine died");
    }

    @Test
    void onlyAnExitWithZeroIsSuccess() {
        assertThat(ALL).filteredOn(Outcome::success).containsExactly(new Outcome.Exited(0));
        assertThat(new Outcome.Exited(1).success()).isFalse();
        assertThat(new Outcome.Exited(137).success()).isFalse();
    }

    @Test
    void labelsAreTheNamesInLowerCase() {
        assertThat(Limit.values())
                .extracting(Limit::label)
                .containsExactly("wall", "cpu", "memory", "processes", "disk", "output");
        assertThat(NetworkAccess.values())
                .extracting(NetworkAccess::label)
                .containsExactly("none", "loopback");
        assertThat(IsolationClass.values())
                .extracting(IsolationClass::label)
                .containsExactly("none", "language", "process", "kernel", "vm");
    }

    @Test
    void aClassSatisfiesItselfAndEveryWeakerOne() {
        IsolationClass[] weakestFirst = IsolationClass.values();
        for (int offered = 0; offered < weakestFirst.length; offered++) {
            for (int required = 0; required < weakestFirst.length; required++) {
                assertThat(weakestFirst[offered].satisfies(weakestFirst[required]))
                        .isEqualTo(offered >= required);
            }
        }
    }
}
