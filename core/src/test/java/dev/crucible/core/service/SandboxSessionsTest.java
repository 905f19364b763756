package dev.crucible.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.Attestation;
import dev.crucible.core.Availability;
import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.CapturedStream;
import dev.crucible.core.Command;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.EngineChoice;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.EngineSelector;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.Isolation;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Limits;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener;
import dev.crucible.core.RunIds;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxException;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.SandboxSession;
import dev.crucible.core.SandboxSpec;
import dev.crucible.core.Stdin;
import dev.crucible.core.Usage;
import dev.crucible.core.journal.Actor;
import dev.crucible.core.sessions.EngineSandboxHost;
import dev.crucible.core.sessions.SandboxSessions;
import dev.crucible.core.sessions.SessionInfo;
import dev.crucible.core.sessions.SessionRequest;
import dev.crucible.core.sessions.SessionSettings;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

final class SandboxSessionsTest {
    private static final Command PRINT = new Command(List.of("print"), Map.of(), Stdin.NONE);
    private static final SessionSettings SETTINGS =
            new SessionSettings(
                    Duration.ofMinutes(10),
                    Duration.ofHours(1),
                    Duration.ofHours(1),
                    Duration.ofDays(1),
                    2,
                    3);

    private final Service.Clock clock = new Service.Clock(Instant.parse("2026-03-01T12:00:00Z"));
    private final Heap heap = new Heap(clock);
    private final List<FakeSession> opened = new ArrayList<>();
    private final SandboxSessions sessions =
            new SandboxSessions(
                    new EngineSandboxHost(() -> new EngineSelector(List.of(new FakeEngine()))),
                    heap,
                    SETTINGS,
                    new RunIds(clock, new Random(1)),
                    clock);

    private SessionInfo open(String tenant) {
        return sessions.open(request(tenant, Duration.ZERO), Service.ANN, "");
    }

    private static SessionRequest request(String tenant, Duration idle) {
        return new SessionRequest(
                tenant,
                new EngineChoice.Auto(),
                Isolation.of(IsolationClass.PROCESS),
                new SandboxSpec(Limits.DEFAULTS, NetworkAccess.NONE, List.of()),
                idle,
                Duration.ZERO);
    }

    private String exec(String id) {
        return sessions.exec(
                        id,
                        PRINT,
                        Duration.ofSeconds(1),
                        OutputListener.SILENT,
                        Cancellation.none())
                .stdout()
                .bytes()
                .asText();
    }

    @Test
    void aSessionKeepsItsFilesFromCommandToCommand() {
        String id = open("lab").id();
        sessions.write(id, SandboxFile.of("a", Bytes.utf8("1")));
        assertThat(exec(id)).isEqualTo("1 files");
        assertThat(sessions.read(id, "a", 10).content().asText()).isEqualTo("1");
        assertThat(sessions.files(id).files()).hasSize(1);
        assertThat(sessions.get(id))
                .returns(1L, SessionInfo::commands)
                .returns(false, SessionInfo::busy)
                .returns("fake", SessionInfo::engine);
        sessions.close(id, Service.ANN, "done");
        assertThat(opened.getFirst().closed).isTrue();
        assertThatThrownBy(() -> exec(id)).returns(ErrorCode.NOT_FOUND, Service::code);
        assertThatThrownBy(() -> sessions.close(id, Service.ANN, ""))
                .returns(ErrorCode.NOT_FOUND, Service::code);
        assertThat(heap.read(0, 10))
                .extracting(event -> event.fact().getClass().getSimpleName())
                .containsExactly("SandboxOpened", "SandboxClosed");
    }

    @Test
    void sandboxesAreDrivenFromPlatformThreads() throws Exception {
        try (ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
            String id = virtual.submit(() -> open("lab").id()).get();
            Future<String> result = virtual.submit(() -> exec(id));
            assertThat(result.get()).isEqualTo("0 files");
            Future<?> refused = virtual.submit(() -> sessions.read(id, "missing", 1));
            assertThatThrownBy(refused::get).hasRootCauseInstanceOf(CrucibleException.class);
        }
        assertThat(opened.getFirst().virtual).isFalse();
    }

    @Test
    void aTenantHasOnlySoManyAndSoHaveAll() {
        SessionInfo first = open("lab");
        open("lab");
        assertThatThrownBy(() -> open("lab")).returns(ErrorCode.QUOTA_EXCEEDED, Service::code);
        open("other");
        assertThatThrownBy(() -> open("third")).returns(ErrorCode.UNAVAILABLE, Service::code);
        assertThat(sessions.list("lab")).hasSize(2);
        assertThat(sessions.list("")).hasSize(3);
        sessions.close(first.id(), Service.ANN, "");
        assertThat(open("lab").id()).startsWith("sandbox-");
    }

