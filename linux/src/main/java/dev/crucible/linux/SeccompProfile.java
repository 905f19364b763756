package dev.crucible.linux;

import dev.crucible.core.NetworkAccess;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which system calls a sandbox may make: an allow-list, with a few calls decided by their
 * arguments. The result is a program for the kernel's seccomp filter (seccomp(2)).
 */
public final class SeccompProfile {
    private static final int CLONE_NEW_NAMESPACES = 0x7E020000;
    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int AF_NETLINK = 16;
    private static final int SOCKET_TYPE = 0xf;

    /** What may be done with a call. */
    private enum Rule {
        ALLOW,
        DENY,
        CHECK
    }

    private record Call(Rule rule, String name) {}

    private final SortedMap<Integer, Call> calls;

    private SeccompProfile(SortedMap<Integer, Call> calls) {
        this.calls = calls;
    }

    /** Whether there is a profile for the processor of this machine. */
    public static boolean supported() {
        return System.getProperty("os.arch", "").equals("amd64");
    }

    /** The profile for x86-64. */
    public static SeccompProfile load() {
        SortedMap<Integer, Call> calls = new TreeMap<>();
        InputStream resource =
                Objects.requireNonNull(
                        SeccompProfile.class.getResourceAsStream("seccomp-x86_64.txt"));
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("#") || line.isBlank()) {
                    continue;
                }
                List<String> words = List.of(line.trim().split("\\s+", -1));
                calls.put(
                        Integer.valueOf(words.get(1)),
                        new Call(
                                Rule.valueOf(words.get(0).toUpperCase(Locale.ROOT)), words.get(2)));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return new SeccompProfile(calls);
    }

    /** The same, weakened: these calls are allowed, whatever their arguments are. */
    public SeccompProfile allowing(Set<String> names) {
        SortedMap<Integer, Call> weaker = new TreeMap<>(calls);
        weaker.replaceAll((_, call) ->
                names.contains(call.name()) ? new Call(Rule.ALLOW, call.name()) : call);
        return new SeccompProfile(weaker);
    }

    /** The same, weakened: calls of these numbers, which it does not know, are allowed. */
    public SeccompProfile allowing(int first, int last) {
        SortedMap<Integer, Call> weaker = new TreeMap<>(calls);
        for (int number = first; number <= last; number++) {
            weaker.putIfAbsent(number, new Call(Rule.ALLOW, "call " + number));
        }
        return new SeccompProfile(weaker);
    }

    /** The filter for a sandbox with this network. */
    public BpfProgram program(NetworkAccess network) {
        List<BpfProgram.Range> ranges = new ArrayList<>();
        int expected = 0;
        for (var entry : calls.entrySet()) {
            int number = entry.getKey();
            if (number > expected) {
                add(ranges, expected, number - 1, BpfProgram.noSuchCall());
            }
            add(ranges, number, number, decision(entry.getValue(), network));
            expected = number + 1;
        }
        add(ranges, expected, Integer.MAX_VALUE, BpfProgram.noSuchCall());
        return BpfProgram.of(ranges);
    }

    /** Neighbours with the same fate become one range, which keeps the filter short. */
    private static void add(
            List<BpfProgram.Range> ranges, int first, int last, List<BpfProgram.Step> steps) {
        if (!ranges.isEmpty() && ranges.getLast().steps().equals(steps)) {
            BpfProgram.Range before = ranges.removeLast();
            ranges.add(new BpfProgram.Range(before.first(), last, steps));
        } else {
            ranges.add(new BpfProgram.Range(first, last, steps));
        }
    }

    private static List<BpfProgram.Step> decision(Call call, NetworkAccess network) {
        return switch (call.rule()) {
            case ALLOW -> BpfProgram.allowed();
            case DENY -> BpfProgram.refused();
            case CHECK -> check(call.name(), network);
        };
    }

    private static List<BpfProgram.Step> check(String name, NetworkAccess network) {
        BpfProgram.Check check = new BpfProgram.Check();
        return switch (name) {
            case "clone" -> check.refuseAnyBit(0, CLONE_NEW_NAMESPACES).allow();
            /* TIOCSTI, TIOCLINUX and TIOCSETD reach other users of a terminal; the kernel looks at
             * the low 32 bits only, and so must we (CVE-2019-10063). */
            case "ioctl" -> check.refuseEqual(1, 0x5412, 0x541C, 0x5423).allow();
            case "personality" -> check.allowEqual(0, 0, 0xFFFFFFFF).refuse();
            /* PR_SET_SECCOMP, PR_SET_MM, PR_SCHED_CORE, PR_SET_PTRACER. */
            case "prctl" -> check.refuseEqual(0, 22, 35, 62, 0x59616D61).allow();
            /* Only its own limits: the same user's processes include the sandbox's init. */
            case "prlimit64" -> check.allowEqual(0, 0).refuse();
            case "socketpair" -> check.allowEqual(0, AF_UNIX).refuse();
            case "socket" ->
                    switch (network) {
                        case NONE -> BpfProgram.refused();
                        case LOOPBACK -> socket(check);
                    };
            default -> throw new IllegalStateException("no check for " + name);
        };
    }

    /** Streams and datagrams over loopback, local sockets, and asking for one's own interfaces. */
    private static List<BpfProgram.Step> socket(BpfProgram.Check check) {
        return check.allowIf(0, AF_UNIX, 1, SOCKET_TYPE, 1, 2)
                .allowIf(0, AF_NETLINK, 2, -1, 0)
                .refuseUnlessEqual(0, AF_INET, AF_INET6)
                .refuseUnlessMasked(1, SOCKET_TYPE, 1, 2)
                .allowEqual(2, 0, 6, 17)
                .refuse();
    }
}
