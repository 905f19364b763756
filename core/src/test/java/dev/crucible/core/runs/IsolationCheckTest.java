package dev.crucible.core.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.Attestation;
import dev.crucible.core.Attestations;
import dev.crucible.core.Bytes;
import dev.crucible.core.Control;
import dev.crucible.core.Digest;
import dev.crucible.core.Ending;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.core.Isolation;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Outcome;
import dev.crucible.core.RunId;
import dev.crucible.core.RunSummary;
import dev.crucible.core.Usage;
import dev.crucible.core.runs.ResultReader.Stated;
import dev.crucible.core.telemetry.TraceContext;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What of a worker's word counts. */
class IsolationCheckTest {
    private static final Attestation SHOWN =
            new Attestation(
                    "jail",
                    IsolationClass.PROCESS,
                    Stream.concat(Attestation.REQUIRED.stream(), Attestation.DECLARED.stream())
                            .map(name -> new Control(name, "1", "1", Control.Status.ENFORCED))
                            .toList());
    private static final Attestations ONE = Attestations.of("run", SHOWN);

    private static Run run(String isolation) {
        return new Run(
                new RunId("run-00000000000000000000000001"),
                "lab",
                new RunSummary(RunSummary.Kind.RUN, "python", "auto", isolation, Map.of()),
                Run.State.RUNNING,
                5,
                Instant.EPOCH,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                1,
                7,
                "worker",
                Optional.empty(),
                "",
                false,
                Digest.of(Bytes.EMPTY),
                Optional.empty(),
                Optional.empty(),
                "",
                "",
                Optional.empty(),
                TraceContext.NONE,
                1);
    }

    private static Ending ran(Outcome outcome, String engine, IsolationClass isolation) {
        return new Ending.Ran(outcome, Usage.NOTHING, engine, isolation);
    }

    private static Optional<Attestations> check(String isolation, Ending ending, Stated stated) {
        return check(isolation, Isolation.any(), ending, stated);
    }

    private static Optional<Attestations> check(
            String isolation, Isolation demanded, Ending ending, Stated stated) {
        return new IsolationCheck(_ -> stated).check(run(isolation), demanded, ending, Bytes.EMPTY);
    }

    private static Stated honest(Attestations attestations) {
        return stated("run", attestations);
    }

    private static Stated stated(String stage, Attestations attestations) {
        return new Stated(stage, attestations, Optional.of(attestations.digest()));
    }

    private static void refused(Ending ending, Stated stated, String why) {
        assertThatThrownBy(() -> check("process", ending, stated))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(why);
    }

    private static final Ending EXITED = ran(new Outcome.Exited(0), "jail", IsolationClass.PROCESS);

    @Test
    void aResultThatShowsItsIsolationIsTaken() {
        assertThat(check("process", EXITED, honest(ONE))).contains(ONE);
    }

    @Test
    void aResultWithoutADigestOrWithAnotherOneIsRefused() {
        refused(EXITED, new Stated("run", ONE, Optional.empty()), "no digest");
        refused(
                EXITED,
                new Stated("run", ONE, Optional.of(Digest.of(Bytes.utf8("other")))),
                "not what its digest says");
    }

    @Test
    void aProgramThatEndedWithoutAnAttestationNeverSucceeded() {
        refused(EXITED, honest(Attestations.NONE), "no attestation");
        refused(
                EXITED,
                honest(Attestations.of("run", Attestation.none("jail", IsolationClass.PROCESS))),
                "nothing was shown");
        refused(
                ran(new Outcome.Signalled(9), "jail", IsolationClass.PROCESS),
                honest(Attestations.NONE),
                "no attestation");
    }

    @Test
    void aViolationOrAMissingControlIsRefused() {
        for (Control control : SHOWN.controls()) {
            List<Control> others =
                    SHOWN.controls().stream().filter(one -> !one.equals(control)).toList();
            Attestation missing = new Attestation("jail", IsolationClass.PROCESS, others);
            refused(EXITED, honest(Attestations.of("run", missing)), control.name());
            Control violated = new Control(control.name(), "1", "2", Control.Status.VIOLATED);
            Attestation broken =
                    new Attestation(
                            "jail",
                            IsolationClass.PROCESS,
                            Stream.concat(others.stream(), Stream.of(violated)).toList());
            refused(EXITED, honest(Attestations.of("run", broken)), control.name());
        }
    }

