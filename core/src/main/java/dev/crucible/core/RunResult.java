package dev.crucible.core;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What came of a run.
 *
 * @param id the run
 * @param stage the last stage that was reached, which the outcome and the output belong to
 * @param outcome why it ended
 * @param stdout what that stage wrote to standard output
 * @param stderr what that stage wrote to standard error
 * @param usage what that stage used
 * @param attestations what isolation was in force, by the stage's label
 * @param artifacts the files that were asked for
 * @param notes what the user should know, such as files that could not be collected
 */
public record RunResult(
        RunId id,
        Stage stage,
        Outcome outcome,
        CapturedStream stdout,
        CapturedStream stderr,
        Usage usage,
        Attestations attestations,
        List<SandboxFile> artifacts,
        List<String> notes) {
    /** Copies the lists. */
    public RunResult {
        artifacts = List.copyOf(artifacts);
        notes = List.copyOf(notes);
    }

    /** A result of a run with one sandbox so far. */
    public RunResult(
            RunId id,
            Stage stage,
            Outcome outcome,
            CapturedStream stdout,
            CapturedStream stderr,
            Usage usage,
            Attestation attestation,
            List<SandboxFile> artifacts,
            List<String> notes) {
        this(
                id,
                stage,
                outcome,
                stdout,
                stderr,
                usage,
                Attestations.of(stage.label(), attestation),
                artifacts,
                notes);
    }

    /** What isolation was in force for the last stage. */
    public Attestation attestation() {
        return attestations
                .of(stage.label())
                .orElseGet(() -> Attestation.none("", IsolationClass.NONE));
    }

    /** The same, after stages with these attestations. */
    public RunResult after(Attestations earlier) {
        return new RunResult(
                id,
                stage,
                outcome,
                stdout,
                stderr,
                usage,
                earlier.with(attestations),
                artifacts,
                notes);
    }

    /** The same with these notes behind its own. */
    public RunResult withNotes(List<String> more) {
        return new RunResult(
                id,
                stage,
                outcome,
                stdout,
                stderr,
                usage,
                attestations,
                artifacts,
                Stream.concat(notes.stream(), more.stream()).toList());
    }

    /** The engine that ran it, or was meant to. */
    public String engine() {
        return attestation().engine();
    }

    /** The isolation class of that engine. */
    public IsolationClass isolation() {
        return attestation().isolation();
    }

    /** A stage of a run; each has a fresh sandbox of its own. */
    public enum Stage {
        /** The compiler, which is untrusted execution like any other. */
        COMPILE,
        /** The program. */
        RUN;

        /** The name in JSON. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
