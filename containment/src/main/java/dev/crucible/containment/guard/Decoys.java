package dev.crucible.containment.guard;

import dev.crucible.linux.DecoySocket;
import dev.crucible.linux.Fd;
import dev.crucible.linux.LinuxException;
import dev.crucible.linux.Poller;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/**
 * What lies on the host for whoever gets out: a file with honey and sockets to connect to. A thread
 * lays them out and waits at the sockets, so that no run waits for it.
 */
final class Decoys implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Decoys.class.getName());
    private static final Duration LONG = Duration.ofHours(1);

    private final Path folder;
    private final String honey;
    private final Visitors visitors;
    private final Fd stop = Fd.event();
    private final CountDownLatch laid = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name("decoys").daemon().unstarted(this::run);

    private Decoys(Path folder, String honey, Visitors visitors) {
        this.folder = folder;
        this.honey = honey;
        this.visitors = visitors;
    }

    static Decoys lay(
            Path folder, String honey, Supplier<Collection<Watch>> open, Alarm.Listener listener) {
        Decoys decoys = new Decoys(folder, honey, new Visitors(open, listener));
        decoys.thread.start();
        return decoys;
    }

    void await() throws InterruptedException {
        laid.await();
    }

    private Path file() {
        return folder.resolve("credentials");
    }

    private Path socket() {
        return folder.resolve("control");
    }

    private void run() {
        List<DecoySocket> sockets = new ArrayList<>();
        try {
            file(file());
            sockets.add(DecoySocket.at(socket().toString()));
            Files.setPosixFilePermissions(socket(), PosixFilePermissions.fromString("rw-rw-rw-"));
            sockets.add(DecoySocket.named(folder.getFileName().toString()));
            sockets.add(DecoySocket.port());
            laid.countDown();
            while (wait(sockets)) {
                sockets.forEach(this::visited);
            }
        } catch (IOException | LinuxException broken) {
            LOG.log(System.Logger.Level.WARNING, "not every decoy lies where it should", broken);
        } finally {
            laid.countDown();
            sockets.forEach(DecoySocket::close);
            remove(file());
            remove(socket());
            stop.close();
        }
    }

    /** Whoever gets out can pass the folder, which does not list what is in it, and read this. */
    private void file(Path file) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Files.writeString(file, "token = " + honey + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    /** False when it is over. */
    private boolean wait(List<DecoySocket> sockets) {
        Poller poller = new Poller().input(stop);
        sockets.forEach(socket -> poller.input(socket.listening()));
        return !poller.await(LONG).ready(0);
    }

    private void visited(DecoySocket socket) {
        for (Optional<DecoySocket.Visitor> next = socket.next();
                next.isPresent();
                next = socket.next()) {
            visitors.came(next.get(), socket.portNumber());
        }
    }

    private static void remove(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException left) {
            LOG.log(System.Logger.Level.WARNING, "left behind: " + path, left);
        }
    }

    @Override
    public void close() {
        stop.signal();
        try {
            thread.join();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
