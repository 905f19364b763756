package dev.crucible.api.tls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names of workers go with which names of certificates. */
class WorkerCertificateTest {
    @Test
    void aProcessIsCalledLikeItsCertificateWithEightDigitsBehind() {
        assertThat(WorkerCertificate.covers("rack-7", "rack-7-0c5e91aa")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "rack-7, rack-7",
        "rack-7, rack-70-0c5e91aa",
        "rack-7, rack-7-0c5e91a",
        "rack-7, rack-7-0c5e91aaa",
        "rack-7, rack-7-0C5E91AA",
        "rack-7, rack-7-0c5e91aa-0c5e91aa",
        "rack-7-0c5e91aa, rack-7-0c5e91aa",
        "rack, rack-7-0c5e91aa",
        "rack-7, Rack-7-0c5e91aa"
    })
    void everyOtherNameIsAnothers(String certificate, String process) {
        assertThat(WorkerCertificate.covers(certificate, process)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", ".a", "a b", "a/b", "*.a", "ä", "a:b"})
    void notEveryTextNamesAWorker(String text) {
        assertThat(WorkerCertificate.mayName(text)).isFalse();
    }

    @Test
    void aNameHasRoomForTheDigits() {
        assertThat(WorkerCertificate.mayName("a".repeat(48))).isTrue();
        assertThat(WorkerCertificate.mayName("a".repeat(49))).isFalse();
    }
}
