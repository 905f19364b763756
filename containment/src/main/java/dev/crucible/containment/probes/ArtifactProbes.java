package dev.crucible.containment.probes;

import dev.crucible.containment.Observation;
import dev.crucible.containment.Payload;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Verdict;
import dev.crucible.containment.oracles.Artifacts;
import dev.crucible.linux.WorkDirectory;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Attacks on whoever brings files out of a sandbox. */
final class ArtifactProbes {
    private static final Set<String> ORDINARY = Set.of("main.py", "proof.txt");

    private static final String ORDINARY_FILE =
            """
            with open("proof.txt", "w") as file:
                file.write(PROOF)
            """;

    /** What the archives would make, if somebody unpacked them where files are brought to. */
    private static final Path SLIPPED = Path.of("/tmp/slipped-out-of-an-archive");

    private static final String ARCHIVES =
            """
            import hashlib
            import io
            import tarfile
            import warnings
            import zipfile
            warnings.simplefilter("ignore")
            OUT = "/tmp/slipped-out-of-an-archive"


            def kept(name):
                with open(name, "rb") as file:
                    return hashlib.sha256(file.read()).hexdigest()


            def slip():
                with zipfile.ZipFile("slip.zip", "w") as archive:
                    for name in ("../" * 12 + OUT, OUT, "twice", "twice"):
                        archive.writestr(name, "x")
                    link = zipfile.ZipInfo("link")
                    link.external_attr = 0o120777 << 16
                    archive.writestr(link, "/tmp")
                    archive.writestr("link/" + os.path.basename(OUT), "x")
                return kept("slip.zip")


            def bomb():
                with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
                    for one in range(4):
                        archive.writestr("zeros-%d" % one, bytes(8 << 20))
                return kept("bomb.zip")


            def tar():
                with tarfile.open("links.tar.gz", "w:gz", format=tarfile.PAX_FORMAT) as archive:
                    link = tarfile.TarInfo("link")
                    link.type, link.linkname = tarfile.SYMTYPE, "/tmp"
                    archive.addfile(link)
                    for name in ("link/" + os.path.basename(OUT), OUT, "n" * 300):
                        file = tarfile.TarInfo(name)
                        file.mode, file.size = 0o6755, 1
                        archive.addfile(file, io.BytesIO(b"x"))
                return kept("links.tar.gz")


            act("slip.zip", slip)
            act("bomb.zip", bomb)
            act("links.tar.gz", tar)
            """;

    private ArtifactProbes() {}

