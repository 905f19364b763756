package dev.crucible.containment.oracles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** What another run would leave in the kernel's tables: a socket with a name, and a lock. */
public final class Traces implements Oracle {
    private final Canary canary;
    private final Path socket;
    private final Path locked;
    private final ServerSocketChannel server;
    private final FileChannel file;
    private final String inode;

    /**
     * Leaves them.
     *
     * @param canary part of the socket's name
     * @param folder where
     */
    public Traces(Canary canary, Path folder) {
        this.canary = canary;
        this.socket = folder.resolve(canary.value() + ".sock");
        this.locked = folder.resolve(canary.value() + ".lock");
        try {
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            file = FileChannel.open(locked, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            file.lock();
            inode = ":" + Files.getAttribute(locked, "unix:ino") + " ";
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public String statements() {
        return "";
    }

    @Override
    public List<String> sightings(String output) {
        List<String> found = new ArrayList<>();
        if (canary.in(output)) {
            found.add("the name of another's socket came back");
        }
        if (output.contains(inode)) {
            found.add("another's lock was seen");
        }
        return found;
    }

    @Override
    public void close() {
        try (server;
                file) {
            Files.deleteIfExists(socket);
            Files.deleteIfExists(locked);
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
