package dev.crucible.containment.probes;

import dev.crucible.containment.Ground;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.oracles.Listeners;
import dev.crucible.containment.oracles.Visitor;

import java.util.List;

/**
 * Sending anything anywhere. All that is ever sent goes to listeners of our own; of other addresses
 * it is only asked whether there is a way to them, which sends nothing.
 */
final class NetworkProbes {
    /** What takes part in these attempts; {@code deliver} tries to hand over the nonce. */
    private static final String TALK =
            """
            import socket


            def family(address):
                return socket.AF_INET6 if ":" in address else socket.AF_INET


            def deliver(place, kind=socket.SOCK_STREAM, protocol=0, data=NONCE.encode()):
                with socket.socket(family(place[0]), kind, protocol) as out:
                    out.settimeout(0.3)
                    out.connect(place)
                    out.sendall(data)


            def way(address, port):
                with socket.socket(family(address), socket.SOCK_DGRAM) as out:
                    out.connect((address, port))


            if "receive" in globals():
                receive(TCP, UDP)
            """;

    /** Listens within an enclosure where the host listens outside. */
    static final String RECEIVE =
            """
            import socket
            import threading


            def receive(tcp, udp):
                def bound(address, port, kind):
                    made = socket.socket(
                        socket.AF_INET6 if ":" in address else socket.AF_INET, kind)
                    made.settimeout(1)
                    made.bind((address, port))
                    return made

                def connections(server):
                    data = server.accept()[0].recv(512)
                    act("met", lambda: data)

                def datagrams(server):
                    data = server.recv(512)
                    act("met", lambda: data)

                for places, kind, task in ((tcp, socket.SOCK_STREAM, connections),
                                           (udp, socket.SOCK_DGRAM, datagrams)):
                    for address, port in places:
                        if address != "127.0.0.1":
                            continue
                        server = bound(address, port, kind)
                        if kind == socket.SOCK_STREAM:
                            server.listen()
                        threading.Thread(target=task, args=(server,)).start()
            """;

    /** Listens within an enclosure under a name that is no file. */
    static final String RECEIVE_ABSTRACT =
            """
            import socket
            import threading


            def receive_abstract(name):
                server = socket.socket(socket.AF_UNIX)
                server.bind("\\0" + name)
                server.listen()
                server.settimeout(1)

                def take():
                    data = server.accept()[0].recv(512)
                    act("met", lambda: data)

                threading.Thread(target=take).start()
            """;

    /** Gives the enclosure's own loopback the address that clouds answer at. */
    static final String DECOY =
            """
            import fcntl
            import socket
            import struct
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
                fcntl.ioctl(handle, 0x8916, struct.pack(
                    "16sHH4s8x", b"lo:1", socket.AF_INET, 0,
                    socket.inet_aton("169.254.169.254")))
            """;

    /** Calls from within an enclosure, where nobody can from outside. */
    static final String VISIT =
            """
            import socket
            import threading


            def visit(port):
                def call_there():
                    with socket.create_connection(("127.0.0.1", port), 1) as there:
                        data = there.recv(64)
                    act("met", lambda: data)

                threading.Thread(target=call_there).start()
            """;

    private NetworkProbes() {}

