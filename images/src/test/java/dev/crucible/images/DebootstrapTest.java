package dev.crucible.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.linux.Host;
import dev.crucible.linux.HostCommand;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A whole distribution, from where this machine gets its packages. Takes minutes. */
class DebootstrapTest {
    private static final Pattern PLACE =
            Pattern.compile("(?m)^(?:URIs: *|deb (?:\\[[^]]*] )?)(\\S+)");
    private static final Pattern SUITE = Pattern.compile("(?m)^VERSION_CODENAME=(\\S+)");

    @TempDir Path folder;

    /** Where apt gets its packages. */
    private static Optional<String> place() throws IOException {
        StringBuilder lists = new StringBuilder();
        for (Path place : List.of(Path.of("/etc/apt/sources.list.d"), Path.of("/etc/apt"))) {
            if (Files.isDirectory(place)) {
                try (Stream<Path> files = Files.list(place)) {
                    for (Path file : files.sorted().toList()) {
                        String name = file.getFileName().toString();
                        if (name.endsWith(".list") || name.startsWith("debian.")) {
                            lists.append(Files.readString(file)).append('\n');
                        }
                    }
                }
            }
        }
        Matcher matcher = PLACE.matcher(lists);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static void execute(String... command) throws Exception {
        HostCommand.Result result =
                new HostCommand(
                                List.of(command),
                                Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
                                Duration.ofMinutes(9))
                        .run();
        assertThat(result.exit()).as(result.stdout() + result.stderr()).isZero();
    }

    @Test
    void isTheSameImageAsAFolderAndAsATarAndHasItsLanguages() throws Exception {
        Assumptions.assumeTrue(
                System.getenv("CRUCIBLE_LONG") != null, "only with --long: it takes minutes");
        Assumptions.assumeTrue(
                Host.root() && Files.isExecutable(Path.of("/usr/sbin/debootstrap")),
                "needs root and debootstrap");
        Optional<String> place = place();
        Assumptions.assumeTrue(place.isPresent(), "apt has no source here");
        Matcher suite = SUITE.matcher(Files.readString(Path.of("/etc/os-release")));
        assertThat(suite.find()).isTrue();

        String root = folder.resolve("root").toString();
        String tar = folder.resolve("root.tar.gz").toString();
        execute("debootstrap", "--variant=minbase", suite.group(1), root, place.get());
        execute("tar", "-C", root, "-czf", tar, ".");

        ImageStore store = Stores.at(folder.resolve("store"));
        StoredImage packed = store.take(Path.of(tar), "packed:1", "");
        StoredImage copied = store.take(Path.of(root), "copied:1", "");
        assertThat(copied.id()).isEqualTo(packed.id());
        assertThat(packed.leftOut().special()).isPositive();
        assertThat(store.check(packed)).isEmpty();
        assertThat(Stores.root(store, "packed:1").resolve("usr/bin/perl")).isExecutable();
    }
}
