package dev.crucible.core;

import java.util.List;
import java.util.stream.Collectors;

/** A request that breaks rules. Carries every fault found, not only the first. */
public final class InvalidRequestException extends CrucibleException {
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    /** The faults, at least one. */
    public InvalidRequestException(List<Fault> faults) {
        super(
                ErrorCode.INVALID_REQUEST,
                faults.stream().map(Fault::describe).collect(Collectors.joining("; ")));
        this.faults = List.copyOf(faults);
    }

    /** Everything that is wrong, in the order of the fields. */
    public List<Fault> faults() {
        return faults;
    }
}
