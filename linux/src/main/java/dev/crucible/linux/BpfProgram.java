package dev.crucible.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A seccomp filter: classic BPF (kernel Documentation/userspace-api/seccomp_filter.rst) that finds
 * a system call's rule by binary search and ends in a verdict. A foreign calling convention ends
 * the process, because numbers mean something else there.
 */
public final class BpfProgram {
    static final int LOAD = 0x20;
    static final int AND = 0x54;
    static final int JUMP = 0x05;
    static final int JUMP_EQUAL = 0x15;
    static final int JUMP_NOT_LESS = 0x35;
    static final int JUMP_ANY_BIT = 0x45;
    static final int RETURN = 0x06;

    static final int RETURN_ALLOW = 0x7fff0000;
    static final int RETURN_ERRNO = 0x00050000;
    static final int RETURN_KILL_PROCESS = 0x80000000;
    static final int EPERM = 1;
    static final int ENOSYS = 38;

    static final int AUDIT_ARCH_X86_64 = 0xC000003E;
    private static final int X32 = 0x40000000;
    private static final int OFFSET_NUMBER = 0;
    private static final int OFFSET_ARCHITECTURE = 4;
    private static final int OFFSET_ARGUMENTS = 16;
    private static final int MAX_SHORT_JUMP = 255;
    private static final int MAX_LENGTH = 4096;

    /** The first steps of every filter, which look at the calling convention. */
    private static final int CONVENTION_STEPS = 3;

    /**
     * One instruction, {@code struct sock_filter}.
     *
     * @param code what to do
     * @param yes instructions to skip when a comparison holds
     * @param no instructions to skip when it does not
     * @param value its operand
     */
    record Step(int code, int yes, int no, int value) {}

    /**
     * The rule for an interval of call numbers.
     *
     * @param first lowest number
     * @param last highest number
     * @param steps what to do; the accumulator holds the number
     */
    record Range(int first, int last, List<Step> steps) {}

    private final List<Step> steps;

    private BpfProgram(List<Step> steps) {
        if (steps.size() > MAX_LENGTH) {
            throw new IllegalStateException("filter of " + steps.size() + " instructions");
        }
        this.steps = List.copyOf(steps);
    }

    /** Ranges must be in order and leave no gap from 0 on. */
    static BpfProgram of(List<Range> ranges) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(LOAD, 0, 0, OFFSET_ARCHITECTURE));
        steps.add(new Step(JUMP_EQUAL, 1, 0, AUDIT_ARCH_X86_64));
        steps.add(new Step(RETURN, 0, 0, RETURN_KILL_PROCESS));
        steps.add(new Step(LOAD, 0, 0, OFFSET_NUMBER));
        steps.add(new Step(JUMP_NOT_LESS, 0, 1, X32));
        steps.add(new Step(RETURN, 0, 0, RETURN_KILL_PROCESS));
        steps.addAll(search(ranges));
        return new BpfProgram(steps);
    }

    /** The same, weakened: it takes the numbers of a foreign convention for its own. */
    public BpfProgram anyConvention() {
        return new BpfProgram(steps.subList(CONVENTION_STEPS, steps.size()));
    }

    /** Allows everything: a filter that the kernel counts as one. */
    public static BpfProgram everything() {
        return new BpfProgram(allowed());
    }

    private static List<Step> search(List<Range> ranges) {
        if (ranges.size() == 1) {
            return ranges.getFirst().steps();
        }
        int middle = ranges.size() / 2;
        List<Step> lower = search(ranges.subList(0, middle));
        List<Step> upper = search(ranges.subList(middle, ranges.size()));
        int pivot = ranges.get(middle).first();
        List<Step> steps = new ArrayList<>();
        if (lower.size() <= MAX_SHORT_JUMP) {
            steps.add(new Step(JUMP_NOT_LESS, lower.size(), 0, pivot));
        } else {
            steps.add(new Step(JUMP_NOT_LESS, 0, 1, pivot));
            steps.add(new Step(JUMP, 0, 0, lower.size()));
        }
        steps.addAll(lower);
        steps.addAll(upper);
        return steps;
    }

    static List<Step> allowed() {
        return List.of(new Step(RETURN, 0, 0, RETURN_ALLOW));
    }

    static List<Step> refused() {
        return List.of(new Step(RETURN, 0, 0, RETURN_ERRNO | EPERM));
    }

    static List<Step> noSuchCall() {
        return List.of(new Step(RETURN, 0, 0, RETURN_ERRNO | ENOSYS));
    }

    List<Step> steps() {
        return steps;
    }

    /** The program as the kernel reads it: {@code struct sock_filter[]} in native byte order. */
    public byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(8 * steps.size()).order(ByteOrder.nativeOrder());
        for (Step step : steps) {
            bytes.putShort((short) step.code());
            bytes.put((byte) step.yes());
            bytes.put((byte) step.no());
            bytes.putInt(step.value());
        }
        return bytes.array();
    }

    /** A rule over a call's arguments. Looks at the low 32 bits, as the kernel does for each. */
    static final class Check {
        private final List<Step> steps = new ArrayList<>();

        private void load(int argument) {
            steps.add(new Step(LOAD, 0, 0, OFFSET_ARGUMENTS + 8 * argument));
        }

        /** Refuses the call when any of these bits is set. */
        Check refuseAnyBit(int argument, int bits) {
            load(argument);
            steps.add(new Step(JUMP_ANY_BIT, 0, 1, bits));
            steps.addAll(refused());
            return this;
        }

        /** Refuses the call when the argument is one of these. */
        Check refuseEqual(int argument, int... values) {
            load(argument);
            for (int value : values) {
                steps.add(new Step(JUMP_EQUAL, 0, 1, value));
                steps.addAll(refused());
            }
            return this;
        }

        /** Allows the call when the argument is one of these. */
        Check allowEqual(int argument, int... values) {
            load(argument);
            for (int value : values) {
                steps.add(new Step(JUMP_EQUAL, 0, 1, value));
                steps.addAll(allowed());
            }
            return this;
        }

        /** Refuses the call when the argument is none of these. */
        Check refuseUnlessEqual(int argument, int... values) {
            return refuseUnlessMasked(argument, -1, values);
        }

        /** Refuses the call when the argument's masked bits are none of these. */
        Check refuseUnlessMasked(int argument, int mask, int... values) {
            load(argument);
            steps.add(new Step(AND, 0, 0, mask));
            for (int at = 0; at < values.length; at++) {
                steps.add(new Step(JUMP_EQUAL, values.length - at, 0, values[at]));
            }
            steps.addAll(refused());
            return this;
        }

        /** Allows the call when one argument has this value and another, masked, one of those. */
        Check allowIf(int argument, int value, int other, int mask, int... values) {
            load(argument);
            steps.add(new Step(JUMP_EQUAL, 0, 3 + values.length, value));
            load(other);
            steps.add(new Step(AND, 0, 0, mask));
            for (int at = 0; at < values.length; at++) {
                int toAllow = values.length - 1 - at;
                boolean last = at == values.length - 1;
                steps.add(new Step(JUMP_EQUAL, toAllow, last ? 1 : 0, values[at]));
            }
            steps.addAll(allowed());
            return this;
        }

        /** Allows what no step has refused. */
        List<Step> allow() {
            steps.addAll(allowed());
            return List.copyOf(steps);
        }

        /** Refuses what no step has allowed. */
        List<Step> refuse() {
            steps.addAll(refused());
            return List.copyOf(steps);
        }
    }
}
