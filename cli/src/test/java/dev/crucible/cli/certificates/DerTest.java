package dev.crucible.cli.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.HexFormat;

/** Values whose form X.690 and RFC 5280 lay down. */
class DerTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0400",
        "127, 047f",
        "128, 048180",
        "255, 0481ff",
        "256, 04820100",
        "65535, 0482ffff",
        "65536, 0483010000"
    })
    void aLengthTakesAsFewBytesAsItCan(int length, String begin) {
        byte[] value = Der.octets(new byte[length]);

        assertThat(value).hasSize(begin.length() / 2 + length);
        assertThat(HexFormat.of().formatHex(value)).startsWith(begin);
    }

    @ParameterizedTest
    @CsvSource({
        "2.5.29.15, 0603551d0f",
        "1.2.840.10045.4.3.2, 06082a8648ce3d040302",
        "1.3.6.1.5.5.7.3.1, 06082b06010505070301"
    })
    void anObjectIdentifierHasSevenBitsAByte(String dotted, String expected) {
        assertThat(HexFormat.of().formatHex(Der.oid(dotted))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2049-12-31T23:59:59Z, 170d3439313233313233353935395a",
        "2050-01-01T00:00:00Z, 180f32303530303130313030303030305a"
    })
    void yearsFrom2050OnHaveFourDigits(String time, String expected) {
        assertThat(HexFormat.of().formatHex(Der.time(Instant.parse(time)))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"crucible.example", "*.lab.example", "localhost", "10.0.0.5", "::1", "a_b"})
    void namesAndAddressesAreHosts(String text) {
        assertThat(HostName.parse(text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-a", "a..b", "a.", ".a", "a b", "a/b", "a:80", "https://a", "ä", "a*"})
    void whateverElseIsNoHost(String text) {
        assertThat(HostName.parse(text)).isEmpty();
    }
}
