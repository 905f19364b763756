package dev.crucible.containment.matrix;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.NetworkAccess;
import dev.crucible.linux.Host;
import dev.crucible.linux.SeccompProfile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a matrix was measured on. Verdicts hold for this and for nothing else: another kernel, other
 * settings of it, another build of the engine, and they say nothing any more.
 *
 * @param parts everything that counts, by name
 */
public record Fingerprint(SortedMap<String, String> parts) {
    private static final String NONE = "none";

    /**
     * Settings that open or close ways to attack; each is one line under {@code /proc/sys} (sysctl,
     * Documentation/admin-guide/sysctl).
     */
    private static final List<String> SETTINGS =
            List.of(
                    "kernel/unprivileged_bpf_disabled",
                    "kernel/perf_event_paranoid",
                    "kernel/io_uring_disabled",
                    "kernel/yama/ptrace_scope",
                    "kernel/kptr_restrict",
                    "kernel/dmesg_restrict",
                    "kernel/unprivileged_userns_clone",
                    "kernel/apparmor_restrict_unprivileged_userns",
                    "kernel/core_pattern",
                    "user/max_user_namespaces",
                    "vm/unprivileged_userfaultfd",
                    "fs/protected_symlinks",
                    "fs/protected_hardlinks",
                    "dev/tty/legacy_tiocsti");

    /** Copies the map. */
    public Fingerprint {
        parts = new TreeMap<>(parts);
    }

    /**
     * That of an engine on this machine now.
     *
     * @param version of Crucible, whose probes and profiles are a part of it
     * @param programs what the engine executes of its own, by name: a file that is not there counts
     *     as such
     */
    public static Fingerprint of(EngineInfo engine, String version, Map<String, Path> programs) {
        return of(engine, version, programs, Host.root());
    }

    /**
     * The same for an engine that another process has started.
     *
     * @param root whether root has: an ordinary user's sandboxes are others
     */
    public static Fingerprint of(
            EngineInfo engine, String version, Map<String, Path> programs, boolean root) {
        SortedMap<String, String> parts = new TreeMap<>();
        parts.put("crucible", version);
        parts.put("engine", engine.name() + " " + engine.version());
        parts.put("profile", Profile.DIGEST);
        parts.put("notes", String.join("; ", engine.notes()));
        parts.put("started by", root ? "root" : "an ordinary user");
        parts.put("kernel", text(Path.of("/proc/version")));
        parts.put("kernel configuration", hash(configuration()));
        parts.put("security modules", text(Path.of("/sys/kernel/security/lsm")));
        parts.put("command line", text(Path.of("/proc/cmdline")));
        SETTINGS.forEach(name -> parts.put(name, text(Path.of("/proc/sys", name))));
        programs.forEach((name, path) -> parts.put("program " + name, hash(path)));
        return new Fingerprint(parts);
    }

    /** Where this kernel's configuration is: it tells itself, or the package that it came in. */
    private static Path configuration() {
        Path own = Path.of("/proc/config.gz");
        return Files.exists(own)
                ? own
                : Path.of("/boot", "config-" + text(Path.of("/proc/sys/kernel/osrelease")));
    }

    /** It is a part of this program and cannot change while that runs. */
    private static final class Profile {
        private static final String DIGEST = profile();
    }

    /** The filter on system calls, as the kernel gets it. */
    private static String profile() {
        if (!SeccompProfile.supported()) {
            return NONE;
        }
        SeccompProfile profile = SeccompProfile.load();
        StringBuilder each = new StringBuilder();
        for (NetworkAccess network : NetworkAccess.values()) {
            each.append(Digest.of(ByteBuffer.wrap(profile.program(network).toBytes())).hex());
        }
        return Digest.of(Bytes.utf8(each.toString())).hex();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException missing) {
            return NONE;
        }
    }

    private static String hash(Path file) {
        try {
            return Digest.of(ByteBuffer.wrap(Files.readAllBytes(file))).hex();
        } catch (IOException missing) {
            return NONE;
        }
    }

    /** All of it in 256 bits. */
    public Digest digest() {
        StringBuilder text = new StringBuilder();
        parts.forEach((name, value) -> text.append(name).append('\0').append(value).append('\0'));
        return Digest.of(Bytes.utf8(text.toString()));
    }

    /** The names of the parts that another one has otherwise. */
    public List<String> changes(Fingerprint other) {
        SortedMap<String, String> all = new TreeMap<>(other.parts);
        all.putAll(parts);
        return all.keySet().stream()
                .filter(name ->
                        !parts.getOrDefault(name, NONE)
                                .equals(other.parts.getOrDefault(name, NONE)))
                .toList();
    }

    @Override
    public SortedMap<String, String> parts() {
        return new TreeMap<>(parts);
    }
}
