package dev.crucible.api.contract;

import com.networknt.schema.Error;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import java.util.ArrayList;

/**
 * What a schema validator finds, up to a bound, where it is stopped: a body of some hundred
 * thousand wrong values would otherwise be described in many times its size.
 */
final class FirstErrors extends ArrayList<Error> {
    private static final long serialVersionUID = 1;

    private final int most;

    FirstErrors(int most) {
        this.most = most;
    }

    /** Thrown at the bound; a jump, not a fault. */
    static final class Enough extends CrucibleException {
        private static final long serialVersionUID = 1;

        private Enough(int most) {
            super(ErrorCode.TOO_LARGE, "there are " + most + " faults and more");
        }
    }

    /**
     * Adds one.
     *
     * @throws Enough when it was the last that fits
     */
    @Override
    public boolean add(Error error) {
        boolean added = super.add(error);
        if (size() >= most) {
            throw new Enough(most);
        }
        return added;
    }
}
