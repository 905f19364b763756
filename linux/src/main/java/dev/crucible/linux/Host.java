package dev.crucible.linux;

/** What this process is on this machine. */
public final class Host {
    private Host() {}

    /** Whether the system is Linux, where everything here lives. */
    public static boolean linux() {
        return System.getProperty("os.name", "").equals("Linux");
    }

    /** This process's effective user id. */
    public static int userId() {
        return (int) Kernel.call(Syscall.GETEUID, 0);
    }

    /** Whether this process is root. */
    public static boolean root() {
        return userId() == 0;
    }

    /** Which version of Landlock the kernel offers; 0 when none. */
    public static int landlockVersion() {
        long version = Kernel.call(Syscall.LANDLOCK_CREATE_RULESET, 0, 0, 1);
        return (int) Math.max(0, version);
    }

    /** The kernel's release, such as {@code 6.1.0-13-amd64}. */
    public static String kernelRelease() {
        return KernelFile.tryRead("/proc/sys/kernel/osrelease").orElse("unknown").strip();
    }

    /**
     * Bytes of memory that programs could still use, by the kernel's own guess (proc(5), {@code
     * MemAvailable}); 0 when it does not say.
     */
    public static long availableMemory() {
        String name = "MemAvailable:";
        for (String line : KernelFile.tryRead("/proc/meminfo").orElse("").split("\n", -1)) {
            if (line.startsWith(name)) {
                String digits = line.substring(name.length()).replaceAll("[^0-9]", "");
                return digits.isEmpty() ? 0 : Long.parseLong(digits) * 1024;
            }
        }
        return 0;
    }
}
