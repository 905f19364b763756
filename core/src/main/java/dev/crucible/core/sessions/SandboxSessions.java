package dev.crucible.core.sessions;

import dev.crucible.core.Cancellation;
import dev.crucible.core.Command;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.OutputListener;
import dev.crucible.core.RunIds;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.journal.Actor;
import dev.crucible.core.journal.Entry;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.journal.Journal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Sandboxes that stay open between requests. Every opening and closing is recorded. A session ends
 * when it is closed, when nobody uses it, when its time is up, when it breaks, and with this
 * process. Thread-safe.
 */
public final class SandboxSessions implements AutoCloseable {
    private static final String PREFIX = "sandbox-";

    private final SandboxHost host;
    private final Journal journal;
    private final SessionSettings settings;
    private final RunIds ids;
    private final InstantSource clock;
    private final ConcurrentHashMap<String, OpenSession> sessions = new ConcurrentHashMap<>();

    /** Places that are taken, of sessions that are open or being opened. Guards itself. */
    private final Map<String, Integer> places = new HashMap<>();

    private int taken;
    private boolean closed;

    /** Sessions on this host. */
    public SandboxSessions(
            SandboxHost host,
            Journal journal,
            SessionSettings settings,
            RunIds ids,
            InstantSource clock) {
        this.host = host;
        this.journal = journal;
        this.settings = settings;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Opens a sandbox.
     *
     * @throws CrucibleException {@code QUOTA_EXCEEDED} when the tenant has as many as it may,
     *     {@code UNAVAILABLE} when there are too many altogether
     * @throws dev.crucible.core.SandboxException when what is asked for cannot be had
     */
    public SessionInfo open(SessionRequest request, Actor actor, String why) {
        Duration idle = bounded(request.idle(), settings.idle(), settings.maxIdle());
        Duration lifetime =
                bounded(request.lifetime(), settings.lifetime(), settings.maxLifetime());
        take(request.tenant());
        String id = PREFIX + ids.next().value().substring("run-".length());
        try {
            SandboxHost.Opened opened =
                    host.open(
                            id,
                            new SandboxHost.Wish(
                                    request.engine(),
                                    request.isolation(),
                                    request.spec(),
                                    lifetime));
            Instant now = clock.instant();
            SessionInfo info =
                    new SessionInfo(
                            id,
                            request.tenant(),
                            opened.engine(),
                            opened.isolation(),
                            request.spec().limits(),
                            opened.attestation(),
                            now,
                            now,
                            idle,
                            now.plus(lifetime),
                            0,
                            false);
            record(
                    new Entry(
                            request.tenant(),
                            actor,
                            why,
                            new Fact.SandboxOpened(id, opened.engine())));
            sessions.put(id, new OpenSession(info));
            return info;
        } catch (RuntimeException failed) {
            host.close(id);
            free(request.tenant());
            throw failed;
        }
    }

    private static Duration bounded(Duration asked, Duration otherwise, Duration most) {
        if (asked.isZero()) {
            return otherwise;
        }
        if (asked.isNegative() || asked.compareTo(most) > 0) {
            throw new CrucibleException(
                    ErrorCode.INVALID_REQUEST,
                    "a session of " + asked + " (expected at most " + most + ")");
        }
        return asked;
    }

    private void take(String tenant) {
        synchronized (places) {
            if (closed || taken >= settings.total()) {
                throw new CrucibleException(
                        ErrorCode.UNAVAILABLE,
                        closed
                                ? "sessions are ending"
                                : "all " + settings.total() + " places for sessions are taken");
            }
            int has = places.getOrDefault(tenant, 0);
            if (has >= settings.perTenant()) {
                throw new CrucibleException(
                        ErrorCode.QUOTA_EXCEEDED,
                        "tenant '" + tenant + "' has " + has + " sessions already");
            }
            places.put(tenant, has + 1);
            taken++;
        }
    }

    private void free(String tenant) {
        synchronized (places) {
            places.computeIfPresent(tenant, (_, has) -> has == 1 ? null : has - 1);
            taken--;
        }
    }

    private void record(Entry entry) {
        journal.append(List.of(entry));
    }

    /**
     * The session of this id.
     *
     * @throws CrucibleException {@code NOT_FOUND}
     */
    public SessionInfo get(String id) {
        return require(id).info(clock.instant());
    }

    /** The open sessions of a tenant, of all when it is empty; oldest first. */
    public List<SessionInfo> list(String tenant) {
        Instant now = clock.instant();
        return sessions.values().stream()
                .map(session -> session.info(now))
                .filter(info -> tenant.isEmpty() || info.tenant().equals(tenant))
                .sorted(Comparator.comparing(SessionInfo::id))
                .toList();
    }

    /**
     * Executes a command and waits for its end.
     *
     * @param wall elapsed time that it may take
     * @param listener follows the output; must not block
     * @throws CrucibleException {@code NOT_FOUND}; {@code CONFLICT} when another command is running
     *     or the sandbox has ended
     */
    public Sandbox.ExecResult exec(
            String id,
            Command command,
            Duration wall,
            OutputListener listener,
            Cancellation cancellation) {
        return use(id, true, () -> host.exec(id, command, wall, listener, cancellation));
    }

    /** Puts a file into the working directory. */
    public void write(String id, SandboxFile file) {
        use(
                id,
                false,
                () -> {
                    host.write(id, file);
                    return true;
                });
    }

    /** The files in the working directory. */
    public Sandbox.FileListing files(String id) {
        return use(id, false, () -> host.list(id));
    }

    /** The content of a file of at most this size. */
    public SandboxFile read(String id, String path, long maxBytes) {
        return use(id, false, () -> host.read(id, path, maxBytes));
    }

    private <T> T use(String id, boolean command, Supplier<T> work) {
        OpenSession session = require(id);
        if (!session.enter(command)) {
            throw unknown(id);
        }
        try {
            return work.get();
        } finally {
            session.leave(clock.instant());
        }
    }

    /**
     * Ends a session, and whatever runs in it.
     *
     * @throws CrucibleException {@code NOT_FOUND}
     */
    public void close(String id, Actor actor, String why) {
        OpenSession session = require(id);
        if (session.close()) {
            end(session, actor, why, "closed");
        }
    }

    private void end(OpenSession session, Actor actor, String why, String cause) {
        SessionInfo info = session.opened();
        try {
            host.close(info.id());
        } finally {
            sessions.remove(info.id());
            free(info.tenant());
            record(new Entry(info.tenant(), actor, why, new Fact.SandboxClosed(info.id(), cause)));
        }
    }

    /** Ends the sessions that nobody uses, whose time is up, or that have broken. */
    public void tick() {
        Instant now = clock.instant();
        for (OpenSession session : sessions.values()) {
            SessionInfo info = session.opened();
            if (!info.expires().isAfter(now)) {
                endBySystem(session, session.close(), "its time was up");
            } else if (!host.alive(info.id())) {
                endBySystem(session, session.close(), "it broke");
            } else {
                endBySystem(session, session.closeIfIdle(now), "nobody used it");
            }
        }
    }

    private void endBySystem(OpenSession session, boolean mine, String cause) {
        if (mine) {
            end(session, Actor.SYSTEM, "", cause);
        }
    }

    private OpenSession require(String id) {
        OpenSession session = sessions.get(id);
        if (session == null) {
            throw unknown(id);
        }
        return session;
    }

    private static CrucibleException unknown(String id) {
        return new CrucibleException(ErrorCode.NOT_FOUND, "there is no sandbox " + id);
    }

    /** Ends every session, also when the end of one cannot be recorded. */
    @Override
    public void close() {
        synchronized (places) {
            closed = true;
        }
        List<RuntimeException> failures = new ArrayList<>();
        for (OpenSession session : sessions.values()) {
            try {
                endBySystem(session, session.close(), "the service stopped");
            } catch (RuntimeException unrecorded) {
                failures.add(unrecorded);
            }
        }
        host.close();
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }
}
