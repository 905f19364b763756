package dev.crucible.linux;

import java.util.concurrent.CompletableFuture;

/** Makes network namespaces. Needs root. */
final class NetworkNamespace {
    private static final int CLONE_NEWNET = 0x40000000;

    private NetworkNamespace() {}

    /** A new one, which lives as long as the descriptor or a process in it. */
    static Fd create() {
        CompletableFuture<Fd> made = new CompletableFuture<>();
        /* A namespace belongs to a thread: this one enters it and ends, and touches nothing else. */
        Thread.ofPlatform()
                .name("network-namespace")
                .start(() -> {
                    try {
                        Kernel.check(
                                Kernel.call(Syscall.UNSHARE, CLONE_NEWNET),
                                Syscall.UNSHARE,
                                "network");
                        made.complete(Fd.open("/proc/thread-self/ns/net", 0));
                    } catch (RuntimeException refused) {
                        made.completeExceptionally(refused);
                    }
                });
        return made.join();
    }
}
