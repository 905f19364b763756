package dev.crucible.core;

/** A stable name for what went wrong, with the party that can put it right. */
public enum ErrorCode {
    /** The request breaks a rule; sending it again unchanged fails again. */
    INVALID_REQUEST(Category.USER),
    /** A named engine, runtime or file does not exist here. */
    NOT_FOUND(Category.USER),
    /** It was there, and was erased or has expired. */
    GONE(Category.USER),
    /** A policy or a missing isolation guarantee forbids it. */
    REFUSED(Category.USER),
    /** It contradicts how things stand, such as a lease that is stale. */
    CONFLICT(Category.USER),
    /** Nobody is known by what was shown, or nothing was shown. */
    UNAUTHENTICATED(Category.USER),
    /** Whoever asks may not. */
    FORBIDDEN(Category.USER),
    /** What was sent, or asked for, is larger than allowed. */
    TOO_LARGE(Category.USER),
    /** It is understood, and cannot be done here. */
    UNSUPPORTED(Category.USER),
    /** The caller asks too often. */
    RATE_LIMITED(Category.USER),
    /** The tenant has as much as it may have. */
    QUOTA_EXCEEDED(Category.RESOURCES),
    /** Not now; later perhaps. */
    UNAVAILABLE(Category.RESOURCES),
    /** The machine ran out of space, processes, memory or descriptors. */
    INSUFFICIENT_RESOURCES(Category.RESOURCES),
    /** The sandbox or what it runs on failed. */
    SANDBOX_LOST(Category.INTERNAL),
    /** What was recorded is not what is there now. */
    JOURNAL_CORRUPT(Category.INTERNAL),
    /** A fault of Crucible itself. */
    INTERNAL(Category.INTERNAL);

    /** Who can put an error right. */
    public enum Category {
        /** The caller, by asking differently. */
        USER,
        /** The operator, by providing more, or time. */
        RESOURCES,
        /** The makers of Crucible. */
        INTERNAL
    }

    private final Category category;

    ErrorCode(Category category) {
        this.category = category;
    }

    /** Who can put this error right. */
    public Category category() {
        return category;
    }
}
