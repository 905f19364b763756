package dev.crucible.containment.probes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.containment.Judgement;
import dev.crucible.containment.Observation;
import dev.crucible.containment.Payload;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Trial;
import dev.crucible.containment.Verdict;
import dev.crucible.containment.oracles.Canary;
import dev.crucible.containment.oracles.Honey;
import dev.crucible.core.Limit;
import dev.crucible.core.Limits;
import dev.crucible.core.Outcome;
import dev.crucible.core.RunResult.Stage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Each judge of a compiler, a channel and a start tells what held from what did not. */
final class JudgesTest {
    private static final ProbeInfo ANY = ProbeInfo.of("SYS-00", "CCCCCC", "try", "to see");
    private static final Pattern BITS = Pattern.compile("BITS = '([01]{64})'");
    private static final long MIB = 1L << 20;

    @TempDir private Path folder;

    private Trial trial(Probe probe) {
        return probe.prepare(Scripted.ground(folder, "jail"));
    }

    private static String body(Trial trial) {
        return trial.payload().map(Payload::body).orElseThrow();
    }

    private static String part(Trial trial, String file) {
        return trial.payload().orElseThrow().source().files().stream()
                .filter(one -> one.path().equals(file))
                .map(one -> one.content().asText())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aFileWhoseModeOrNamesAreOthersIsNotAsItWas() throws IOException {
        Path link = folder.resolve("link");
        for (Change change :
                List.<Change>of(
                        file ->
                                Files.setPosixFilePermissions(
                                        file, PosixFilePermissions.fromString("rwxrwxrwx")),
                        file -> Files.createLink(link, file))) {
            try (Trial trial = trial(new HoneyFile(ANY, false, ""))) {
                Observation nothing = Scripted.said("before", "after");
                assertThat(trial.judge(nothing).verdict()).isEqualTo(Verdict.CONTAINED);

                change.of(laidOut());

                assertThat(trial.judge(nothing).verdict()).isEqualTo(Verdict.BREACHED);
                assertThat(trial.judge(nothing).because()).contains("mode or attributes");
            } finally {
                Files.deleteIfExists(link);
            }
        }
    }

    private interface Change {
        void of(Path file) throws IOException;
    }

    private Path laidOut() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findFirst().orElseThrow();
        }
    }

    @Test
    void bitsThatArriveAreMeasuredAndThoseByChanceAreNot() {
        try (Trial trial = trial(new BitRate(ANY))) {
            Matcher sent = BITS.matcher(body(trial));
            assertThat(sent.find()).isTrue();
            String bits = sent.group(1);
            String half = bits.substring(0, 32) + flipped(bits.substring(32));

            Judgement all = trial.judge(heard(bits));
            assertThat(all.verdict()).isEqualTo(Verdict.BREACHED);
            assertThat(all.because()).contains("64 of 64").contains("100 bits a second");
            assertThat(trial.judge(heard(half)).verdict()).isEqualTo(Verdict.CONTAINED);
            assertThat(trial.judge(heard("01")).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        }
    }

    private static Observation heard(String bits) {
        return Scripted.said("before", "act bits 0 '" + bits + "'", "after");
    }

    private static String flipped(String bits) {
        return bits.replace('0', 'x').replace('1', '0').replace('x', '1');
    }

    @Test
    void aBoundThatComesLateIsNoticed() {
        try (Trial trial = trial(new FirstMoment(ANY))) {
            assertThat(trial.judge(Scripted.said("act first 0 a", "act later 0 a")).verdict())
                    .as("nobody looked from outside")
                    .isEqualTo(Verdict.INCONCLUSIVE);
            trial.look(Scripted.ownProcess());

            Judgement late = trial.judge(Scripted.said("act first 0 a", "act later 0 b"));

            assertThat(late.verdict()).isEqualTo(Verdict.BREACHED);
            assertThat(late.because()).contains("other bounds").contains("no control group");
        }
    }

    @Test
    void aCompilerThatTookMoreThanItsBoundIsNoticed() {
        long most = Limits.COMPILE_DEFAULTS.memoryBytes();
        Outcome ended = new Outcome.LimitReached(Limit.MEMORY);
        try (Trial trial = trial(new CompilerBomb(ANY))) {
            assumeTrue(trial.payload().isPresent(), trial.whyNot());
            assertThat(trial.judge(compiled(ended, most)).verdict()).isEqualTo(Verdict.LIMITED);
            assertThat(trial.judge(compiled(ended, most + MIB)).verdict())
                    .isEqualTo(Verdict.BREACHED);
            assertThat(trial.judge(compiled(new Outcome.Exited(0), MIB)).verdict())
                    .isEqualTo(Verdict.INCONCLUSIVE);
        }
    }

    private static Observation compiled(Outcome outcome, long memory) {
        return Scripted.seen(Stage.COMPILE, outcome, "", "", memory);
    }

    @Test
    void whatACompilerComplainsAboutIsLookedThrough() throws Exception {
        try (Trial trial = trial(new Including(ANY))) {
            String complaint = "text.h:1: error: unknown type name 'honey'";
            assertThat(trial.judge(complaining(complaint)).verdict()).isEqualTo(Verdict.CONTAINED);

            String content = honey();
            assertThat(trial.judge(complaining("    1 | " + content)).verdict())
                    .isEqualTo(Verdict.BREACHED);
        }
        assertThat(folder).isEmptyDirectory();
    }

    private String honey() throws java.io.IOException {
        try (var files = Files.list(folder)) {
            return Files.readString(files.findFirst().orElseThrow());
        }
    }

    private static Observation complaining(String text) {
        return Scripted.seen(Stage.COMPILE, new Outcome.Exited(1), "", text, 0);
    }

    @Test
    void whatACompilerExecutesIsJudgedByWhatItReached() throws Exception {
        Probe probe =
                new AtCompileTime(
                        ANY,
                        "",
                        ground -> new Honey(new Canary(ground.nonce()), folder.resolve("h")));
        try (Trial trial = trial(probe)) {
            String token = part(trial, "part.py").substring(9, 9 + 32);
            String whole = token + " before\n" + token + " after\n";

            assertThat(trial.judge(complaining(whole)).verdict()).isEqualTo(Verdict.CONTAINED);
            assertThat(trial.judge(complaining("")).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
            assertThat(trial.judge(complaining(whole + honey())).verdict())
                    .isEqualTo(Verdict.BREACHED);
            Files.writeString(folder.resolve("h"), "other");
            assertThat(trial.judge(complaining(whole)).verdict()).isEqualTo(Verdict.BREACHED);
        }
    }

    @Test
    void anEngineThatWasNotEndedProvesNothing() {
        try (Trial trial = trial(new HelperEnded(ANY))) {
            assertThat(trial.breaksEngine()).isTrue();
            assertThat(trial.judge(Scripted.said("before")).verdict())
                    .isEqualTo(Verdict.INCONCLUSIVE);
        }
    }

    @Test
    void whatCannotBeAttemptedSaysWhy() {
        Probe probe = new Unattempted(ANY, "there is none");
        try (Trial trial = trial(probe)) {
            assertThat(trial.payload()).isEmpty();
            assertThat(trial.whyNot()).isEqualTo("there is none");
        }
        assertThat(probe.control().whyNone()).isEqualTo("there is none");
    }
}
