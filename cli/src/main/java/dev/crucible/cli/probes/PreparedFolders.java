package dev.crucible.cli.probes;

import dev.crucible.containment.Control;
import dev.crucible.containment.Ground;
import dev.crucible.containment.Judgement;
import dev.crucible.containment.Observation;
import dev.crucible.containment.Payload;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Source;
import dev.crucible.containment.Trial;
import dev.crucible.containment.Verdict;
import dev.crucible.core.Bytes;
import dev.crucible.core.Runtime;
import dev.crucible.core.RuntimeCatalog;
import dev.crucible.core.SandboxFile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Tries to change what all compilations share: the folder in which Go's standard library lies
 * compiled. The attempt is made by the compilation itself, which takes the name of a source for an
 * option that names a program to start.
 *
 * @param info what it is about
 * @param runtimes where the folder is
 */
record PreparedFolders(ProbeInfo info, RuntimeCatalog runtimes) implements Probe {
    /** Go reads a comment where a shell reads commands. */
    private static final String SOURCE =
            """
            package main
            /*
            if mkdir .once 2>/dev/null; then
              echo "TOKEN before" >&2
              touch "$GOCACHE/planted" && echo "TOKEN planted" >&2
              for file in "$GOCACHE"/00/*; do
                echo x >>"$file" && echo "TOKEN appended" >&2
                mv "$file" "$file.moved" && echo "TOKEN moved" >&2
                chmod 777 "$file" && echo "TOKEN opened" >&2
              done
              echo "TOKEN after" >&2
            fi
            exit 1
            */
            func main() {}
            """;

    private static final Path NOWHERE = Path.of("/nonexistent");

    private static final String OPTION = "-toolexec=sh main.go";

    @Override
    public Control control() {
        return Control.none("the enclosure shows the host's files read-only");
    }

    @Override
    public Trial prepare(Ground ground) {
        Path folder =
                runtimes.available().stream()
                        .filter(runtime -> runtime.name().equals("go"))
                        .map(Runtime::environment)
                        .flatMap(environment -> Stream.ofNullable(environment.get("GOCACHE")))
                        .map(Path::of)
                        .findFirst()
                        .orElse(NOWHERE);
        return new Attempt(ground.nonce(), folder);
    }

    private static final class Attempt implements Trial {
        private final String token;
        private final Path folder;
        private final Map<String, String> before;

        private Attempt(String token, Path folder) {
            this.token = token;
            this.folder = folder;
            before = listing(folder);
        }

        @Override
        public Optional<Payload> payload() {
            String source = SOURCE.replace("TOKEN", token);
            if (before.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(
                    Payload.of(
                            new Source(
                                    "go", List.of(file(OPTION, source), file("main.go", source)))));
        }

        private static SandboxFile file(String name, String content) {
            return SandboxFile.of(name, Bytes.utf8(content));
        }

        @Override
        public String whyNot() {
            return "nothing has been prepared for all compilations on this machine";
        }

        @Override
        public Judgement judge(Observation seen) {
            String said = seen.result().stderr().bytes().asText();
            List<String> evidence =
                    List.of(
                            seen.result().stage() + ": " + seen.result().outcome().describe(),
                            before.size() + " files are shared",
                            said.strip());
            Map<String, String> after = listing(folder);
            if (!after.equals(before)) {
                return new Judgement(
                        Verdict.BREACHED, "what all compilations share was changed", evidence);
            }
            return said.contains(token + " before") && said.contains(token + " after")
                    ? new Judgement(
                            Verdict.CONTAINED, "what all compilations share is unchanged", evidence)
                    : Judgement.inconclusive("the compiler did not execute it", evidence);
        }

        /** The time of a file's last change is the kernel's, and nobody sets it (inode(7)). */
        private static Map<String, String> listing(Path folder) {
            Map<String, String> files = new TreeMap<>();
            if (!Files.isDirectory(folder)) {
                return files;
            }
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path file : (Iterable<Path>) all::iterator) {
                    Map<String, Object> facts =
                            Files.readAttributes(
                                    file,
                                    "unix:ino,size,mode,uid,ctime",
                                    LinkOption.NOFOLLOW_LINKS);
                    files.put(folder.relativize(file).toString(), new TreeMap<>(facts).toString());
                }
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
            return files;
        }

        @Override
        public void close() {
            // Nothing was laid out.
        }
    }
}
