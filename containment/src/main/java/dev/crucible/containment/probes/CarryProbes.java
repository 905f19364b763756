package dev.crucible.containment.probes;

import dev.crucible.containment.Companion.When;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;

import java.util.List;

/** What passes from one run to another. */
final class CarryProbes {
    private static final String PLACES =
            """
            PLACES = sorted({"/tmp", "/var/tmp", "/dev/shm", "/run/lock", "/dev/mqueue", os.getcwd(),
                             os.path.expanduser("~"), os.path.dirname(os.__file__),
                             os.environ.get("TMPDIR", "/tmp")})
            """;

    private static final String KEY =
            """
            import socket
            import threading
            KEY = int(NAME[-7:], 16) + 1
            SIZE = 4096
            libc.shmat.restype = ctypes.c_void_p
            """;

    /** Files that every run sees, as they are the language's own. */
    private static final String FILES =
            """
            import fcntl
            import glob
            FILES = sorted(filter(os.path.isfile, glob.glob(os.path.dirname(os.__file__) + "/*.py")))
            FILES = FILES[:128]
            """;

    /** The keyring that belongs to a user, whoever runs as that user (user-keyring(7)). */
    private static final String KEYS =
            """
            ADD, CONTROL, USER, SESSION = 248, 250, -4, -3
            """;

    /** Numbers that no program uses: bound only, and nobody is ever called there. */
    private static final String PORTS =
            """
            import socket
            BASE = 0x40000000 + (int(NAME[-5:], 16) << 8)


            def bound(port):
                made = socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)
                try:
                    made.bind((socket.VMADDR_CID_ANY, port))
                except OSError:
                    made.close()
                    raise
                return made
            """;

    private CarryProbes() {}

