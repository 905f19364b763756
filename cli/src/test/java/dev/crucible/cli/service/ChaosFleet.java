package dev.crucible.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.api.client.ApiClient;
import dev.crucible.api.client.ApiException;
import dev.crucible.cli.certificates.TestAuthority;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * One server and some workers, each a process of its own that can be killed, paused and replaced.
 */
final class ChaosFleet implements AutoCloseable {
    /** Crucible's own entry point, which other packages do not see. */
    static final Class<?> MAIN = main();

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final ChildJvm jvm;
    private final Path data;
    private final boolean pretended;
    private final Duration lease;
    private final List<String> as;
    private final Optional<Security> security;
    private final int port;
    private final ApiClient api;
    private final List<Member> workers = new ArrayList<>();
    private final List<Long> pids = new ArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();
    private @Nullable Process server;
    private int made;

    /** A worker's process. */
    static final class Member {
        private final String name;
        private final Process process;
        private final Map<String, String> phases = new ConcurrentHashMap<>();
        private volatile boolean up;
        private boolean paused;

        private Member(String name, Process process) {
            this.name = name;
            this.process = process;
        }

        boolean up() {
            return up;
        }

        boolean paused() {
            return paused;
        }

        /** How far each of its runs is. */
        Collection<String> phases() {
            return List.copyOf(phases.values());
        }
    }

    /**
     * A fleet that has not started.
     *
     * @param lease how long a worker that is not heard of keeps its runs
     * @param pretended whether workers only pretend to execute
     * @param as words before the server's command, which say who it is
     */
    ChaosFleet(ChildJvm jvm, Path data, Duration lease, boolean pretended, List<String> as)
            throws IOException {
        this(jvm, data, lease, pretended, as, Optional.empty());
    }

    /** The same over TLS, with keys and certificates. */
    ChaosFleet(
            ChildJvm jvm,
            Path data,
            Duration lease,
            boolean pretended,
            List<String> as,
            Optional<Security> security)
            throws IOException {
        this.jvm = jvm;
        this.data = data;
        this.lease = lease;
        this.pretended = pretended;
        this.as = as;
        this.security = security;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
        this.api =
                new ApiClient(
                        uri(),
                        security.map(Security::key).orElse(""),
                        security.flatMap(by -> by.authority().client(Optional.empty())));
    }

    /**
     * Who issues certificates, and what shows who is asking.
     *
     * @param key an API key for everything
     */
    record Security(TestAuthority authority, String key) {
        List<String> server() {
            Path certificate = authority.server("127.0.0.1");
            return List.of(
                    "--set",
                    "http.tls-certificate-file=" + certificate,
                    "--set",
                    "http.tls-key-file=" + TestAuthority.key(certificate),
                    "--set",
                    "http.tls-client-ca-file=" + authority.file(),
                    "--set",
                    "auth.api-keys=true");
        }

        List<String> worker(String name) {
            Path certificate = authority.worker(name);
            return List.of(
                    "--ca",
                    authority.file().toString(),
                    "--certificate",
                    certificate.toString(),
                    "--key",
                    TestAuthority.key(certificate).toString());
        }
    }

    private static Class<?> main() {
        try {
            return Class.forName("dev.crucible.cli.Main");
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    URI uri() {
        return URI.create((security.isPresent() ? "https" : "http") + "://127.0.0.1:" + port);
    }

    Path temporary() {
        return jvm.temporary();
    }

    List<Long> pids() {
        return List.copyOf(pids);
    }

    /** How often a worker was told that its claim is stale. */
    int refused() {
        return refused.get();
    }

    List<Member> workers() {
        return workers;
    }

    // --- the server ------------------------------------------------------------------------------

    void startServer() throws IOException {
        ProcessBuilder prepared =
                jvm.prepare(
                                "server",
                                as,
                                MAIN,
                                "serve",
                                "--role",
                                "api",
                                "--port",
                                Integer.toString(port),
                                "--data",
                                data.toString(),
                                "--set",
                                "queue.lease=" + lease.toSeconds() + "s",
                                "--set",
                                "queue.attempts=100",
                                "--set",
                                "queue.retry-base=5ms",
                                "--set",
                                "queue.retry-cap=100ms")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        security.ifPresent(by -> prepared.command().addAll(by.server()));
        Process started = prepared.start();
        pids.add(started.pid());
        server = started;
    }

    Process server() {
        Process running = server;
        if (running == null) {
            throw new IllegalStateException("no server was started");
        }
        return running;
    }

    /** Waits until the server answers; it must not end by itself. */
    void awaitServer() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            if (!server().isAlive()) {
                throw new AssertionError("the server ended by itself:\n" + jvm.errors("server"));
            }
            assertThat(System.nanoTime() - deadline).as(jvm.errors("server")).isNegative();
            LockSupport.parkNanos(10_000_000);
        }
    }

