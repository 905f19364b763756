package dev.crucible.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** An engine whose sandboxes do what the test says, and remember what was asked of them. */
final class FakeEngine implements ExecutionEngine {
    static final Usage USAGE = new Usage(Duration.ofMillis(5), Duration.ofMillis(4), 1000);

    private final EngineInfo info;
    private final List<FakeSandbox> opened = new ArrayList<>();
    private List<Control> controls =
            List.of(new Control("fake", "yes", "yes", Control.Status.ENFORCED));
    private BiFunction<FakeSandbox, Command, Outcome> program = (_, _) -> new Outcome.Exited(0);
    private Optional<RuntimeCatalog> own = Optional.empty();
    private boolean images;

    private FakeEngine(EngineInfo info) {
        this.info = info;
    }

    static FakeEngine available(String name, IsolationClass isolation) {
        return new FakeEngine(
                new EngineInfo(name, isolation, "1", new Availability.Available(), List.of()));
    }

    static FakeEngine missing(String name, IsolationClass isolation, String reason) {
        return new FakeEngine(
                new EngineInfo(
                        name, isolation, "", new Availability.Unavailable(reason), List.of()));
    }

    static FakeEngine of(String name, IsolationClass isolation, Eligibility eligibility) {
        return new FakeEngine(
                new EngineInfo(
                        name,
                        isolation,
                        "1",
                        new Availability.Available(),
                        List.of(),
                        eligibility));
    }

    /** The languages that its sandboxes have, from now on. */
    FakeEngine bringing(RuntimeCatalog languages) {
        own = Optional.of(languages);
        return this;
    }

    @Override
    public Optional<RuntimeCatalog> runtimes() {
        return own;
    }

    /** Whose sandboxes can stand on an image, from now on. */
    FakeEngine takingImages() {
        images = true;
        return this;
    }

    @Override
    public boolean takesImages() {
        return images;
    }

    /** What every attestation says from now on. */
    FakeEngine attesting(Control... shown) {
        controls = List.of(shown);
        return this;
    }

    /** What every program does from now on. */
    FakeEngine running(BiFunction<FakeSandbox, Command, Outcome> behaviour) {
        program = behaviour;
        return this;
    }

    List<FakeSandbox> opened() {
        return opened;
    }

    @Override
    public EngineInfo info() {
        return info;
    }

    @Override
    public Sandbox open(SandboxSpec spec) {
        FakeSandbox sandbox = new FakeSandbox(spec);
        opened.add(sandbox);
        return sandbox;
    }

    @Override
    public SelfTest selfTest() {
        return new SelfTest(SelfTest.Status.PASSED, "", Duration.ZERO);
    }

    /** A sandbox in memory. */
    final class FakeSandbox implements Sandbox {
        final SandboxSpec spec;
        final Map<String, SandboxFile> files = new TreeMap<>();
        final List<String> skipped = new ArrayList<>();
        final List<Command> commands = new ArrayList<>();
        final List<String> unreadable = new ArrayList<>();
        boolean unlistable;
        boolean closed;

        private FakeSandbox(SandboxSpec spec) {
            this.spec = spec;
        }

        /** What the program does when it writes a file. */
        void produce(String path, int size) {
            files.put(path, new SandboxFile(path, Bytes.copyOf(new byte[size]), true));
        }

        @Override
        public Attestation attestation() {
            return new Attestation(info.name(), info.isolation(), controls);
        }

        @Override
        public void write(SandboxFile file) {
            files.put(file.path(), file);
        }

        @Override
        public ExecResult exec(
                Command command, OutputListener listener, Cancellation cancellation) {
            commands.add(command);
            listener.output(OutputListener.Stream.STDOUT, Bytes.utf8("out"));
            Outcome outcome = program.apply(this, command);
            return new ExecResult(
                    outcome,
                    new CapturedStream(Bytes.utf8("out"), false),
                    new CapturedStream(Bytes.utf8("err"), true),
                    USAGE);
        }

        @Override
        public FileListing list() {
            if (unlistable) {
                throw SandboxException.lost("cannot list '.'");
            }
            return new FileListing(
                    files.values().stream()
                            .map(file -> new FileEntry(file.path(), file.content().size()))
                            .toList(),
                    skipped);
        }

        @Override
        public SandboxFile read(String path, long maxBytes) {
            SandboxFile file = files.get(path);
            if (file == null || unreadable.contains(path) || file.content().size() > maxBytes) {
                throw SandboxException.lost("cannot read '" + path + "'");
            }
            return file;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
