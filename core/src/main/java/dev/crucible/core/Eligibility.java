package dev.crucible.core;

/** When an engine may be chosen for a request that names none. */
public sealed interface Eligibility {
    /** Whenever it is the strongest that satisfies the request. */
    record Always() implements Eligibility {}

    /**
     * Only when no other engine satisfies the request: it costs much more than they do.
     *
     * @param because what it costs, in one phrase
     */
    record Reserve(String because) implements Eligibility {}

    /**
     * Never; it must be named, and the request must say that unsafe is acceptable.
     *
     * @param because what is known against it, in one phrase
     */
    record OptIn(String because) implements Eligibility {}

    /** The name as documents have it. */
    default String label() {
        return switch (this) {
            case Always _ -> "always";
            case Reserve _ -> "reserve";
            case OptIn _ -> "opt-in";
        };
    }

    /** Why it is not always chosen; empty when it is. */
    default String because() {
        return switch (this) {
            case Always _ -> "";
            case Reserve(String because) -> because;
            case OptIn(String because) -> because;
        };
    }

    /**
     * What {@link #label} and {@link #because} say; what is not known is taken as never.
     *
     * @param label as documents have it
     */
    static Eligibility of(String label, String because) {
        return switch (label) {
            case "always" -> new Always();
            case "reserve" -> new Reserve(because);
            default -> new OptIn(because);
        };
    }
}