    @Test
    void aSessionThatCannotBeOpenedTakesNoPlace() {
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() ->
                            sessions.open(
                                    new SessionRequest(
                                            "lab",
                                            new EngineChoice.Auto(),
                                            Isolation.of(IsolationClass.VM),
                                            request("lab", Duration.ZERO).spec(),
                                            Duration.ZERO,
                                            Duration.ZERO),
                                    Service.ANN,
                                    ""))
                    .isInstanceOf(SandboxException.class);
            heap.failNext(1);
            assertThatThrownBy(() -> open("lab"))
                    .returns(ErrorCode.INSUFFICIENT_RESOURCES, Service::code);
        }
        assertThat(opened).allMatch(session -> session.closed);
        assertThatThrownBy(() -> sessions.open(request("lab", Duration.ofDays(3)), Service.ANN, ""))
                .returns(ErrorCode.INVALID_REQUEST, Service::code);
        assertThat(open("lab").idle()).isEqualTo(SETTINGS.idle());
    }

    @Test
    void whatNobodyUsesWhatIsTooOldAndWhatBrokeIsEnded() {
        String idle = open("lab").id();
        String used = sessions.open(request("lab", Duration.ofMinutes(20)), Service.ANN, "").id();
        String broken = open("other").id();
        opened.getLast().broken = true;

        clock.advance(Duration.ofMinutes(11));
        sessions.tick();

        assertThat(sessions.list("")).extracting(SessionInfo::id).containsExactly(used);
        exec(used);
        for (int i = 0; i < 4; i++) {
            clock.advance(Duration.ofMinutes(15));
            sessions.tick();
            if (!sessions.list("").isEmpty()) {
                exec(used);
            }
        }
        assertThat(sessions.list("")).isEmpty();
        assertThat(causes())
                .containsExactlyInAnyOrder(
                        idle + " nobody used it", broken + " it broke", used + " its time was up");
    }

    private List<String> causes() {
        return heap.read(0, 100).stream()
                .filter(event -> event.entry().actor().equals(Actor.SYSTEM))
                .map(event -> (dev.crucible.core.journal.Fact.SandboxClosed) event.fact())
                .map(fact -> fact.sandbox() + " " + fact.cause())
                .toList();
    }

    @Test
    void everySessionEndsWithTheService() {
        open("lab");
        open("other");
        sessions.close();
        assertThat(opened).hasSize(2).allMatch(session -> session.closed);
        assertThat(causes()).hasSize(2).allMatch(cause -> cause.contains("service stopped"));
        assertThatThrownBy(() -> open("lab")).returns(ErrorCode.UNAVAILABLE, Service::code);
    }

    private final class FakeEngine implements ExecutionEngine {
        @Override
        public EngineInfo info() {
            return new EngineInfo(
                    "fake", IsolationClass.PROCESS, "1", new Availability.Available(), List.of());
        }

        @Override
        public Sandbox open(SandboxSpec spec) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SandboxSession openSession(SandboxSpec spec, Duration lifetime) {
            FakeSession session = new FakeSession();
            opened.add(session);
            return session;
        }

        @Override
        public SelfTest selfTest() {
            return new SelfTest(SelfTest.Status.SKIPPED, "", Duration.ZERO);
        }
    }

    private static final class FakeSession implements SandboxSession {
        private final Map<String, SandboxFile> files = new HashMap<>();
        private volatile boolean closed;
        private volatile boolean broken;
        private volatile boolean virtual;

        @Override
        public Attestation attestation() {
            return Attestation.none("fake", IsolationClass.PROCESS);
        }

        @Override
        public boolean alive() {
            return !closed && !broken;
        }

        @Override
        public Sandbox.ExecResult exec(
                Command command,
                Duration wall,
                OutputListener listener,
                Cancellation cancellation) {
            virtual |= Thread.currentThread().isVirtual();
            return new Sandbox.ExecResult(
                    new Outcome.Exited(0),
                    new CapturedStream(Bytes.utf8(files.size() + " files"), false),
                    CapturedStream.EMPTY,
                    Usage.NOTHING);
        }

        @Override
        public void write(SandboxFile file) {
            files.put(file.path(), file);
        }

        @Override
        public Sandbox.FileListing list() {
            return new Sandbox.FileListing(
                    files.keySet().stream().map(path -> new Sandbox.FileEntry(path, 1)).toList(),
                    List.of());
        }

        @Override
        public SandboxFile read(String path, long maxBytes) {
            SandboxFile file = files.get(path);
            if (file == null) {
                throw new CrucibleException(ErrorCode.NOT_FOUND, "no file " + path);
            }
            return file;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
