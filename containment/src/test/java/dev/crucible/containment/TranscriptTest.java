package dev.crucible.containment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.containment.Transcript.Act;
import dev.crucible.core.Bytes;

import org.junit.jupiter.api.Test;

import java.util.Random;

/** A transcript holds what was written in its form, and survives everything else. */
final class TranscriptTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    @Test
    void whatWasSaidIsRead() {
        Transcript said = read("T before\nT act mount 1 Operation not permitted\nT after\n");

        assertThat(said.began()).isTrue();
        assertThat(said.ended()).isTrue();
        assertThat(said.act("mount")).contains(new Act(1, "Operation not permitted"));
        assertThat(said.act("mount")).hasValueSatisfying(act -> assertThat(act.worked()).isFalse());
        assertThat(said.act("umount")).isEmpty();
    }

    @Test
    void whatDoesNotExistIsSaid() {
        Transcript said = read("T before\nT absent no attribute 'fork' here\n");

        assertThat(said.absent()).contains("no attribute 'fork' here");
        assertThat(read("T absent\nT absent \nX absent it\n").absent()).isEmpty();
    }

    @Test
    void linesWithAnotherTokenAreNotOurs() {
        Transcript said = read("before\n0000 before\n xT before\nTbefore\nT\nX act mount 0 done\n");

        assertThat(said.began()).isFalse();
        assertThat(said.acts()).isEmpty();
    }

    @Test
    void aNumberThatIsNoneIsNoAttempt() {
        Transcript said =
                read(
                        "T act a 99999999999999999999 x\nT act b 1e3 x\nT act c  x\n"
                                + "T act d 0x1 x\nT act e 2147483648 x\nT act f -1 x\n");

        assertThat(said.acts()).containsOnlyKeys("f");
    }

    @Test
    void missingFieldsAreNoAttempt() {
        assertThat(read("T act\nT act \nT act a\nT act a 0\nT \nT  act a 0 x\n").acts()).isEmpty();
    }

    @Test
    void unknownWordsAreLeftAlone() {
        assertThat(read("T perhaps before\nT beforehand\nT AFTER\n")).isEqualTo(read(""));
    }

    @Test
    void aFloodOfAttemptsIsBounded() {
        StringBuilder flood = new StringBuilder();
        for (int number = 0; number < 10_000; number++) {
            flood.append("T act a").append(number).append(" 0 x\n");
        }

        assertThat(read(flood.toString()).acts()).hasSizeLessThanOrEqualTo(2_000);
    }

    @Test
    void anyBytesAreReadWithoutComplaint() {
        Random random = new Random(2);
        for (int round = 0; round < 500; round++) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            assertThat(Transcript.of(Bytes.copyOf(noise), TOKEN).acts()).isEmpty();
        }
    }

    private static Transcript read(String text) {
        return Transcript.of(Bytes.utf8(text.replace("T ", TOKEN + " ")), TOKEN);
    }
}
