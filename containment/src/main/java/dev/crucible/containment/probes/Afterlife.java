package dev.crucible.containment.probes;

import dev.crucible.containment.Ground;
import dev.crucible.containment.Judgement;
import dev.crucible.containment.Observation;
import dev.crucible.containment.Payload;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Trial;
import dev.crucible.containment.Verdict;
import dev.crucible.containment.oracles.HostView;
import dev.crucible.containment.oracles.Survivors;
import dev.crucible.core.Outcome;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ends while processes and files of it should stay. Judged by whether the host still finds any of
 * the processes that it saw during the run, the working directory where that was a folder of the
 * host, and a file that links lead to.
 *
 * @param info what it is about
 * @param body the statements; {@code PATH} is a file of the host
 * @param atLeast how many processes the host must see before the end
 */
record Afterlife(ProbeInfo info, String body, int atLeast) implements Probe {
    private static final String INSIDE = "/work";

    @Override
    public Trial prepare(Ground ground) {
        return new Attempt(ground);
    }

    private final class Attempt implements Trial {
        private final String content;
        private final Path folder;
        private final Path file;
        private final List<Path> left = new ArrayList<>();

        private Attempt(Ground ground) {
            content = ground.nonce();
            folder = ground.outside().resolve(ground.nonce());
            file = folder.resolve("kept.txt");
            try {
                Files.createDirectory(folder);
                Files.writeString(file, content);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }

        @Override
        public Optional<Payload> payload() {
            return Optional.of(Payload.of("PATH = '" + file + "'\n" + body).heldStill());
        }

        /** In a mount namespace of its own the directory is not the host's, and ends with it. */
        @Override
        public void look(HostView view) {
            view.processes().stream()
                    .filter(process -> !process.apart("mnt"))
                    .map(process -> Path.of("/proc", Integer.toString(process.pid()), "cwd"))
                    .forEach(this::remember);
        }

        private void remember(Path link) {
            try {
                Path target = Files.readSymbolicLink(link);
                if (!target.startsWith(INSIDE)) {
                    left.add(target);
                }
            } catch (IOException gone) {
                left.remove(link);
            }
        }

        @Override
        public Judgement judge(Observation seen) {
            List<String> evidence = new ArrayList<>(Evidence.of(seen.transcript()));
            int before = seen.view().map(view -> view.processes().size()).orElse(0);
            evidence.add("outcome: " + seen.result().outcome().describe());
            evidence.add("the host saw " + before + " processes before the end");
            if (!seen.transcript().ended() || before < atLeast) {
                return Judgement.inconclusive(
                        "there was nothing that could stay behind: "
                                + seen.result().outcome().describe(),
                        evidence);
            }
            List<String> broken = broken(seen);
            return broken.isEmpty()
                    ? new Judgement(
                            Verdict.CONTAINED,
                            "the host finds nothing of it any more, and what is not its is as it"
                                    + " was",
                            evidence)
                    : new Judgement(Verdict.BREACHED, String.join("; ", broken), evidence);
        }

        private List<String> broken(Observation seen) {
            List<String> broken = new ArrayList<>();
            if (!seen.result().outcome().equals(new Outcome.Exited(0))) {
                broken.add("its end was not noticed: " + seen.result().outcome().describe());
            }
            Survivors survivors = Survivors.of(seen.token());
            if (!survivors.none()) {
                broken.add(survivors.pids().size() + " processes live on");
                survivors.end(seen.token());
            }
            left.stream()
                    .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS))
                    .forEach(path -> broken.add("its working directory is still there"));
            if (!intact()) {
                broken.add("a file that a link led to was taken away or changed");
            }
            return broken;
        }

        private boolean intact() {
            try {
                return Files.readString(file).equals(content);
            } catch (IOException gone) {
                return false;
            }
        }

        @Override
        public void close() {
            try {
                Files.deleteIfExists(file);
                Files.deleteIfExists(folder);
            } catch (IOException left) {
                throw new UncheckedIOException(left);
            }
        }
    }
}