    boolean answers() {
        try {
            api.get("/health/live");
            return true;
        } catch (ApiException silent) {
            return false;
        }
    }

    // --- workers ---------------------------------------------------------------------------------

    Member startWorker() throws IOException {
        String name = "w" + made++;
        ProcessBuilder prepared =
                pretended
                        ? jvm.prepare(
                                "pretended",
                                List.of(),
                                PretendedWorker.class,
                                uri().toString(),
                                name)
                        : jvm.prepare(
                                "worker",
                                List.of(),
                                MAIN,
                                "worker",
                                "--server",
                                uri().toString(),
                                "--name",
                                name,
                                "--slots",
                                "2");
        security.ifPresent(by -> {
            prepared.command().addAll(by.worker(name));
            prepared.environment().put("CRUCIBLE_API_KEY", by.key());
        });
        Process process = prepared.start();
        pids.add(process.pid());
        Member member = new Member(name, process);
        workers.add(member);
        Thread.ofVirtual().start(() -> listen(member));
        return member;
    }

    private void listen(Member member) {
        try (BufferedReader lines = member.process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ", -1);
                switch (words[0]) {
                    case "up", "Worker" -> member.up = true;
                    case "claimed", "running", "finishing" -> member.phases.put(words[1], words[0]);
                    case "done" -> member.phases.remove(words[1]);
                    case "lost", "refused" -> {
                        refused.incrementAndGet();
                        member.phases.remove(words[1]);
                    }
                    default -> {
                        // Of no interest.
                    }
                }
            }
        } catch (IOException | UncheckedIOException gone) {
            // It was killed.
        }
    }

    /** Waits until the worker has joined. */
    void awaitWorker(Member member) throws IOException {
        assertThat(waited(PATIENCE, () -> member.up || !member.process.isAlive()))
                .as(jvm.errors(pretended ? "pretended" : "worker"))
                .isTrue();
        assertThat(member.process.isAlive())
                .as(() -> member.name + " ended by itself: " + workerErrors())
                .isTrue();
    }

    private String workerErrors() {
        try {
            return jvm.errors(pretended ? "pretended" : "worker");
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    /** Waits for something; whether it came. */
    static boolean waited(Duration patience, BooleanSupplier wanted) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!wanted.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            LockSupport.parkNanos(1_000_000);
        }
        return true;
    }

    // --- what happens to them --------------------------------------------------------------------

    void killServer() throws InterruptedException {
        kill(server());
    }

    void kill(Member member) throws InterruptedException {
        workers.remove(member);
        kill(member.process);
    }

    /** SIGKILL, also for what is stopped. */
    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    void pause(Member member) throws IOException, InterruptedException {
        signal("STOP", member.process);
        member.paused = true;
    }

    void resume(Member member) throws IOException, InterruptedException {
        member.paused = false;
        signal("CONT", member.process);
    }

    static void signal(String name, Process process) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** Stops everything in an orderly way; that must work. */
    void stop() throws IOException, InterruptedException {
        for (Member member : List.copyOf(workers)) {
            stop(member);
        }
        stopServer();
    }

    void stop(Member member) throws IOException, InterruptedException {
        workers.remove(member);
        if (pretended) {
            member.process.outputWriter(StandardCharsets.US_ASCII).close();
        } else {
            signal("TERM", member.process);
        }
        ended(member.process);
    }

    void stopServer() throws IOException, InterruptedException {
        signal("TERM", server());
        ended(server());
    }

    private void ended(Process process) throws IOException, InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("it stops when it is asked to")
                .isTrue();
        assertThat(process.exitValue()).as(() -> workerErrors() + "\n" + serverErrors()).isZero();
    }

    private String serverErrors() {
        try {
            return jvm.errors("server");
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    @Override
    public void close() throws IOException {
        workers.forEach(member -> member.process.destroyForcibly());
        Process running = server;
        if (running != null) {
            running.destroyForcibly();
        }
        api.close();
    }
}
