package dev.crucible.containment.guard;

import dev.crucible.core.Attestation;
import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Command;
import dev.crucible.core.Control;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxException;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.Stdin;
import dev.crucible.core.telemetry.Scope;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one sandbox while it is open: what went in, what comes out, and which canaries
 * were touched. Thread-safe.
 */
final class Watch {
    private final HoneySearch search;
    private final boolean looking;
    private final Scope scope;
    private final Alarm.Listener listener;
    private final List<String> alarms = new ArrayList<>();
    private Cancellation program = new Cancellation();

    /** Whether somebody has brought honey in, so that it proves nothing when it comes out. */
    private volatile boolean carried;

    /** The user of the host that only this sandbox has; -1 when it shares one. */
    private volatile int user = -1;

    Watch(HoneySearch search, boolean looking, Scope scope, Alarm.Listener listener) {
        this.search = search;
        this.looking = looking;
        this.scope = scope;
        this.listener = listener;
    }

    /** Learns from what the host has read who is in the sandbox. */
    void opened(Attestation attestation) {
        attestation.controls().stream()
                .filter(control -> control.name().equals("kernel-uid"))
                .filter(control -> control.status() == Control.Status.ENFORCED)
                .map(control -> control.host().split("\t", 2)[0])
                .filter(first -> first.matches("\\d{1,9}"))
                .forEach(first -> user = Integer.parseInt(first));
    }

    int user() {
        return user;
    }

    void carriesIn(SandboxFile file) {
        carriesIn(file.content());
    }

    void carriesIn(Command command) {
        command.argv().forEach(word -> carriesIn(Bytes.utf8(word)));
        command.environment().values().forEach(value -> carriesIn(Bytes.utf8(value)));
        if (command.stdin() instanceof Stdin.Fixed(Bytes bytes)) {
            carriesIn(bytes);
        }
    }

    private void carriesIn(Bytes content) {
        carried |= looking && search.find(content.asBuffer()) != null;
    }

    /** A program whose end is wished as soon as there is an alarm. */
    Cancellation begin() {
        Cancellation fresh = new Cancellation();
        boolean late;
        synchronized (this) {
            program = fresh;
            late = !alarms.isEmpty();
        }
        if (late) {
            fresh.cancel();
        }
        return fresh;
    }

    /** The same listener, for output that is looked at on its way. */
    OutputListener scanning(OutputListener target) {
        if (!looking) {
            return target;
        }
        HoneyScan stdout = new HoneyScan(search);
        HoneyScan stderr = new HoneyScan(search);
        OutputListener scanning =
                (stream, chunk) -> {
                    switch (stream) {
                        case STDOUT -> came(stdout, chunk, "standard output");
                        case STDERR -> came(stderr, chunk, "standard error");
                    }
                    target.output(stream, chunk);
                };
        return target.alone() ? OutputListener.alone(scanning) : scanning;
    }

    private boolean came(HoneyScan scan, Bytes chunk, String where) {
        Optional<String> found = scan.next(chunk.asBuffer());
        if (found.isEmpty() || carried) {
            return false;
        }
        alarm(Alarm.Canary.HONEY, found.get() + " came back on " + where);
        return true;
    }

    /** A file that comes out, if it may. */
    SandboxFile comesOut(SandboxFile file) {
        if (!looking) {
            return file;
        }
        boolean inside = came(new HoneyScan(search), file.content(), "a file");
        boolean named = came(new HoneyScan(search), Bytes.utf8(file.path()), "the name of a file");
        if (inside || named) {
            throw SandboxException.breached(alarms().getFirst());
        }
        return file;
    }

    /** Something was touched: ends the program, and tells. */
    void alarm(Alarm.Canary canary, String detail) {
        Cancellation running;
        synchronized (this) {
            String phrase = canary.label() + ": " + detail;
            if (alarms.contains(phrase)) {
                return;
            }
            alarms.add(phrase);
            running = program;
        }
        running.cancel();
        listener.heard(new Alarm(canary, detail, scope.run(), scope.tenant()));
    }

    synchronized List<String> alarms() {
        return List.copyOf(alarms);
    }

    /** How the program ended, if it can be believed. */
    Sandbox.ExecResult judged(Sandbox.ExecResult end) {
        List<String> known = alarms();
        return known.isEmpty()
                ? end
                : new Sandbox.ExecResult(
                        new Outcome.Breached(known.getFirst()),
                        end.stdout(),
                        end.stderr(),
                        end.usage());
    }
}