    static List<Probe> all() {
        return List.of(
                new HoneyFile(
                        ProbeInfo.of(
                                "OUT-01",
                                "PCCCCC",
                                "put links where files are expected, and exchange one for the"
                                        + " other",
                                "what is copied need not be what was looked at a moment before"),
                        true,
                        """
                        folder, name = os.path.split(PATH)
                        act("file", lambda: os.symlink(PATH, "result.txt"))
                        act("folder", lambda: os.symlink(folder, "folder"))
                        act("chain", lambda: os.symlink("folder", "chain"))
                        act("own", lambda: os.symlink("/proc/self/root" + PATH, "own"))
                        os.mkdir("one")
                        open("one/" + name, "w").close()
                        act("two", lambda: os.symlink(folder, "two"))
                        if os.fork() == 0:
                            os.setsid()
                            while True:
                                call(316, -100, b"one", -100, b"two", 2)
                        """),
                new BroughtBack(
                        ProbeInfo.of(
                                "OUT-02",
                                "PCCCCC",
                                "leave pipes, sockets, devices and second names of other files",
                                "who opens a pipe to read it waits until somebody writes"),
                        ORDINARY_FILE
                                + """
                                import socket
                                import stat
                                act("pipe", lambda: os.mkfifo("pipe"))
                                act("socket", lambda: socket.socket(
                                    socket.AF_UNIX).bind("socket"))
                                act("device", lambda: os.mknod(
                                    "device", stat.S_IFCHR | 0o666, os.makedev(1, 5)))
                                act("hard", lambda: os.link("/usr/bin/env", "hard"))
                                act("library", lambda: os.link(os.__file__, "library"))
                                act("loop", lambda: os.symlink("loop", "loop"))
                                """,
                        Verdict.CONTAINED,
                        (artifacts, _) -> artifacts.besides(ORDINARY)),
                new BroughtBack(
                        ProbeInfo.of(
                                "OUT-03",
                                "PLLLLL",
                                "leave more than anybody can keep: holes, many files, deep folders",
                                "a file of nothing but holes costs its maker nothing"),
                        ORDINARY_FILE
                                + """
                                def sparse():
                                    for one in range(8):
                                        with open("z-hole-%d" % one, "wb") as file:
                                            file.truncate(12 << 20)


                                def many():
                                    os.mkdir("z-many")
                                    for one in range(10100):
                                        os.close(os.open("z-many/%d" % one, os.O_CREAT))


                                def deep():
                                    start = os.getcwd()
                                    for one in range(500):
                                        os.mkdir("z")
                                        os.chdir("z")
                                    open("bottom", "w").close()
                                    os.chdir(start)


                                act("sparse", sparse)
                                act("many", many)
                                act("deep", deep)
                                """,
                        Verdict.LIMITED,
                        (artifacts, _) -> withinBounds(artifacts)),
                new BroughtBack(
                        ProbeInfo.of(
                                "OUT-04",
                                "CCCCCC",
                                "give files names that do something where they are shown or used",
                                "a name is text that a stranger wrote"),
                        ORDINARY_FILE
                                + """
                                names = [b"a\\nb", b"\\x1b[2J", b"-rf", b"~", b"...", b"..a",
                                         "\\u202etxt.exe".encode(), b"\\xff\\xfe", b"n" * 255,
                                         "\\u00e4".encode() * 127, b"CON", b"nul.txt", b"Twin",
                                         b"twin", b"dot.", b"space ", b"a\\\\b", b"a:b", b"%2e%2e",
                                         b"a\\rb", b"'\\"`$(x)", b"\\xc0\\xae", b"\\xed\\xa0\\x80"]


                                def make(name):
                                    with open(name, "w") as file:
                                        file.write(name.hex())


                                for number, name in enumerate(names):
                                    text = name.decode("utf-8", "ignore").encode() == name
                                    act("%s-%d" % ("text" if text else "bytes", number),
                                        lambda: make(name))
                                """,
                        Verdict.CONTAINED,
                        ArtifactProbes::honestNames),
                new BroughtBack(
                        ProbeInfo.of(
                                "OUT-05",
                                "CCCCCC",
                                "leave archives that do harm when they are unpacked",
                                "names in an archive may lead out of it, and little may become"
                                        + " much"),
                        ORDINARY_FILE + ARCHIVES,
                        Verdict.CONTAINED,
                        ArtifactProbes::unopened));
    }

    /** Archives are bytes, and come back as they were made; what they name is not made. */
    private static List<String> unopened(Artifacts artifacts, Observation seen) {
        Set<String> expected = new HashSet<>(ORDINARY);
        List<String> broken = new ArrayList<>();
        seen.transcript()
                .acts()
                .forEach((name, act) -> {
                    if (act.worked()) {
                        expected.add(name);
                        if (!artifacts.hasDigest(name, act.value().replace("'", ""))) {
                            broken.add("'" + name + "' is not what it was");
                        }
                    }
                });
        if (expected.size() == ORDINARY.size() && !seen.transcript().acts().isEmpty()) {
            broken.add("no archive was made");
        }
        broken.addAll(artifacts.besides(expected));
        if (Files.exists(SLIPPED, LinkOption.NOFOLLOW_LINKS)) {
            broken.add(SLIPPED + " was made");
        }
        return broken;
    }

    private static List<String> withinBounds(Artifacts artifacts) {
        List<String> broken = new ArrayList<>();
        if (artifacts.bytes() > Payload.LIMITS.diskBytes()) {
            broken.add("more bytes came back than may be written: " + artifacts.bytes());
        }
        if (artifacts.files().size() > WorkDirectory.MAX_ENTRIES) {
            broken.add(artifacts.files().size() + " files came back");
        }
        return broken;
    }

    /** What is text comes back as what it is; of what is not, something is said. */
    private static List<String> honestNames(Artifacts artifacts, Observation seen) {
        List<String> broken = new ArrayList<>(artifacts.misnamed(ORDINARY));
        long made = made(seen, "text-");
        long came =
                artifacts.files().stream().filter(file -> !ORDINARY.contains(file.path())).count();
        if (came != made) {
            broken.add("of " + made + " files with names that are text, " + came + " came back");
        }
        if (made(seen, "bytes-") > 0 && seen.result().notes().isEmpty()) {
            broken.add("nothing is said of files whose names are not text");
        }
        return broken;
    }

    private static long made(Observation seen, String prefix) {
        return seen.transcript().acts().entrySet().stream()
                .filter(act -> act.getKey().startsWith(prefix) && act.getValue().worked())
                .count();
    }
}
