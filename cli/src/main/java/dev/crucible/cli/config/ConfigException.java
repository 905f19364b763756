package dev.crucible.cli.config;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used; the message names every fault, one a line. */
public final class ConfigException extends CrucibleException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 50;

    private final transient List<ConfigFault> faults;

    ConfigException(List<ConfigFault> faults) {
        super(ErrorCode.INVALID_REQUEST, message(faults));
        this.faults = List.copyOf(faults);
    }

    /** Everything that is wrong, at least one thing. */
    public List<ConfigFault> faults() {
        return faults;
    }

    private static String message(List<ConfigFault> faults) {
        String shown =
                faults.stream()
                        .limit(SHOWN)
                        .map(fault -> "\n  " + fault.describe())
                        .collect(Collectors.joining());
        String more =
                faults.size() > SHOWN ? "\n  and %d more".formatted(faults.size() - SHOWN) : "";
        String count = faults.size() == 1 ? "a fault" : faults.size() + " faults";
        return "the configuration has " + count + ":" + shown + more;
    }
}
