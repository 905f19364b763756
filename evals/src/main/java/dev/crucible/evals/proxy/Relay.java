package dev.crucible.evals.proxy;

import dev.crucible.core.Bytes;
import dev.crucible.core.InputPipe;
import dev.crucible.core.OutputListener;
import dev.crucible.core.OutputListener.Stream;
import dev.crucible.evals.HoneyAnswer;

import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.Map;

/**
 * Passes frames between the tests and the candidate, strictly in turns: the candidate may send one
 * frame when it has loaded, and then one for each that it has received. A frame of the tests that
 * says the verdict goes no further than here. Nothing that the candidate sends is interpreted.
 * Thread-safe; never blocks.
 */
final class Relay {
    private static final byte VERDICT = 'V';

    private final InputPipe toTests = new InputPipe(FrameReader.HEADER + FrameReader.MAX_FRAME);
    private final InputPipe toCandidate = new InputPipe(FrameReader.HEADER + FrameReader.MAX_FRAME);
    private final FrameReader fromTests = new FrameReader();
    private final FrameReader fromCandidate = new FrameReader();
    private final Runnable decided;
    private final Map<Stream, Sought> honeyOfCandidate = new EnumMap<>(Stream.class);
    private final Sought honeyOfTests;
    private int turns = 1;
    private boolean answered;
    private @Nullable Bytes verdict;
    private @Nullable String candidateFault;
    private @Nullable String testsFault;

    /**
     * A relay that calls {@code decided}, once or more and from any thread, when it knows how the
     * exchange ends and nobody needs to run any longer.
     */
    Relay(Runnable decided, HoneyAnswer honey) {
        this.decided = decided;
        this.honeyOfTests = new Sought(honey.bytes());
        for (Stream stream : Stream.values()) {
            honeyOfCandidate.put(stream, new Sought(honey.bytes()));
        }
    }

    /** The standard input of the tests. */
    InputPipe testsInput() {
        return toTests;
    }

    /** The standard input of the candidate. */
    InputPipe candidateInput() {
        return toCandidate;
    }

    /** Listens to the tests. */
    OutputListener testsOutput() {
        return (stream, chunk) -> {
            if (stream == Stream.STDOUT && fromTests(chunk)) {
                decided.run();
            }
        };
    }

    /** Listens to the candidate. */
    OutputListener candidateOutput() {
        return (stream, chunk) -> {
            lookForHoney(stream, chunk);
            if (stream == Stream.STDOUT && fromCandidate(chunk)) {
                decided.run();
            }
        };
    }

    /** What the tests themselves passed to the candidate, it may well say. */
    private synchronized void lookForHoney(Stream stream, Bytes chunk) {
        Sought sought = honeyOfCandidate.get(stream);
        if (sought != null && !honeyOfTests.found()) {
            sought.accept(chunk);
        }
    }

    private synchronized boolean fromTests(Bytes chunk) {
        honeyOfTests.accept(chunk);
        for (Bytes frame : fromTests.accept(chunk)) {
            if (over()) {
                return true;
            }
            if (frame.size() > 0 && frame.asBuffer().get(0) == VERDICT) {
                verdict = frame;
            } else {
                turns++;
                if (!toCandidate.write(FrameReader.framed(frame))) {
                    candidateFault = "the candidate answers without having read what it was asked";
                }
            }
        }
        if (fromTests.broken() && !over()) {
            testsFault = "the tests sent a frame that is too long";
        }
        return over();
    }

    private synchronized boolean fromCandidate(Bytes chunk) {
        for (Bytes frame : fromCandidate.accept(chunk)) {
            if (over()) {
                return true;
            }
            if (turns == 0) {
                candidateFault = "the candidate sent an answer that nobody asked for";
                return true;
            }
            turns--;
            answered = true;
            if (!toTests.write(FrameReader.framed(frame))) {
                testsFault = "the tests do not read the answers";
            }
        }
        if (fromCandidate.broken() && !over()) {
            candidateFault =
                    "the candidate sent what is no frame of at most "
                            + FrameReader.MAX_FRAME
                            + " bytes";
        }
        return over();
    }

    private boolean over() {
        return verdict != null || candidateFault != null || testsFault != null;
    }

    /** What the tests said in the end; null when they have not. */
    synchronized @Nullable Bytes verdict() {
        return verdict;
    }

    /** How the candidate broke the rules of the exchange; null when it has not. */
    synchronized @Nullable String candidateFault() {
        return candidateFault;
    }

    /** How the tests broke the rules of the exchange; null when they have not. */
    synchronized @Nullable String testsFault() {
        return testsFault;
    }

    /** Whether the candidate said the honey answer, which the tests had not told it. */
    synchronized boolean honeySaid() {
        return honeyOfCandidate.values().stream().anyMatch(Sought::found);
    }

    /** Whether anything of the candidate's has reached the tests. */
    synchronized boolean answered() {
        return answered;
    }
}
