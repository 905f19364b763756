package dev.crucible.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.NetworkAccess;
import dev.crucible.testkit.Gen;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class SeccompProfileTest {
    private static final int X86_64 = 0xC000003E;
    private static final int ALLOW = 0x7fff0000;
    private static final int DENY = 0x00050001;
    private static final int NO_SUCH_CALL = 0x00050026;
    private static final int KILL = 0x80000000;

    private static final int IOCTL = 16;
    private static final int SOCKET = 41;
    private static final int SOCKETPAIR = 53;
    private static final int CLONE = 56;
    private static final int PERSONALITY = 135;
    private static final int PRCTL = 157;
    private static final int PRLIMIT64 = 302;

    /** Numbers that a sandbox must see as not implemented: retired calls, clone3, the future. */
    private static final Set<Integer> ABSENT =
            numbers("156 174 177 178 180-185 205 211 214 215 236 335-423 435 451-600");

    /** Calls that reach the kernel's configuration, other processes or the machine. */
    private static final Set<Integer> FORBIDDEN =
            numbers(
                    "101 103 134 136 139 153-155 159 161-173 175 176 179 206-210 212 216 227"
                        + " 237-239 246 248-250 256 272 278 279 298 300 301 303-306 308 310-313 317"
                        + " 320 321 323 333 425-433 438 440 442 443 447 448 450");

    private static final Map<NetworkAccess, BpfMachine> FILTERS =
            new EnumMap<>(
                    Map.of(
                            NetworkAccess.NONE, filter(NetworkAccess.NONE),
                            NetworkAccess.LOOPBACK, filter(NetworkAccess.LOOPBACK)));

    private static BpfMachine filter(NetworkAccess network) {
        return new BpfMachine(SeccompProfile.load().program(network).toBytes());
    }

    private static BpfMachine machine(NetworkAccess network) {
        BpfMachine machine = FILTERS.get(network);
        assertThat(machine).isNotNull();
        return machine;
    }

    private static Set<Integer> numbers(String ranges) {
        Set<Integer> numbers = new HashSet<>();
        for (String range : ranges.split(" ", -1)) {
            int dash = range.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
            IntStream.rangeClosed(first, last).forEach(numbers::add);
        }
        return numbers;
    }

    /** The specification, written without looking at the filter. */
    private static int expected(NetworkAccess network, int number, long[] arguments) {
        int first = (int) arguments[0];
        int second = (int) arguments[1];
        int third = (int) arguments[2];
        boolean allowed =
                switch (number) {
                    case CLONE -> (first & 0x7E020000) == 0;
                    case IOCTL -> second != 0x5412 && second != 0x541C && second != 0x5423;
                    case PERSONALITY -> first == 0 || first == -1;
                    case PRCTL -> first != 22 && first != 35 && first != 62 && first != 0x59616D61;
                    case PRLIMIT64 -> first == 0;
                    case SOCKETPAIR -> first == 1;
                    case SOCKET ->
                            network == NetworkAccess.LOOPBACK && socket(first, second, third);
                    default -> !FORBIDDEN.contains(number);
                };
        if (ABSENT.contains(number)) {
            return NO_SUCH_CALL;
        }
        return allowed ? ALLOW : DENY;
    }

    private static boolean socket(int family, int type, int protocol) {
        int kind = type & 0xf;
        boolean streamOrDatagram = kind == 1 || kind == 2;
        return switch (family) {
            case 1 -> streamOrDatagram;
            case 2, 10 -> streamOrDatagram && (protocol == 0 || protocol == 6 || protocol == 17);
            case 16 -> protocol == 0;
            default -> false;
        };
    }

    private static void check(NetworkAccess network, int number, long... arguments) {
        int verdict = machine(network).verdict(number, X86_64, arguments);
        if (verdict != expected(network, number, arguments)) {
            assertThat(Integer.toHexString(verdict))
                    .as(
                            "call %d(%s) with network %s",
                            number,
                            IntStream.range(0, arguments.length)
                                    .mapToObj(at -> Long.toHexString(arguments[at]))
                                    .collect(Collectors.joining(", ")),
                            network)
                    .isEqualTo(Integer.toHexString(expected(network, number, arguments)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theKernelWouldLoadTheFilter(NetworkAccess network) {
        machine(network).verify();
    }

    @ParameterizedTest
    @EnumSource
    void everyCallMeetsItsSpecificationWhateverItsArguments(NetworkAccess network) {
        List<Long> telling =
                List.of(
                        0L,
                        1L,
                        2L,
                        3L,
                        5L,
                        6L,
                        10L,
                        16L,
                        17L,
                        22L,
                        35L,
                        38L,
                        40L,
                        62L,
                        262L,
                        0x5412L,
                        0x541CL,
                        0x5423L,
                        0x59616D61L,
                        0x80801L,
                        0x80802L,
                        0x80803L,
                        0x10000L,
                        0x20000L,
                        0x02000000L,
                        0x10000000L,
                        0x7E020000L,
                        0x01200011L,
                        0xFFFFFFFFL,
                        -1L,
                        1L << 32,
                        (1L << 32) + 1,
                        (1L << 32) + 0x5412,
                        (7L << 60) + 0x59616D61,
                        Long.MIN_VALUE);
        for (int number = 0; number <= 600; number++) {
            for (long first : telling) {
                for (long second : telling) {
                    check(network, number, first, second, 0, 0, 0, 0);
                }
            }
        }
        Gen.check(
                200,
                gen -> {
                    for (int number = 0; number <= 600; number++) {
                        long[] arguments = new long[6];
                        for (int at = 0; at < arguments.length; at++) {
                            arguments[at] = ((long) gen.number() << 32) | gen.one(telling);
                        }
                        check(network, number, arguments);
                        arguments[0] = gen.number();
                        arguments[1] = gen.number();
                        check(network, number, arguments);
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void everyFamilyTypeAndProtocolOfSocketsMeetsItsSpecification(NetworkAccess network) {
        List<Long> flags = List.of(0L, 0x80000L, 0x800L, 0x80800L, 1L << 32);
        List<Long> protocols =
                List.of(0L, 1L, 2L, 6L, 9L, 15L, 17L, 58L, 132L, 255L, 262L, -1L, 1L << 33);
        for (long family = 0; family <= 50; family++) {
            for (long type = 0; type <= 16; type++) {
                for (long flag : flags) {
                    for (long protocol : protocols) {
                        check(network, SOCKET, family, type | flag, protocol, 0, 0, 0);
                        check(network, SOCKETPAIR, family, type | flag, protocol, 0, 0, 0);
                    }
                }
            }
        }
    }

    @Test
    void withoutANetworkNoSocketCanBeMade() {
        for (int family = 0; family < 64; family++) {
            for (int type = 0; type < 16; type++) {
                assertThat(verdict(NetworkAccess.NONE, SOCKET, family, type, 0)).isEqualTo(DENY);
            }
        }
    }

    @Test
    void loopbackIsForStreamsAndDatagramsOnly() {
        int stream = 1;
        int raw = 3;
        assertThat(verdict(NetworkAccess.LOOPBACK, SOCKET, 2, stream, 6)).isEqualTo(ALLOW);
        assertThat(verdict(NetworkAccess.LOOPBACK, SOCKET, 2, stream | 0x80800, 0))
                .isEqualTo(ALLOW);
        assertThat(verdict(NetworkAccess.LOOPBACK, SOCKET, 10, 2, 17)).isEqualTo(ALLOW);
        assertThat(verdict(NetworkAccess.LOOPBACK, SOCKET, 1, stream, 0)).isEqualTo(ALLOW);
        assertThat(verdict(NetworkAccess.LOOPBACK, SOCKET, 16, raw, 0)).isEqualTo(ALLOW);
        assertThat(verdict(NetworkAccess.LOOPBACK, SOCKET, 2, raw, 1)).as("raw").isEqualTo(DENY);
        assertThat(verdict(NetworkAccess.LOOPBACK, SOCKET, 2, stream, 262))
                .as("MPTCP")
                .isEqualTo(DENY);
        assertThat(verdict(NetworkAccess.LOOPBACK, SOCKET, 16, raw, 12))
                .as("netfilter")
                .isEqualTo(DENY);
        assertThat(verdict(NetworkAccess.LOOPBACK, SOCKET, 17, raw, 0))
                .as("packet")
                .isEqualTo(DENY);
        assertThat(verdict(NetworkAccess.LOOPBACK, SOCKET, 38, 5, 0)).as("AF_ALG").isEqualTo(DENY);
        assertThat(verdict(NetworkAccess.LOOPBACK, SOCKET, 40, stream, 0))
                .as("vsock")
                .isEqualTo(DENY);
        assertThat(verdict(NetworkAccess.LOOPBACK, SOCKET, 44, raw, 0)).as("XDP").isEqualTo(DENY);
    }

    private static int verdict(NetworkAccess network, int number, int... arguments) {
        long[] all = new long[6];
        for (int at = 0; at < arguments.length; at++) {
            all[at] = arguments[at];
        }
        return machine(network).verdict(number, X86_64, all);
    }

    @Test
    void highBitsOfATerminalRequestDoNotHideIt() {
        for (long request : List.of(0x5412L, 0x541CL, 0x5423L)) {
            for (int bit = 32; bit < 64; bit++) {
                assertThat(
                                machine(NetworkAccess.NONE)
                                        .verdict(
                                                IOCTL,
                                                X86_64,
                                                0,
                                                request | (1L << bit),
                                                0,
                                                0,
                                                0,
                                                0))
                        .isEqualTo(DENY);
            }
        }
    }

    @Test
    void threadsCanBeMadeAndNamespacesCannot() {
        int thread = 0x003D0F00;
        assertThat(verdict(NetworkAccess.NONE, CLONE, thread)).isEqualTo(ALLOW);
        assertThat(verdict(NetworkAccess.NONE, CLONE, 17)).isEqualTo(ALLOW);
        for (int namespace :
                new int[] {
                    0x00020000,
                    0x02000000,
                    0x04000000,
                    0x08000000,
                    0x10000000,
                    0x20000000,
                    0x40000000
                }) {
            assertThat(verdict(NetworkAccess.NONE, CLONE, thread | namespace)).isEqualTo(DENY);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aForeignCallingConventionEndsTheProcess(NetworkAccess network) {
        List<Integer> foreign =
                List.of(0, 0x40000003, 0xC00000B7, 0x3E, 0xC000003F, 0x40000028, -1);
        for (int architecture : foreign) {
            for (int number = 0; number <= 600; number++) {
                assertThat(machine(network).verdict(number, architecture, 0, 0, 0, 0, 0, 0))
                        .isEqualTo(KILL);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theX32ConventionEndsTheProcess(NetworkAccess network) {
        List<Integer> numbers = new ArrayList<>(List.of(-1, Integer.MIN_VALUE, 0x7fffffff));
        IntStream.rangeClosed(0, 600).forEach(number -> numbers.add(0x40000000 + number));
        for (int number : numbers) {
            assertThat(machine(network).verdict(number, X86_64, 0, 0, 0, 0, 0, 0)).isEqualTo(KILL);
        }
    }

    @Test
    void callsOfTheFutureDoNotExistYet() {
        for (int number : new int[] {601, 1000, 65_535, 0x3fffffff}) {
            assertThat(verdict(NetworkAccess.NONE, number)).isEqualTo(NO_SUCH_CALL);
        }
    }

    @Test
    void aTableOfAnySizeIsSearchedCorrectly() {
        Gen.check(
                300,
                gen -> {
                    List<BpfProgram.Range> ranges = new ArrayList<>();
                    List<Integer> verdicts = new ArrayList<>();
                    int first = 0;
                    int count = 1 + gen.below(60);
                    for (int range = 0; range < count; range++) {
                        boolean end = range == count - 1;
                        int last = end ? Integer.MAX_VALUE : first + gen.below(4);
                        List<BpfProgram.Step> steps = new ArrayList<>();
                        int padding = gen.below(30);
                        for (int step = 0; step < padding; step++) {
                            steps.add(new BpfProgram.Step(BpfProgram.LOAD, 0, 0, 16));
                        }
                        steps.add(new BpfProgram.Step(BpfProgram.RETURN, 0, 0, range));
                        ranges.add(new BpfProgram.Range(first, last, steps));
                        for (int number = first; number <= Math.min(last, first + 4); number++) {
                            verdicts.add(range);
                        }
                        first = last + 1;
                    }
                    BpfMachine machine = new BpfMachine(BpfProgram.of(ranges).toBytes());
                    machine.verify();
                    for (int number = 0; number < verdicts.size(); number++) {
                        assertThat(machine.verdict(number, X86_64, 0, 0, 0, 0, 0, 0))
                                .isEqualTo(verdicts.get(number));
                    }
                });
    }

    @Test
    void aFilterThatTheKernelWouldRefuseIsNeverMade() {
        BpfProgram.Step step = new BpfProgram.Step(BpfProgram.RETURN, 0, 0, ALLOW);
        List<BpfProgram.Step> steps = IntStream.range(0, 4096).mapToObj(_ -> step).toList();
        assertThatThrownBy(() ->
                        BpfProgram.of(List.of(new BpfProgram.Range(0, Integer.MAX_VALUE, steps))))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theProfileIsForThisProcessor() {
        assertThat(SeccompProfile.supported())
                .isEqualTo(System.getProperty("os.arch").equals("amd64"));
    }
}