    static List<Probe> all() {
        return List.of(
                talk(
                        ProbeInfo.of(
                                "NET-01",
                                "XCCCCN",
                                "connect to the host by TCP and by multipath TCP",
                                "rules that know of TCP only do not see its relatives"),
                        """
                        for number, place in enumerate(TCP):
                            act("tcp-%d" % number, lambda: deliver(place))
                            act("mptcp-%d" % number, lambda: deliver(place, protocol=262))
                        """),
                talk(
                        ProbeInfo.of(
                                "NET-02",
                                "XCCCCN",
                                "send the host datagrams, and open sockets for pings and raw"
                                        + " packets",
                                "what needs no connection is forgotten by rules for connections"),
                        """
                        for number, place in enumerate(UDP):
                            act("udp-%d" % number, lambda: deliver(place, socket.SOCK_DGRAM))
                        act("ping", lambda: socket.socket(2, socket.SOCK_DGRAM, 1).close())
                        act("raw", lambda: socket.socket(2, socket.SOCK_RAW, 1).close())
                        """),
                talk(
                        ProbeInfo.of(
                                "NET-03",
                                "XCCCCN",
                                "ask a name server for a name that is a secret",
                                "names are looked up even where nothing else goes out"),
                        """
                        import struct
                        question = struct.pack(">6H", 7, 256, 1, 0, 0, 0) + bytes([len(NONCE)])
                        question += NONCE.encode() + b"\\7invalid\\0" + struct.pack(">2H", 1, 1)
                        for number, place in enumerate(UDP):
                            act("udp-%d" % number,
                                lambda: deliver(place, socket.SOCK_DGRAM, data=question))
                        for number, place in enumerate(TCP):
                            act("tcp-%d" % number, lambda: deliver(
                                place, data=struct.pack(">H", len(question)) + question))


                        def resolver():
                            for line in open("/etc/resolv.conf"):
                                if line.startswith("nameserver"):
                                    way(line.split()[1].split("%")[0], 53)
                                    return
                            raise OSError(2, "")


                        act("resolver", resolver)
                        """),
                new Encounter(
                        ProbeInfo.of(
                                "NET-09",
                                "XCPCCN",
                                "let in another run, which is told a secret",
                                "two halves of a cheat need only meet"),
                        """
                        import socket


                        def wait():
                            with socket.socket() as server:
                                server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                                server.bind(("127.0.0.1", PORT))
                                server.listen()
                                server.settimeout(1)
                                if "visit" in globals():
                                    visit(PORT)
                                with server.accept()[0] as visitor:
                                    visitor.sendall(NONCE.encode())


                        act("wait", wait)
                        """,
                        ground -> new Visitor(ground.nonce()),
                        List.of()),
                new Encounter(
                        ProbeInfo.of(
                                "NET-04",
                                "XCCCCN",
                                "find a way to where clouds give out credentials",
                                "one request there has taken over whole accounts"),
                        TALK
                                + """
                                for name, address in (
                                        ("common", "169.254.169.254"),
                                        ("containers", "169.254.170.2"),
                                        ("other", "100.100.100.200"),
                                        ("six", "fd00:ec2::254")):
                                    act(name, lambda: way(address, 80))
                                """,
                        NetworkProbes::listeners,
                        List.of("common", "containers", "other", "six")),
                talk(
                        ProbeInfo.of(
                                "NET-05",
                                "XCCCCN",
                                "reach services that listen for the host itself only",
                                "databases and daemons trust whoever comes from the loopback"),
                        """
                        spelled = {"127.0.0.1": ["127.0.0.1", "0.0.0.0", "::ffff:127.0.0.1"],
                                   "0:0:0:0:0:0:0:1": ["::1", "::"]}
                        for address, port in TCP:
                            for number, name in enumerate(spelled.get(address, [])):
                                act("%d-%d" % (len(address), number),
                                    lambda: deliver((name, port)))
                        """),
                talk(
                        ProbeInfo.of(
                                "NET-06",
                                "XCCCCN",
                                "connect to a UNIX socket of the host",
                                "a file system that is read-only does not stop a connection"),
                        """
                        def local(kind):
                            with socket.socket(socket.AF_UNIX, kind) as out:
                                out.settimeout(0.3)
                                out.connect(PATH)
                                out.sendall(NONCE.encode())


                        act("stream", lambda: local(socket.SOCK_STREAM))
                        act("packets", lambda: local(socket.SOCK_SEQPACKET))
                        act("list", lambda: os.listdir(os.path.dirname(PATH)))


                        def abstract():
                            with socket.socket(socket.AF_UNIX) as out:
                                out.settimeout(0.3)
                                out.connect("\\0" + ABSTRACT)
                                out.sendall(NONCE.encode())


                        if "receive_abstract" in globals():
                            receive_abstract(ABSTRACT)
                        act("abstract", abstract)
                        """),
                talk(
                        ProbeInfo.of(
                                "NET-07",
                                "PPPPPP",
                                "have Crucible itself call an address: from output, or from"
                                        + " variables",
                                "who may name an address to a service reaches what the service"
                                        + " reaches"),
                        """
                        urls = ["http://%s:%d/%s" % (address, port, NONCE)
                                for address, port in TCP if ":" not in address]
                        for url in urls:
                            for stream in (1, 2):
                                os.write(stream, ("\\n%s\\nLocation: %s\\n<img src=%s>\\n"
                                                  "{\\"callback\\": \\"%s\\"}\\n"
                                                  % (url, url, url, url)).encode())
                        act("named", lambda: len(urls))


                        def fetch(url):
                            place = url.split("/")[2].split(":")
                            deliver((place[0], int(place[1])))


                        if "receive" in globals():
                            for url in urls:
                                act("fetched", lambda: fetch(url))
                        """),
                new Unattempted(
                        ProbeInfo.of(
                                "NET-08",
                                "PPPPPN",
                                "have a proxy take a forbidden name for one that is allowed",
                                "two programs that read a name differently disagree on who it"
                                        + " is"),
                        "Crucible lets no names through: a run has no network, or a loopback of"
                                + " its own"));
    }

    private static Probe talk(ProbeInfo info, String body) {
        return new Encounter(info, TALK + body, NetworkProbes::listeners, List.of());
    }

    private static Listeners listeners(Ground ground) {
        return new Listeners(ground.nonce(), ground.outside().resolve(ground.nonce() + ".sock"));
    }
}
