package dev.crucible.api.http;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

/** An answer is not what the contract says; found by a server that compares them. */
final class ContractBrokenException extends CrucibleException {
    private static final long serialVersionUID = 1L;

    ContractBrokenException(String faults) {
        super(ErrorCode.INTERNAL, faults);
    }
}
