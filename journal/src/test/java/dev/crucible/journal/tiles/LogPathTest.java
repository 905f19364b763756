package dev.crucible.journal.tiles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.testkit.Gen;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

final class LogPathTest {
    @Test
    void namesAreThoseOfTheFormat() {
        assertThat(new LogPath.Tile(0, 1234067, 256).text()).isEqualTo("tile/0/x001/x234/067");
        assertThat(new LogPath.Tile(2, 0, 1).text()).isEqualTo("tile/2/000.p/1");
        assertThat(new LogPath.Tile(63, 999, 255).text()).isEqualTo("tile/63/999.p/255");
        assertThat(new LogPath.Entries(1000, 256).text()).isEqualTo("tile/entries/x001/000");
        assertThat(new LogPath.Entries(7, 3).text()).isEqualTo("tile/entries/007.p/3");
        assertThat(new LogPath.Entries(1007, 3).partialsFolder())
                .isEqualTo("tile/entries/x001/007.p");
        assertThat(new LogPath.Entries(Long.MAX_VALUE, 1).text())
                .isEqualTo("tile/entries/x009/x223/x372/x036/x854/x775/807.p/1");
    }

    @Test
    void aLocaleWithOtherDigitsChangesNothing() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertThat(new LogPath.Tile(0, 1234067, 9).text())
                    .isEqualTo("tile/0/x001/x234/067.p/9");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void everyNameIsReadBack() {
        assertThat(LogPath.parse("checkpoint")).contains(LogPath.CHECKPOINT);
        Gen.check(
                2000,
                gen -> {
                    long index = (long) gen.number() * gen.number() & Long.MAX_VALUE;
                    int width = 1 + gen.below(256);
                    LogPath path =
                            gen.flip()
                                    ? new LogPath.Tile(gen.below(64), index, width)
                                    : new LogPath.Entries(index, width);
                    assertThat(LogPath.parse(path.text())).contains(path);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/checkpoint",
                "Checkpoint",
                "tile",
                "tile/0",
                "tile/0/",
                "tile/0/0",
                "tile/0/00",
                "tile/0/0000",
                "tile/00/000",
                "tile/64/000",
                "tile/-1/000",
                "tile/+1/000",
                "tile/0/x000/000",
                "tile/0/x000/x001/000",
                "tile/0/001/000",
                "tile/0/x001/x000",
                "tile/0/x001/",
                "tile/0/000.p",
                "tile/0/000.p/",
                "tile/0/000.p/0",
                "tile/0/000.p/01",
                "tile/0/000.p/256",
                "tile/0/000.p/999",
                "tile/0/000.p/1/",
                "tile/0/000\n",
                "tile/0/٠٠٠",
                "tile/0/../../etc/passwd",
                "tile/0/000.p/../../../x",
                "tile/entries/x009/x223/x372/x036/x854/x775/808",
                "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
                "tile/Entries/000",
                "tile\\0\\000",
                "tile/%30/000",
                "tile/0/000?x",
                "tile/0/000\0"
            })
    void nothingElseIsAName(String path) {
        assertThat(LogPath.parse(path)).isEmpty();
    }

    @Test
    void hostilePathsAreAnsweredAndNeverFail() {
        Gen.check(
                3000,
                gen -> {
                    String seed = "tile/entries/x001/x234/067.p/12";
                    byte[] bytes = Mutations.of(gen, seed.getBytes(StandardCharsets.UTF_8));
                    String path = new String(bytes, StandardCharsets.UTF_8);
                    LogPath.parse(path)
                            .ifPresent(parsed -> assertThat(parsed.text()).isEqualTo(path));
                });
        assertThat(LogPath.parse("tile/0/" + "x001/".repeat(1_000_000) + "000")).isEmpty();
    }
}
