package dev.crucible.evals.proxy;

import dev.crucible.core.Attestation;
import dev.crucible.core.Availability;
import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.CapturedStream;
import dev.crucible.core.Command;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.InputPipe;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener;
import dev.crucible.core.OutputListener.Stream;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.SandboxSpec;
import dev.crucible.core.Stdin;
import dev.crucible.core.Usage;
import dev.crucible.testkit.Attested;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** An engine whose two programs are functions of the test; no process starts. */
final class ScriptedEngine implements ExecutionEngine {
    /** What a program does with the other side, and how it ends. */
    interface Program {
        Outcome run(Wire wire);
    }

    private final Program tests;
    private final Program candidate;
    private final AtomicInteger open = new AtomicInteger();
    private final List<List<SandboxFile>> files = new ArrayList<>();

    ScriptedEngine(Program tests, Program candidate) {
        this.tests = tests;
        this.candidate = candidate;
    }

    /** How many sandboxes have not been closed. */
    int open() {
        return open.get();
    }

    /** The files of every sandbox that ran. */
    synchronized List<List<SandboxFile>> files() {
        return List.copyOf(files);
    }

    private synchronized void ran(List<SandboxFile> given) {
        files.add(List.copyOf(given));
    }

    @Override
    public EngineInfo info() {
        return new EngineInfo(
                "scripted", IsolationClass.PROCESS, "", new Availability.Available(), List.of());
    }

    @Override
    public SelfTest selfTest() {
        return new SelfTest(SelfTest.Status.PASSED, "", Duration.ZERO);
    }

    @Override
    public Sandbox open(SandboxSpec spec) {
        open.incrementAndGet();
        return new Scripted();
    }

    /** What a scripted program sees of its sandbox. */
    static final class Wire {
        private final InputPipe input;
        private final OutputListener listener;
        private final Cancellation cancellation;
        private final FrameReader reader = new FrameReader();
        private final List<Bytes> arrived = new ArrayList<>();
        private final Semaphore changed = new Semaphore(0);

        private Wire(InputPipe input, OutputListener listener, Cancellation cancellation) {
            this.input = input;
            this.listener = listener;
            this.cancellation = cancellation;
            input.onChange(changed::release);
            var _ = cancellation.onCancel(changed::release);
        }

        void send(String frame) {
            listener.output(Stream.STDOUT, FrameReader.framed(Bytes.utf8(frame)));
        }

        void sendRaw(Bytes bytes) {
            listener.output(Stream.STDOUT, bytes);
        }

        /** The next frame; empty when the input ends or the run is cancelled. */
        String receive() {
            while (arrived.isEmpty()) {
                Bytes chunk = input.poll();
                if (chunk != null) {
                    arrived.addAll(reader.accept(chunk));
                    continue;
                }
                if (input.exhausted() || cancellation.cancelled()) {
                    return "";
                }
                changed.acquireUninterruptibly();
            }
            return arrived.removeFirst().asText();
        }

        /** Waits until the run is cancelled. */
        Outcome untilCancelled() {
            while (!cancellation.cancelled()) {
                changed.acquireUninterruptibly();
            }
            return new Outcome.Cancelled();
        }
    }

    private final class Scripted implements Sandbox {
        private final List<SandboxFile> given = new ArrayList<>();

        @Override
        public Attestation attestation() {
            return Attested.process("scripted");
        }

        @Override
        public void write(SandboxFile file) {
            given.add(file);
        }

        @Override
        public ExecResult exec(
                Command command, OutputListener listener, Cancellation cancellation) {
            ran(given);
            boolean isTests = given.stream().anyMatch(file -> file.path().equals("test"));
            InputPipe input = ((Stdin.Live) command.stdin()).pipe();
            Outcome end =
                    (isTests ? tests : candidate).run(new Wire(input, listener, cancellation));
            return new ExecResult(end, CapturedStream.EMPTY, CapturedStream.EMPTY, Usage.NOTHING);
        }

        @Override
        public FileListing list() {
            return new FileListing(List.of(), List.of());
        }

        @Override
        public SandboxFile read(String path, long maxBytes) {
            throw new IllegalStateException("there are no files");
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }
}
