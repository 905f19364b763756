package dev.crucible.api.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventHandlersTest {
    @Test
    void aStreamGoesOnAfterTheEventThatWasSeenLast() {
        assertThat(EventHandlers.lastSeen("41")).isEqualTo(41);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "first", "4.1", "99999999999999999"})
    void anIdOfNoEventIsRefusedBecauseNobodyKnowsWhatWouldBeLeftOut(String id) {
        assertThatThrownBy(() -> EventHandlers.lastSeen(id))
                .hasMessageContaining("Last-Event-ID is not the id of an event");
    }
}
