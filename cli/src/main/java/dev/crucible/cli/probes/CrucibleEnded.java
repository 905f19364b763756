package dev.crucible.cli.probes;

import dev.crucible.containment.Control;
import dev.crucible.containment.Ground;
import dev.crucible.containment.Judgement;
import dev.crucible.containment.Observation;
import dev.crucible.containment.Payload;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Trial;
import dev.crucible.containment.Verdict;
import dev.crucible.containment.oracles.HostView;
import dev.crucible.core.FolderRemoval;
import dev.crucible.linux.Child;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Ends a Crucible in the middle of a run, by the signal that nobody sees coming. Nothing of the run
 * may be left a moment later, neither processes nor folders.
 *
 * @param info what it is about
 * @param another starts that Crucible
 */
record CrucibleEnded(ProbeInfo info, AnotherCrucible another) implements Probe {
    private static final Duration TO_BEGIN = Duration.ofSeconds(20);
    private static final Duration TO_END = Duration.ofSeconds(5);
    private static final long BETWEEN_NANOS = 20_000_000;

    private static final String PROGRAM =
            """
            import os, signal, time
            if os.fork() == 0:
                os.setsid()
                for number in (1, 2, 3, 15):
                    signal.signal(number, signal.SIG_IGN)
            time.sleep(25)
            """;

    @Override
    public Control control() {
        return Control.none(
                "nobody would end what it leaves behind; that the host finds such processes is"
                        + " seen before their end");
    }

    @Override
    public Trial prepare(Ground ground) {
        return new Attempt(ground);
    }

    private final class Attempt implements Trial {
        private final Ground ground;
        private final Path folder;
        private final Path program;

        private Attempt(Ground ground) {
            this.ground = ground;
            folder = ground.outside().resolve(ground.nonce());
            program = ground.outside().resolve(ground.nonce() + ".py");
            try {
                Files.createDirectory(folder);
                Files.writeString(program, PROGRAM);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }

        /** That the engine works at all. */
        @Override
        public Optional<Payload> payload() {
            return Optional.of(Payload.of("act('works', os.getpid)"));
        }

        @Override
        public Judgement judge(Observation seen) {
            String token = ground.nonce();
            List<String> evidence = new ArrayList<>();
            if (seen.transcript().act("works").isEmpty()) {
                return Judgement.inconclusive("the engine ran nothing", evidence);
            }
            try (Child crucible = another.run(ground.engine(), program, token, folder)) {
                boolean begun = await(TO_BEGIN, () -> count(token) >= 2);
                evidence.add("before its end: " + count(token) + " processes, " + left());
                crucible.kill();
                evidence.add("Crucible " + crucible.await().status());
                if (!begun) {
                    return Judgement.inconclusive("the other Crucible ran nothing", evidence);
                }
            }
            long start = System.nanoTime();
            boolean gone = await(TO_END, () -> count(token) == 0 && left().isEmpty());
            evidence.add(
                    "all was gone after %d ms"
                            .formatted(Duration.ofNanos(System.nanoTime() - start).toMillis()));
            return gone
                    ? new Judgement(Verdict.CONTAINED, "nothing of the run is left", evidence)
                    : new Judgement(
                            Verdict.BREACHED,
                            "there are left " + count(token) + " processes and " + left(),
                            evidence);
        }

        private static int count(String token) {
            return HostView.of(token).map(view -> view.processes().size()).orElse(0);
        }

        private static boolean await(Duration most, BooleanSupplier condition) {
            long deadline = System.nanoTime() + most.toNanos();
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() - deadline > 0) {
                    return false;
                }
                LockSupport.parkNanos(BETWEEN_NANOS);
            }
            return true;
        }

        private List<String> left() {
            try (Stream<Path> files = Files.list(folder)) {
                return files.map(Path::getFileName)
                        .map(String::valueOf)
                        .filter(name -> name.startsWith("crucible"))
                        .toList();
            } catch (IOException gone) {
                return List.of();
            }
        }

        @Override
        public void close() {
            try {
                Files.deleteIfExists(program);
                FolderRemoval.remove(folder);
            } catch (IOException left) {
                throw new UncheckedIOException(left);
            }
        }
    }
}
