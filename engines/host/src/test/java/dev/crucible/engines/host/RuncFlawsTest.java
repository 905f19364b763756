package dev.crucible.engines.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class RuncFlawsTest {
    private static final String[] MASKED = {"CVE-2025-31133", "CVE-2025-52565", "CVE-2025-52881"};

    @Test
    void whatItsAuthorsHaveMendedIsNoFlaw() {
        for (String mended :
                List.of("1.2.8", "1.2.9", "1.3.3", "1.4.0", "1.4.0-rc.3", "1.5.1", "2.0.0")) {
            assertThat(RuncFlaws.of(mended)).as(mended).isEmpty();
        }
    }

    @Test
    void whatCameBeforeTheRemedyHasTheFlaw() {
        for (String open :
                List.of("1.2.7", "1.3.2", "1.3.0-rc.1", "1.1.15", "1.4.0-rc.1", "1.4.0-rc.2")) {
            assertThat(RuncFlaws.of(open)).as(open).containsExactly(MASKED);
        }
        assertThat(RuncFlaws.of("1.1.11")).contains("CVE-2024-21626").contains(MASKED);
        assertThat(RuncFlaws.of("1.0.0-rc95")).contains("CVE-2024-21626");
    }

    @Test
    void ofTheDistributionsVersionItIsKnownWhichOneIsMended() {
        assertThat(RuncFlaws.of("1.1.5+ds1")).containsExactly(MASKED);
    }

    @Test
    void aVersionThatCannotBeUnderstoodIsNotTrusted() {
        assertThat(RuncFlaws.of("")).isNotEmpty();
        assertThat(RuncFlaws.of("unknown")).isNotEmpty();
    }
}
