package dev.crucible.containment.oracles;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

final class VictimTest {
    private static final String SECRET = "00112233445566778899aabbccddeeff";

    @Test
    void aVictimThatIsLeftAloneSaysNothing() {
        try (Victim victim = new Victim("MARK", new Canary(SECRET))) {
            assertThat(victim.sightings("nothing of interest")).isEmpty();
        }
    }

    @Test
    void itsSecretIsKnownAgain() {
        try (Victim victim = new Victim("MARK", new Canary(SECRET))) {
            assertThat(victim.sightings("MARK=" + SECRET))
                    .containsExactly("a process's secret came back");
        }
    }

    @Test
    void itsEndIsSeen() {
        try (Victim victim = new Victim("MARK", new Canary(SECRET))) {
            ProcessHandle process = of(victim);
            process.destroy();
            process.onExit().join();
            assertThat(victim.sightings("")).singleElement().asString().contains("was ended");
        }
    }

    @Test
    void closingItEndsIt() {
        Victim victim = new Victim("MARK", new Canary(SECRET));
        ProcessHandle process = of(victim);
        victim.close();
        process.onExit().join();
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void whoeverCarriesTheMarkHasSurvived() {
        try (Victim victim = new Victim("MARK", new Canary(SECRET));
                Marked marked = new Marked(SECRET)) {
            assertThat(marked.sightings(""))
                    .containsExactly("process " + of(victim).pid() + " outlived its run");
        }
    }

    private static ProcessHandle of(Victim victim) {
        return Pattern.compile("VICTIM = (\\d+)")
                .matcher(victim.statements())
                .results()
                .map((MatchResult found) -> Long.parseLong(found.group(1)))
                .findFirst()
                .flatMap(ProcessHandle::of)
                .orElseThrow();
    }
}