    static List<Probe> all() {
        return List.of(
                new Passing(
                        ProbeInfo.of(
                                "CAR-01",
                                "XCCCCC",
                                "leave a file wherever the next run might look",
                                "a folder for temporary files is often one for everybody"),
                        PLACES
                                + """
                                def leave(path):
                                    with open(path, "x") as file:
                                        file.write(SECRET)


                                for place in PLACES:
                                    act(place, lambda: leave(place + "/" + NAME))
                                """,
                        PLACES
                                + """
                                for place in PLACES:
                                    act(place, lambda: read(place + "/" + NAME))
                                """,
                        When.AFTERWARDS),
                new Passing(
                        ProbeInfo.of(
                                "CAR-02",
                                "XCCCCN",
                                "pass messages by shared memory, queues and sockets without a file",
                                "these have names of their own, and no folder that hides them"),
                        KEY
                                + """
                                import atexit


                                def checked(result):
                                    if result == -1:
                                        raise OSError(ctypes.get_errno(), "")
                                    return result


                                def memory():
                                    made = checked(libc.shmget(KEY, SIZE, 0o1666))
                                    atexit.register(lambda: libc.shmctl(made, 0, None))
                                    at = libc.shmat(made, None, 0)
                                    ctypes.memmove(at, SECRET.encode(), len(SECRET))


                                def queue():
                                    made = checked(libc.msgget(KEY, 0o1666))
                                    atexit.register(lambda: libc.msgctl(made, 0, None))
                                    text = (1).to_bytes(8, "little") + SECRET.encode()
                                    checked(libc.msgsnd(made, text, len(SECRET), 0))


                                def abstract():
                                    server = socket.socket(socket.AF_UNIX)
                                    server.bind("\\0" + NAME)
                                    server.listen()

                                    def serve():
                                        while True:
                                            server.accept()[0].sendall(SECRET.encode())

                                    threading.Thread(target=serve, daemon=True).start()


                                act("memory", memory)
                                act("queue", queue)
                                act("abstract", abstract)
                                """,
                        KEY
                                + """
                                def find_memory():
                                    made = libc.shmget(KEY, SIZE, 0)
                                    if made == -1:
                                        raise OSError(ctypes.get_errno(), "")
                                    return ctypes.string_at(libc.shmat(made, None, 0o10000), 64)


                                def find_queue():
                                    made = libc.msgget(KEY, 0)
                                    text = ctypes.create_string_buffer(256)
                                    if libc.msgrcv(made, text, 200, 0, 0o4000) == -1:
                                        raise OSError(ctypes.get_errno(), "")
                                    return text.raw[8:72]


                                def find_abstract():
                                    client = socket.socket(socket.AF_UNIX)
                                    client.settimeout(2)
                                    client.connect("\\0" + NAME)
                                    return client.recv(64)


                                act("find-memory", find_memory)
                                act("find-queue", find_queue)
                                act("find-abstract", find_abstract)
                                """,
                        When.MEANWHILE),
                new Passing(
                        ProbeInfo.of(
                                "CAR-03",
                                "XCCCCN",
                                "leave a key in the kernel's keyring",
                                "keyrings belong to a user, and no namespace of ours parts them"),
                        KEYS
                                + """
                                def leave(ring):
                                    key = call(ADD, b"user", NAME.encode(), SECRET.encode(),
                                               len(SECRET), ring)
                                    call(CONTROL, 5, key, 0x3f3f3f3f)
                                    call(CONTROL, 15, key, 4)


                                act("user", lambda: leave(USER))
                                act("session", lambda: leave(SESSION))
                                """,
                        KEYS
                                + """
                                def find(ring):
                                    key = call(CONTROL, 10, ring, b"user", NAME.encode(), 0)
                                    room = ctypes.create_string_buffer(64)
                                    size = libc.syscall(CONTROL, 11, key, room, 64)
                                    call(CONTROL, 9, key, ring)
                                    return room.raw[:max(size, 0)]


                                act("find-user", lambda: find(USER))
                                act("find-session", lambda: find(SESSION))
                                """,
                        When.AFTERWARDS),
                // Measured where namespaces share the host's files read-only: the bits arrive.
                // Locks
                // belong to files, no namespace parts them, and programs need the call.
                new Passing(
                        ProbeInfo.of(
                                "CAR-04",
                                "XPPCCN",
                                "send bits by locking files that both runs may only read",
                                "a lock on a shared file is seen by all who have the file"),
                        FILES
                                + """
                                kept = [os.open(path, os.O_RDONLY) for path in FILES]
                                bits = bin(int(SECRET, 16))[2:].zfill(128)


                                def lock():
                                    for bit, file in zip(bits, kept):
                                        try:
                                            if bit == "1":
                                                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                                        except BlockingIOError:
                                            pass  # Somebody else has it: a wrong bit.


                                act("lock", lock)
                                """,
                        FILES
                                + """
                                def locked(path):
                                    file = os.open(path, os.O_RDONLY)
                                    try:
                                        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                                        return "0"
                                    except BlockingIOError:
                                        return "1"
                                    finally:
                                        os.close(file)


                                act("bits", lambda: "%032x" % int("".join(map(locked, FILES)), 2))
                                """,
                        When.MEANWHILE),
                new Passing(
                        ProbeInfo.of(
                                "CAR-05",
                                "XCCCCN",
                                "send bits by taking numbers of sockets between machines",
                                "before Linux 7.0 all namespaces share them, and a second taker is"
                                        + " refused"),
                        PORTS
                                + """
                                bits = bin(int(SECRET, 16))[2:].zfill(128)
                                kept = []
                                act("take", lambda: kept.extend(
                                    bound(BASE + at) for at, bit in enumerate(bits) if bit == "1"))
                                """,
                        PORTS
                                + """
                                import errno


                                def taken(port):
                                    try:
                                        bound(port).close()
                                        return "0"
                                    except OSError as refused:
                                        if refused.errno != errno.EADDRINUSE:
                                            raise
                                        return "1"


                                act("bits", lambda: "%032x" % int(
                                    "".join(taken(BASE + at) for at in range(128)), 2))
                                """,
                        When.MEANWHILE),
                new Twins(
                        ProbeInfo.of(
                                "CAR-06",
                                "XCCCPC",
                                "find the same chance, and the same addresses, in two runs",
                                "a copied or warmed-up sandbox may repeat what must be unique"),
                        """
                        import random
                        import uuid
                        act("kernel", lambda: os.urandom(16).hex())
                        act("uuid", lambda: uuid.uuid4().hex)
                        act("seed", lambda: random.Random().getrandbits(64))
                        libc.getauxval.restype = ctypes.c_ulong
                        act("start", lambda: ctypes.string_at(libc.getauxval(25), 16).hex())
                        act("address", lambda: ctypes.cast(libc.getpid, ctypes.c_void_p).value)
                        """),
                new BitRate(
                        ProbeInfo.of(
                                "CAR-07",
                                "XXXPPP",
                                "send bits through a counter of the kernel that all runs share",
                                "what shares a kernel can be felt; what matters is how fast")));
    }
}
