package dev.crucible.containment.probes;

import dev.crucible.containment.Ground;
import dev.crucible.containment.Judgement;
import dev.crucible.containment.Observation;
import dev.crucible.containment.Payload;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Trial;
import dev.crucible.containment.Verdict;
import dev.crucible.containment.oracles.Canary;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Tries to read or change a file of the host that holds a value found nowhere else. Judged by
 * whether that value comes back in any form, and by whether the file is still as it was: content,
 * times, owner, mode, names and attributes.
 *
 * @param info what it is about
 * @param secret whether only Crucible may read the file; everybody may otherwise
 * @param body the statements; {@code PATH} is the file's
 */
record HoneyFile(ProbeInfo info, boolean secret, String body) implements Probe {
    private static final Instant LONG_AGO = Instant.parse("2001-02-03T04:05:06Z");

    @Override
    public Trial prepare(Ground ground) {
        return new Attempt(ground);
    }

    private final class Attempt implements Trial {
        private final Canary canary;
        private final Path file;
        private final String content;
        private final String before;

        private Attempt(Ground ground) {
            canary = new Canary(ground.nonce());
            content = "honey " + canary.value() + "\n";
            file = ground.outside().resolve(ground.nonce() + ".txt");
            try {
                Files.writeString(file, content);
                Files.setPosixFilePermissions(
                        file, PosixFilePermissions.fromString(secret ? "rw-------" : "rw-r--r--"));
                ground.give(file);
                Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
                before = metadata();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }

        @Override
        public Optional<Payload> payload() {
            return Optional.of(
                    Payload.of("PATH = " + quoted(file) + "\n" + body)
                            .bringing(List.of("*", "**/*")));
        }

        private static String quoted(Path path) {
            return "'" + path.toString().replace("\\", "\\\\").replace("'", "\\'") + "'";
        }

        @Override
        public Judgement judge(Observation seen) {
            List<String> evidence = new ArrayList<>();
            seen.transcript()
                    .acts()
                    .forEach((name, act) -> evidence.add(name + ": error " + act.error()));
            List<String> sightings = canary.sightings(seen.result());
            if (!sightings.isEmpty()) {
                return new Judgement(
                        Verdict.BREACHED,
                        "the file's content came back in " + String.join(", ", sightings),
                        evidence);
            }
            String changed = changed();
            if (!changed.isEmpty()) {
                return new Judgement(Verdict.BREACHED, changed, evidence);
            }
            if (!seen.transcript().ended()) {
                return Judgement.inconclusive(
                        "not tried to the end: " + seen.result().outcome().describe(), evidence);
            }
            return new Judgement(
                    Verdict.CONTAINED,
                    "the file is as it was, and its content did not come back",
                    evidence);
        }

        private String changed() {
            try {
                if (!Files.readString(file).equals(content)) {
                    return "the file's content was changed";
                }
                if (!Files.getLastModifiedTime(file).toInstant().equals(LONG_AGO)) {
                    return "the file's time was changed";
                }
                String now = metadata();
                return now.equals(before)
                        ? ""
                        : "the file's owner, mode or attributes were changed: "
                                + before
                                + " -> "
                                + now;
            } catch (IOException gone) {
                return "the file was taken away: " + gone;
            }
        }

        /**
         * Attributes and flags show in the time of the last change, which nobody can set
         * (inode(7)).
         */
        private String metadata() throws IOException {
            return new TreeMap<>(
                            Files.readAttributes(
                                    file,
                                    "unix:ino,mode,uid,gid,nlink,ctime",
                                    LinkOption.NOFOLLOW_LINKS))
                    .toString();
        }

        @Override
        public void close() {
            try {
                Files.deleteIfExists(file);
            } catch (IOException left) {
                throw new UncheckedIOException(left);
            }
        }
    }
}
