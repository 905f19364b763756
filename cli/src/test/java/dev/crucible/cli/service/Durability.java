package dev.crucible.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.backends.log.DerivedLog;
import dev.crucible.backends.log.LogKey;
import dev.crucible.backends.sqlite.SqliteJournal;
import dev.crucible.backends.sqlite.SqliteRuns;
import dev.crucible.backends.sqlite.SqliteStore;
import dev.crucible.backends.sqlite.StoreAudit;
import dev.crucible.backends.sqlite.StoreListener;
import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Ending;
import dev.crucible.core.Outcome;
import dev.crucible.core.journal.Event;
import dev.crucible.journal.checkpoints.Checkpoint;
import dev.crucible.journal.events.EventCodec;
import dev.crucible.journal.merkle.TreeHead;
import dev.crucible.journal.verify.AuditReport;
import dev.crucible.journal.verify.LogAudit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Does everything bad to a service that kills, pauses and full disks can do; then looks at it. */
final class Durability implements AutoCloseable {
    private static final int WORKERS = 3;
    private static final int CLIENTS = 5;
    private static final Duration LEASE = Duration.ofSeconds(1);
    private static final Duration ENDS = Duration.ofMinutes(3);

    private final Path folder;
    private final Path data;
    private final boolean disk;
    private final boolean pretended;
    private final ChaosFleet fleet;
    private final SplittableRandom random;
    private final Map<String, Integer> figures = new TreeMap<>();
    private final Map<ChaosFleet.Member, Long> paused = new HashMap<>();
    private final long began = System.nanoTime();

    /**
     * A service in a folder.
     *
     * @param pretended whether workers only pretend to execute
     */
    Durability(Path folder, boolean pretended, long seed) throws IOException, InterruptedException {
        this.folder = folder;
        this.data = Files.createDirectories(folder.resolve("data"));
        this.pretended = pretended;
        this.disk =
                call("mount", "-t", "tmpfs", "-o", "size=400m,mode=700", "tmpfs", data.toString());
        this.fleet = new ChaosFleet(new ChildJvm(folder, false), data, LEASE, pretended, List.of());
        this.random = new SplittableRandom(seed);
    }

    /** Whether the disk of the service can be filled here. */
    boolean disk() {
        return disk;
    }

