package dev.crucible.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

class QuantitiesTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "100b, 100",
        "1k, 1024",
        "64KiB, 65536",
        "64kb, 65536",
        "512m, 536870912",
        "1g, 1073741824",
        "1.5 MB, 1572864",
        "2T, 2199023255552",
        "0.5k, 512"
    })
    void readsSizes(String text, long bytes) {
        assertThat(Sizes.parse(text)).hasValue(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "m",
                "-1",
                "1x",
                "1 2",
                "0.3",
                "99999999999999999999",
                "9999999999t",
                "1e3"
            })
    void refusesWhatIsNoSize(String text) {
        assertThat(Sizes.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, 500",
        "10s, 10000",
        "2m, 120000",
        "2min, 120000",
        "1.5h, 5400000",
        "10, 10000",
        "2d, 172800000",
        "0.25, 250",
        "1 S, 1000"
    })
    void readsDurations(String text, long millis) {
        assertThat(Durations.parse(text)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "1w", "10 s s", "1e3s", "9999999999999s"})
    void refusesWhatIsNoDuration(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 bytes",
        "1023, 1023 bytes",
        "65536, 64 KiB",
        "536870912, 512 MiB",
        "1610612736, 1.5 GiB"
    })
    void writesSizes(long bytes, String text) {
        assertThat(Sizes.format(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 ms",
        "999, 999 ms",
        "10000, 10 s",
        "1250, 1.3 s",
        "61000, 1 min 1 s",
        "120000, 2 min",
        "5400000, 1 h 30 min"
    })
    void writesDurations(long millis, String text) {
        assertThat(Durations.format(Duration.ofMillis(millis))).isEqualTo(text);
    }
}
