package dev.crucible.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.CompletableFuture;

@Timeout(60)
class RoomTest {
    private static final long KIB = 1024;

    private final Room room = new Room(100 * KIB);
    private final Cancellation cancellation = new Cancellation();

    @Test
    void whatIsTakenIsGivenBackInPartOrWhole() {
        Room.Hold hold = room.hold();
        assertThat(hold.take(60 * KIB, cancellation)).isTrue();
        assertThat(room.free()).isEqualTo(40 * KIB);
        hold.keep(10 * KIB);
        assertThat(room.free()).isEqualTo(90 * KIB);
        hold.keep(50 * KIB);
        assertThat(room.free()).isEqualTo(90 * KIB);
        hold.close();
        hold.close();
        assertThat(room.free()).isEqualTo(100 * KIB);
    }

    @Test
    void whoNeedsMoreThanThereIsComesAlone() {
        Room.Hold hold = room.hold();
        assertThat(hold.take(1000 * KIB, cancellation)).isTrue();
        assertThat(room.free()).isZero();
        hold.close();
        assertThat(room.free()).isEqualTo(100 * KIB);
    }

    @Test
    void whoComesToAFullRoomWaitsForHisTurn() {
        Room.Hold first = room.hold();
        assertThat(first.take(80 * KIB, cancellation)).isTrue();
        CompletableFuture<Boolean> second =
                CompletableFuture.supplyAsync(() -> room.hold().take(30 * KIB, cancellation));
        Room.Hold none = room.hold();
        assertThat(none.take(0, cancellation)).isTrue();
        first.close();
        assertThat(second.join()).isTrue();
        assertThat(room.free()).isEqualTo(70 * KIB);
    }

    @Test
    void nobodyWaitsWithSomethingInHand() {
        Room.Hold hold = room.hold();
        assertThat(hold.take(80 * KIB, cancellation)).isTrue();
        assertThat(hold.take(90 * KIB, cancellation)).isTrue();
        assertThat(room.free()).isEqualTo(10 * KIB);
    }

    @Test
    void whoIsCancelledWaitsNoMore() {
        assertThat(room.hold().take(100 * KIB, cancellation)).isTrue();
        CompletableFuture<Boolean> waiting =
                CompletableFuture.supplyAsync(() -> room.hold().take(KIB, cancellation));
        cancellation.cancel();
        assertThat(waiting.join()).isFalse();
        assertThat(room.free()).isZero();
    }
}