    private static boolean call(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    /** Kills so often, under load, and checks what became of everything. */
    void run(int kills) throws IOException, InterruptedException {
        learn();
        fleet.startServer();
        fleet.awaitServer();
        try (ChaosClients clients = new ChaosClients(fleet.uri(), CLIENTS, random.nextLong());
                ServedCheckpoints checkpoints = new ServedCheckpoints(fleet.uri())) {
            for (int number = 0; number < WORKERS; number++) {
                fleet.startWorker();
            }
            for (int kill = 0; kill < kills; kill++) {
                resumePaused(false);
                assertThat(clients.broken()).as("what no server may do").isEmpty();
                if (kill % 15 == 7) {
                    pauseAWorker();
                }
                if (kill % 100 == 50) {
                    pauseTheServer();
                }
                if (disk && kill % 30 == 20) {
                    fillTheDisk();
                }
                if (random.nextInt(3) == 0) {
                    killTheServer(clients);
                } else {
                    killAWorker(clients);
                }
            }
            resumePaused(true);
            fleet.awaitServer();
            clients.finish();
            assertThat(clients.broken()).as("what no server may do").isEmpty();
            assertThat(clients.awaitEnds(ENDS)).as("acknowledged, and never over").isEmpty();
            Map<String, String> outputs = new HashMap<>();
            clients.acknowledged().values().forEach(run -> outputs.put(run, clients.output(run)));
            checkpoints.end();
            fleet.stop();
            check(clients, outputs, checkpoints.seen());
            figures.put("runs acknowledged", clients.acknowledged().size());
            figures.put("requests tried again", (int) clients.retries());
            figures.put("submitted again on purpose", (int) clients.resubmitted());
            figures.put("cancelled", clients.cancelled().size());
            figures.put("checkpoints kept", checkpoints.seen().size());
            figures.put("stale workers refused", fleet.refused());
        }
        figures.put("kills", kills);
        figures.put("seconds", (int) Duration.ofNanos(System.nanoTime() - began).toSeconds());
    }

    /** One short life of each role, from which the next starts are learnt. */
    private void learn() throws IOException, InterruptedException {
        fleet.startServer();
        fleet.awaitServer();
        ChaosFleet.Member worker = fleet.startWorker();
        fleet.awaitWorker(worker);
        try (ChaosClients clients = new ChaosClients(fleet.uri(), 1, 1)) {
            ChaosFleet.waited(Duration.ofSeconds(60), () -> clients.acknowledged().size() > 5);
            clients.finish();
            assertThat(clients.awaitEnds(ENDS)).isEmpty();
        }
        fleet.stop();
        count("runs to learn from");
        try (Stream<Path> files = Files.list(data)) {
            for (Path file : files.toList()) {
                call("rm", "-rf", file.toString());
            }
        }
    }

    // --- what is done ----------------------------------------------------------------------------

    private void killTheServer(ChaosClients clients) throws IOException, InterruptedException {
        if (random.nextInt(5) > 0) {
            fleet.awaitServer();
            boolean wanted = random.nextBoolean();
            ChaosFleet.waited(
                    Duration.ofMillis(300),
                    () -> wanted ? clients.submitting() : phases().contains("finishing"));
            LockSupport.parkNanos(wait(wanted ? 4 : 400));
        } else {
            LockSupport.parkNanos(wait(600));
            count("server killed while it starts, perhaps");
        }
        count("server killed");
        note("server", clients, phases());
        fleet.killServer();
        fleet.startServer();
    }

    private void killAWorker(ChaosClients clients) throws IOException, InterruptedException {
        List<ChaosFleet.Member> candidates =
                fleet.workers().stream()
                        .filter(one -> !one.paused() || random.nextInt(4) == 0)
                        .toList();
        if (candidates.isEmpty()) {
            return;
        }
        ChaosFleet.Member victim = candidates.get(random.nextInt(candidates.size()));
        paused.remove(victim);
        if (random.nextInt(8) > 0 && !victim.paused()) {
            ChaosFleet.waited(Duration.ofSeconds(20), victim::up);
            fleet.awaitServer();
            String phase = List.of("claimed", "running", "finishing").get(random.nextInt(3));
            if (pretended) {
                ChaosFleet.waited(Duration.ofMillis(500), () -> victim.phases().contains(phase));
                LockSupport.parkNanos(wait(3));
            } else {
                LockSupport.parkNanos(wait(700));
            }
        }
        count(victim.paused() ? "worker killed while paused" : "worker killed");
        note("worker", clients, List.copyOf(victim.phases()));
        fleet.kill(victim);
        fleet.startWorker();
    }

    private void pauseAWorker() throws IOException, InterruptedException {
        List<ChaosFleet.Member> busy =
                fleet.workers().stream().filter(one -> one.up() && !one.paused()).toList();
        if (!busy.isEmpty()) {
            ChaosFleet.Member one = busy.get(random.nextInt(busy.size()));
            ChaosFleet.waited(Duration.ofMillis(500), () -> one.phases().contains("running"));
            fleet.pause(one);
            count("worker paused beyond its lease");
            paused.put(one, System.nanoTime() + LEASE.toNanos() * 3 / 2 + wait(2_000));
        }
    }

    private void resumePaused(boolean all) throws IOException, InterruptedException {
        for (Map.Entry<ChaosFleet.Member, Long> one : List.copyOf(paused.entrySet())) {
            if (all || System.nanoTime() - one.getValue() >= 0) {
                paused.remove(one.getKey());
                fleet.resume(one.getKey());
            }
        }
    }

    private void pauseTheServer() throws IOException, InterruptedException {
        fleet.awaitServer();
        ChaosFleet.signal("STOP", fleet.server());
        LockSupport.parkNanos(LEASE.toNanos() * 2);
        ChaosFleet.signal("CONT", fleet.server());
        count("server paused beyond the leases");
    }

    /** Fills it, kills the server in that state, and makes room again. */
    private void fillTheDisk() throws IOException, InterruptedException {
        fleet.awaitServer();
        Path ballast = data.resolve("ballast");
        try (OutputStream out = Files.newOutputStream(ballast)) {
            byte[] piece = new byte[64 * 1024];
            while (true) {
                out.write(piece);
            }
        } catch (IOException full) {
            count("disk filled");
        }
        LockSupport.parkNanos(wait(2_000));
        if (random.nextBoolean()) {
            fleet.killServer();
            count("server killed with a full disk, besides");
            fleet.startServer();
            LockSupport.parkNanos(wait(2_000));
        }
        Files.delete(ballast);
        // One that began to start before there was room may still give up.
        while (fleet.server().isAlive() && !fleet.answers()) {
            LockSupport.parkNanos(wait(20));
        }
        if (!fleet.server().isAlive()) {
            count("server that could not start with a full disk");
            fleet.startServer();
        }
    }

    private long wait(int millis) {
        return Duration.ofMillis(millis).toNanos() * random.nextInt(1000) / 1000;
    }

    private List<String> phases() {
        return fleet.workers().stream()
                .filter(worker -> !worker.paused())
                .flatMap(worker -> worker.phases().stream())
                .toList();
    }

    private void note(String target, ChaosClients clients, List<String> phases) {
        if (target.equals("server") && clients.submitting()) {
            count("server killed before an acknowledgement");
        }
        phases.stream().distinct().forEach(phase -> count(target + " killed with a run " + phase));
    }

    private void count(String what) {
        figures.merge(what, 1, Integer::sum);
    }

    // --- what is left ----------------------------------------------------------------------------

    private void check(ChaosClients clients, Map<String, String> outputs, List<Bytes> checkpoints) {
        try (SqliteStore store = SqliteStore.open(data, StoreListener.SILENT, System::nanoTime);
                SqliteJournal journal =
                        SqliteJournal.open(
                                store,
                                new EventCodec(),
                                InstantSource.system(),
                                new SqliteRuns(store));
                DerivedLog log =
                        DerivedLog.open(
                                data,
                                journal,
                                LogKey.open(data, "", new SecureRandom()),
                                Duration.ofMillis(50))) {
            assertThat(log.awaitDerived(journal.size(), Duration.ofSeconds(30))).isTrue();
            checkHistory(events(journal), clients, outputs);
            checkLog(log, checkpoints);
            StoreAudit.Report report =
                    new StoreAudit(store, new EventCodec(), _ -> {}, Cancellation.none())
                            .run(log.files(), log.key());
            assertThat(report.findings()).isEmpty();
            assertThat(report.clean()).isTrue();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Event> events(SqliteJournal journal) {
        List<Event> events = new ArrayList<>();
        while (events.size() < journal.size()) {
            events.addAll(journal.read(events.size(), 1000));
        }
        figures.put("events", events.size());
        return events;
    }

    private void checkHistory(
            List<Event> events, ChaosClients clients, Map<String, String> outputs) {
        RunHistory history = new RunHistory(events);
        figures.put("claims", history.claims());
        figures.put("claims that were lost", history.requeues());
        assertThat(history.wrong()).isEmpty();
        assertThat(history.keys())
                .as("the runs that there are, and the runs that were acknowledged")
                .isEqualTo(clients.acknowledged());
        List<String> wrong = new ArrayList<>();
        clients.acknowledged()
                .forEach((token, run) -> {
                    if (!history.ended(run)) {
                        wrong.add(run + " was given up");
                    }
                    history.result(run)
                            .ifPresent(result -> {
                                String output = outputs.getOrDefault(run, "");
                                String expected =
                                        pretended ? token + " " + result.fence() + "\n" : token;
                                if (exited(result.ending()) && !output.startsWith(expected)) {
                                    wrong.add(run + " wrote '" + output + "', not " + expected);
                                } else if (!exited(result.ending())
                                        && !clients.cancelled().contains(run)) {
                                    wrong.add(run + " ended so: " + result.ending());
                                }
                            });
                    if (history.result(run).isEmpty() && !clients.cancelled().contains(run)) {
                        wrong.add(run + " has no result, and nobody cancelled it");
                    }
                });
        assertThat(wrong).isEmpty();
    }

    private static boolean exited(Ending ending) {
        return ending instanceof Ending.Ran ran && ran.outcome().equals(new Outcome.Exited(0));
    }

    /** What was ever shown is a beginning of what there is now. */
    private void checkLog(DerivedLog log, List<Bytes> checkpoints) {
        assertThat(checkpoints).isNotEmpty();
        List<TreeHead> heads =
                checkpoints.stream()
                        .map(note ->
                                Checkpoint.open(
                                                note.toArray(),
                                                log.key().name(),
                                                List.of(log.key()))
                                        .head())
                        .toList();
        AuditReport report =
                new LogAudit(log.files(), log.key().name(), List.of(log.key()), heads)
                        .run(_ -> {}, Cancellation.none());
        assertThat(report.findings()).isEmpty();
        assertThat(report.clean()).isTrue();
    }

    /** What the processes have left on this machine, once everybody had time to clean up. */
    List<String> left() throws IOException {
        return Leftovers.of(fleet.temporary(), fleet.pids());
    }

    /** What was done and seen, a line each. */
    String figures() {
        StringBuilder text = new StringBuilder();
        figures.forEach((what, count) -> text.append(what + ": " + count + "\n"));
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        fleet.close();
        if (disk) {
            try {
                call("umount", "-l", folder.resolve("data").toString());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
