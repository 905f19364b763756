package dev.crucible.containment.oracles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Sockets that are called as those of services are whose word is law: a daemon of containers, a
 * message bus, an agent with keys. Everybody may connect; who does is heard.
 */
public final class Decoys implements Oracle {
    private static final List<String> NAMES =
            List.of(
                    "docker.sock",
                    "containerd.sock",
                    "podman.sock",
                    "system_bus_socket",
                    "agent.1",
                    "private");

    private static final int SHORT = 12;
    private static final int ROOM = 512;

    private final Canary canary;
    private final List<ServerSocketChannel> servers = new ArrayList<>();
    private final List<Path> made = new ArrayList<>();

    /**
     * Begins to listen.
     *
     * @param nonce what an attempt must send
     * @param folders where such sockets are expected; those that cannot be written are left out
     */
    public Decoys(String nonce, List<Path> folders) {
        canary = new Canary(nonce);
        try {
            for (Path folder : folders) {
                if (Files.isWritable(folder)) {
                    // The name of a socket has no room for a long one (unix(7)).
                    listen(Files.createDirectory(folder.resolve(nonce.substring(0, SHORT))));
                }
            }
        } catch (IOException broken) {
            close();
            throw new UncheckedIOException(broken);
        }
    }

    private void listen(Path folder) throws IOException {
        made.add(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String name : NAMES) {
            Path path = folder.resolve(name);
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            servers.add(server);
            server.bind(UnixDomainSocketAddress.of(path)).configureBlocking(false);
            made.add(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
        }
    }

    /** Defines {@code NONCE}, and {@code DECOYS}, their paths. */
    @Override
    public String statements() {
        return made.stream()
                .filter(path -> NAMES.contains(String.valueOf(path.getFileName())))
                .map(path -> "'" + path + "'")
                .collect(
                        Collectors.joining(
                                ", ", "NONCE = '" + canary.value() + "'\nDECOYS = [", "]\n"));
    }

    @Override
    public List<String> sightings(String output) {
        List<String> found = new ArrayList<>();
        try {
            for (ServerSocketChannel server : servers) {
                try (SocketChannel one = server.accept()) {
                    if (one != null && canary.in(sent(one))) {
                        found.add("a decoy was spoken to: " + server.getLocalAddress());
                    }
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return found;
    }

    private static String sent(SocketChannel from) throws IOException {
        from.configureBlocking(false);
        ByteBuffer room = ByteBuffer.allocate(ROOM);
        while (room.hasRemaining() && from.read(room) > 0) {
            // There may be more.
        }
        return new String(room.array(), 0, room.position(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            for (ServerSocketChannel server : servers) {
                server.close();
            }
            for (Path path : made.reversed()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
