package dev.crucible.containment.oracles;

import dev.crucible.core.Bytes;
import dev.crucible.linux.AbstractSocket;
import dev.crucible.linux.LinuxException;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ReadableByteChannel;
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
 * Listens on every address of the host, by TCP and by UDP, and on UNIX sockets that everybody may
 * write to: one that is a file, and one with an abstract name. Nobody needs to be quick: what was
 * sent waits in the kernel until it is asked for.
 */
public final class Listeners implements Oracle {
    private static final int MOST = 64;
    private static final int ROOM = 2_048;

    private final Canary canary;
    private final Path path;
    private final List<ServerSocketChannel> servers = new ArrayList<>();
    private final List<DatagramChannel> datagrams = new ArrayList<>();
    private final String name;
    private @Nullable AbstractSocket named;

    /**
     * Begins to listen.
     *
     * @param nonce what an attempt must send
     * @param path where to put the UNIX socket
     */
    public Listeners(String nonce, Path path) {
        this.canary = new Canary(nonce);
        this.path = path;
        this.name = path.getFileName() + ".name";
        try {
            for (InetAddress address : addresses()) {
                listen(address);
            }
            ServerSocketChannel local = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            servers.add(local);
            local.bind(UnixDomainSocketAddress.of(path)).configureBlocking(false);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
            named = AbstractSocket.listen(name);
        } catch (IOException broken) {
            close();
            throw new UncheckedIOException(broken);
        } catch (LinuxException broken) {
            close();
            throw broken;
        }
    }

    private static List<InetAddress> addresses() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLinkLocalAddress())
                .distinct()
                .limit(MOST)
                .toList();
    }

    private void listen(InetAddress address) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        servers.add(server);
        server.bind(new InetSocketAddress(address, 0)).configureBlocking(false);
        DatagramChannel datagram = DatagramChannel.open();
        datagrams.add(datagram);
        datagram.bind(new InetSocketAddress(address, 0)).configureBlocking(false);
    }

    /**
     * Defines {@code NONCE}, {@code TCP}, {@code UDP}: pairs of address and port; {@code PATH}, and
     * {@code ABSTRACT}, a name without its leading NUL.
     */
    @Override
    public String statements() {
        try {
            List<SocketAddress> tcp = new ArrayList<>();
            for (ServerSocketChannel server : servers) {
                tcp.add(server.getLocalAddress());
            }
            List<SocketAddress> udp = new ArrayList<>();
            for (DatagramChannel datagram : datagrams) {
                udp.add(datagram.getLocalAddress());
            }
            return "NONCE = '%s'\nTCP = %s\nUDP = %s\nPATH = '%s'\nABSTRACT = '%s'\n"
                    .formatted(canary.value(), pairs(tcp), pairs(udp), path, name);
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    private static String pairs(List<SocketAddress> addresses) {
        return addresses.stream()
                .filter(InetSocketAddress.class::isInstance)
                .map(InetSocketAddress.class::cast)
                .map(one -> "('%s', %d)".formatted(plain(one.getAddress()), one.getPort()))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** Without the interface that Java adds to addresses of version 6. */
    private static String plain(InetAddress address) {
        return address.getHostAddress().split("%", 2)[0];
    }

    @Override
    public List<String> sightings(String output) {
        List<String> found = new ArrayList<>();
        try {
            for (ServerSocketChannel server : servers) {
                String name = "a connection to " + server.getLocalAddress();
                while (accepted(found, name, server)) {
                    // There may be more.
                }
            }
            for (DatagramChannel datagram : datagrams) {
                ByteBuffer room = ByteBuffer.allocate(ROOM);
                while (datagram.receive(room) != null) {
                    note(found, "a datagram to " + datagram.getLocalAddress(), room);
                    room.clear();
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        if (named != null) {
            for (Bytes said : named.received()) {
                note(
                        found,
                        "a connection to @" + name,
                        ByteBuffer.wrap(said.toArray()).position(said.size()));
            }
        }
        return found;
    }

    private boolean accepted(List<String> found, String what, ServerSocketChannel server)
            throws IOException {
        try (SocketChannel one = server.accept()) {
            if (one == null) {
                return false;
            }
            one.configureBlocking(false);
            note(found, what, one);
            return true;
        }
    }

    private void note(List<String> found, String what, ReadableByteChannel from) {
        ByteBuffer room = ByteBuffer.allocate(ROOM);
        try {
            while (room.hasRemaining() && from.read(room) > 0) {
                // There may be more.
            }
        } catch (IOException reset) {
            // What came before it counts.
        }
        note(found, what, room);
    }

    /** Others of this machine may come by: only whoever brings the nonce is the attempt. */
    private void note(List<String> found, String what, ByteBuffer room) {
        String text = new String(room.array(), 0, room.position(), StandardCharsets.ISO_8859_1);
        if (canary.in(text)) {
            found.add(what);
        }
    }

    @Override
    public void close() {
        List<Closeable> all = new ArrayList<>(servers);
        all.addAll(datagrams);
        all.add(() -> Files.deleteIfExists(path));
        if (named != null) {
            all.add(named::close);
        }
        for (Closeable one : all) {
            try {
                one.close();
            } catch (IOException left) {
                // A listener that cannot be closed ends with this process.
            }
        }
    }
}