    @Test
    void theClassAndTheEngineMustBeThoseThatWereAskedForAndClaimed() {
        Attestations none =
                Attestations.of("run", Attestation.none("subprocess", IsolationClass.NONE));
        Ending weak = ran(new Outcome.Exited(0), "subprocess", IsolationClass.NONE);
        refused(weak, honest(none), "asked for the class process");
        assertThat(check("none", weak, honest(none))).contains(none);
        refused(
                ran(new Outcome.Exited(0), "bubblewrap", IsolationClass.PROCESS),
                honest(ONE),
                "the engine jail");
        refused(
                ran(new Outcome.Exited(0), "jail", IsolationClass.VM),
                honest(ONE),
                "class process");
    }

    @Test
    void theStageThatWasReachedIsTheOneThatIsShown() {
        Attestations compiler = Attestations.of("compile", SHOWN);
        refused(EXITED, stated("run", compiler), "no attestation of the stage 'run'");
        refused(EXITED, stated("compile", compiler), "only the program itself succeeds");
        refused(EXITED, stated("", ONE), "only the program itself succeeds");
        Ending failed = ran(new Outcome.Exited(1), "jail", IsolationClass.PROCESS);
        refused(failed, stated("run", compiler), "no attestation of the stage 'run'");
        assertThat(check("process", failed, stated("compile", compiler))).contains(compiler);
        Attestations both = compiler.with("run", SHOWN);
        assertThat(check("process", EXITED, stated("run", both))).contains(both);
    }

    @Test
    void whatWasDemandedOfTheWallIsShownByEverySandbox() {
        for (Map.Entry<String, String> clause :
                Map.of("memory", "control-group", "unique-user", "kernel-uid").entrySet()) {
            Isolation demanded = Isolation.parse(clause.getKey());
            Attestation declared =
                    new Attestation(
                            "jail",
                            IsolationClass.PROCESS,
                            SHOWN.controls().stream()
                                    .map(control -> unless(control, clause.getValue()))
                                    .toList());
            Attestations one = Attestations.of("compile", declared).with("run", SHOWN);
            Attestations both = Attestations.of("tests", SHOWN).with("candidate", declared);
            Ending scored = new Ending.Scored("wrong-answer", Duration.ZERO, "jail");

            assertThat(check("process", demanded, EXITED, honest(ONE))).contains(ONE);
            assertThat(check("process", EXITED, honest(one))).contains(one);
            for (Map.Entry<Ending, Attestations> weak :
                    Map.of(EXITED, one, scored, both).entrySet()) {
                assertThatThrownBy(() ->
                                check("process", demanded, weak.getKey(), honest(weak.getValue())))
                        .isInstanceOf(InvalidRequestException.class)
                        .hasMessageContaining(clause.getKey() + ": engine jail did not show it");
            }
        }
    }

    private static Control unless(Control control, String name) {
        return control.name().equals(name)
                ? new Control(name, "1", "1", Control.Status.NOT_ENFORCED)
                : control;
    }

    @Test
    void aRunThatNeverBeganHasNothingToShow() {
        Attestations nothing =
                Attestations.of("run", Attestation.none("jail", IsolationClass.PROCESS));
        Ending refusal = ran(new Outcome.Refused("no engine"), "jail", IsolationClass.PROCESS);
        assertThat(check("process", refusal, honest(nothing))).contains(nothing);
    }

    @Test
    void nobodyPassesWithoutTheAttestationsOfBothSides() {
        Ending passed = new Ending.Scored("passed", Duration.ZERO, "jail");
        refused(passed, honest(Attestations.of("tests", SHOWN)), "both sides");
        refused(passed, honest(Attestations.NONE), "without attestations");
        Attestations both = Attestations.of("tests", SHOWN).with("candidate", SHOWN);
        assertThat(check("process", passed, honest(both))).contains(both);
        Ending unscored = new Ending.Scored("unscored", Duration.ZERO, "jail");
        assertThat(check("process", unscored, honest(Attestations.NONE))).isPresent();
    }
}
