package dev.crucible.linux;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether this machine lets an ordinary user make namespaces, which every sandbox here needs. */
public final class Namespaces {
    private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*", Pattern.DOTALL);

    /** mount_setattr(2), with which the root is locked down. */
    private static final int[] OLDEST = {5, 12};

    /** Files that switch user namespaces off, the value that does, and the way out. */
    private record Switch(String path, String off, String advice) {}

    private static final List<Switch> SWITCHES =
            List.of(
                    new Switch(
                            "/proc/sys/user/max_user_namespaces",
                            "0",
                            "set the sysctl user.max_user_namespaces to 10000"),
                    new Switch(
                            "/proc/sys/kernel/unprivileged_userns_clone",
                            "0",
                            "set the sysctl kernel.unprivileged_userns_clone to 1"),
                    new Switch(
                            "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
                            "1",
                            "set the sysctl kernel.apparmor_restrict_unprivileged_userns to 0"));

    private Namespaces() {}

    /** What stands in the way, and what to do about it; empty when nothing does. */
    public static Optional<String> problem() {
        if (!Host.linux()) {
            return Optional.of("namespaces need Linux");
        }
        if (!recent(Host.kernelRelease())) {
            return Optional.of(
                    "the kernel is " + Host.kernelRelease() + "; Linux 5.12 or newer is needed");
        }
        return SWITCHES.stream()
                .filter(one ->
                        KernelFile.tryRead(one.path())
                                .filter(value -> value.strip().equals(one.off()))
                                .isPresent())
                .map(one -> "user namespaces are switched off: " + one.advice())
                .findFirst();
    }

    static boolean recent(String release) {
        Matcher version = RELEASE.matcher(release);
        if (!version.matches()) {
            return false;
        }
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        return major > OLDEST[0] || (major == OLDEST[0] && minor >= OLDEST[1]);
    }
}
