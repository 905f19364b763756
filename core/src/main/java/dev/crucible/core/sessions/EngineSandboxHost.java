package dev.crucible.core.sessions;

import dev.crucible.core.Attestation;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Command;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.EngineSelector;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.OutputListener;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.SandboxSession;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Sessions on the engines of this process. Sandboxes are driven from platform threads. */
public final class EngineSandboxHost implements SandboxHost {
    private final Supplier<EngineSelector> engines;
    private final ConcurrentHashMap<String, SandboxSession> sessions = new ConcurrentHashMap<>();
    private final ExecutorService threads =
            Executors.newCachedThreadPool(
                    Thread.ofPlatform().name("session-", 0).daemon(true).factory());
    private volatile boolean closed;

    /** Sessions on these engines, which are looked for when the first is opened. */
    public EngineSandboxHost(Supplier<EngineSelector> engines) {
        this.engines = engines;
    }

    @Override
    public Opened open(String id, Wish wish) {
        return onPlatformThread(() -> {
            ExecutionEngine engine = engines.get().select(wish.engine(), wish.isolation());
            SandboxSession session = engine.openSession(wish.spec(), wish.lifetime());
            sessions.put(id, session);
            if (closed) {
                close(id);
                throw new CrucibleException(ErrorCode.UNAVAILABLE, "sessions are ending");
            }
            Attestation attestation = session.attestation();
            return new Opened(engine.name(), engine.info().isolation(), attestation);
        });
    }

    @Override
    public boolean alive(String id) {
        SandboxSession session = sessions.get(id);
        return session != null && session.alive();
    }

    @Override
    public Sandbox.ExecResult exec(
            String id,
            Command command,
            Duration wall,
            OutputListener listener,
            Cancellation cancellation) {
        SandboxSession session = require(id);
        return onPlatformThread(() -> session.exec(command, wall, listener, cancellation));
    }

    @Override
    public void write(String id, SandboxFile file) {
        SandboxSession session = require(id);
        onPlatformThread(() -> {
            session.write(file);
            return true;
        });
    }

    @Override
    public Sandbox.FileListing list(String id) {
        return onPlatformThread(require(id)::list);
    }

    @Override
    public SandboxFile read(String id, String path, long maxBytes) {
        SandboxSession session = require(id);
        return onPlatformThread(() -> session.read(path, maxBytes));
    }

    @Override
    public void close(String id) {
        SandboxSession session = sessions.remove(id);
        if (session != null) {
            onPlatformThread(() -> {
                session.close();
                return true;
            });
        }
    }

    @Override
    public void close() {
        closed = true;
        List.copyOf(sessions.keySet()).forEach(this::close);
        threads.shutdown();
    }

    private SandboxSession require(String id) {
        SandboxSession session = sessions.get(id);
        if (session == null) {
            throw new CrucibleException(ErrorCode.NOT_FOUND, "there is no sandbox " + id);
        }
        return session;
    }

    /** An interrupt does not end the wait: what was begun in a sandbox has an outcome. */
    private <T> T onPlatformThread(Supplier<T> work) {
        if (!Thread.currentThread().isVirtual()) {
            return work.get();
        }
        Future<T> result = threads.submit(work::get);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new CrucibleException(
                    ErrorCode.INTERNAL, "a sandbox's thread has failed", failed.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
