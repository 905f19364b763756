package dev.crucible.cli.console;

import dev.crucible.core.Cancellation;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What Ctrl-C does: the first asks the work to end, and the command then ends by itself; the second
 * leaves at once. The same goes for SIGTERM and SIGHUP. The JDK offers signals only in {@code
 * sun.misc}, which is looked up by name because the compiler warns of it whatever it is told.
 */
public final class Interrupts {
    private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");
    private static final int SIGNALLED = 128;

    private final Cancellation cancellation;
    private final AtomicInteger received = new AtomicInteger();
    private volatile Runnable lastWords = () -> {};

    private Interrupts(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    /** Cancels on a signal from now on. Where signals cannot be had, they end the process. */
    public static Interrupts cancelling(Cancellation cancellation) {
        Interrupts interrupts = new Interrupts(cancellation);
        for (String name : SIGNALS) {
            try {
                interrupts.handle(name);
            } catch (ReflectiveOperationException | RuntimeException unavailable) {
                // The JVM's own behaviour remains: the process ends.
            }
        }
        return interrupts;
    }

    /** Says this before a second signal leaves; it must not take long. */
    public void lastWords(Runnable words) {
        lastWords = words;
    }

    /** The exit code after a signal: 128 and its number; 0 when there was none. */
    public int exitCode() {
        return received.get() == 0 ? 0 : SIGNALLED + received.get();
    }

    private void handle(String name) throws ReflectiveOperationException {
        Class<?> signalType = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        Object signal = signalType.getConstructor(String.class).newInstance(name);
        int number = (int) signalType.getMethod("getNumber").invoke(signal);
        MethodHandle action =
                lookup.findVirtual(
                                Interrupts.class,
                                "received",
                                MethodType.methodType(void.class, int.class))
                        .bindTo(this);
        MethodHandle handler =
                MethodHandles.dropArguments(
                        MethodHandles.insertArguments(action, 0, number), 0, signalType);
        signalType
                .getMethod("handle", signalType, handlerType)
                .invoke(
                        null,
                        signal,
                        MethodHandleProxies.asInterfaceInstance(handlerType, handler));
    }

    private void received(int number) {
        if (!received.compareAndSet(0, number)) {
            lastWords.run();
            Runtime.getRuntime().halt(SIGNALLED + number);
        }
        // A handler must not block: cancelling may.
        Thread.ofVirtual().start(cancellation::cancel);
    }
}
