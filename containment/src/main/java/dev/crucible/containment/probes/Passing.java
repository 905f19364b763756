package dev.crucible.containment.probes;

import dev.crucible.containment.Companion;
import dev.crucible.containment.Companion.When;
import dev.crucible.containment.Ground;
import dev.crucible.containment.Judgement;
import dev.crucible.containment.Observation;
import dev.crucible.containment.Payload;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Trial;
import dev.crucible.containment.Verdict;
import dev.crucible.containment.oracles.Canary;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Leaves a value that occurs nowhere else, for another run to find. The control has no wall between
 * the two: one run leaves the value and finds it.
 *
 * @param info what it is about
 * @param leave the statements of who leaves {@code SECRET} under {@code NAME}
 * @param search the statements of who looks for {@code NAME}
 * @param when the other run searches
 */
record Passing(ProbeInfo info, String leave, String search, When when) implements Probe {
    /** Where on the host something may have been left; removed in any case. */
    private static final List<Path> SHARED =
            List.of(
                    Path.of("/tmp"),
                    Path.of("/var/tmp"),
                    Path.of("/dev/shm"),
                    Path.of("/run/lock"),
                    Path.of("/dev/mqueue"));

    @Override
    public Trial prepare(Ground ground) {
        return new Attempt(ground);
    }

    private final class Attempt implements Trial {
        private final Canary canary;
        private final String name;
        private final boolean alone;

        private Attempt(Ground ground) {
            canary = new Canary(ground.nonce());
            name = "left-" + ground.nonce();
            alone = ground.unfiltered();
        }

        @Override
        public Optional<Payload> payload() {
            String first = named() + "SECRET = '" + canary.value() + "'\n" + leave;
            return Optional.of(Payload.of(alone ? first + search : first).heldStill());
        }

        private String named() {
            return "NAME = '" + name + "'\n";
        }

        @Override
        public Optional<Companion> companion() {
            return alone
                    ? Optional.empty()
                    : Optional.of(new Companion(Payload.of(named() + search), when));
        }

        @Override
        public Judgement judge(Observation seen) {
            Observation finder = seen.companion().orElse(seen);
            List<String> evidence = new ArrayList<>();
            Evidence.of(seen.transcript()).forEach(line -> evidence.add("left: " + line));
            Evidence.of(finder.transcript()).forEach(line -> evidence.add("found: " + line));
            List<String> sightings = canary.sightings(finder.result());
            if (!sightings.isEmpty()) {
                return new Judgement(
                        Verdict.BREACHED, "another run found what this one left", evidence);
            }
            List<String> outside = outside().map(Path::toString).toList();
            if (!outside.isEmpty()) {
                return new Judgement(
                        Verdict.BREACHED,
                        "it is left on the host: " + String.join(", ", outside),
                        evidence);
            }
            if (!seen.transcript().ended()) {
                return Judgement.inconclusive(
                        "the first run did not come to its end: "
                                + seen.result().outcome().describe(),
                        evidence);
            }
            return new Judgement(Verdict.CONTAINED, "another run found nothing of it", evidence);
        }

        private Stream<Path> outside() {
            return SHARED.stream()
                    .map(place -> place.resolve(name))
                    .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS));
        }

        @Override
        public void close() {
            outside()
                    .forEach(path -> {
                        try {
                            Files.deleteIfExists(path);
                        } catch (IOException left) {
                            throw new UncheckedIOException(left);
                        }
                    });
        }
    }
}
