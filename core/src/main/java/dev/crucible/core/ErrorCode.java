package dev.crucible.core;

/** A stable name for what went wrong, with the party that can put it right. */
public enum ErrorCode {
    /** The request breaks a rule; sending it again unchanged fails again. */
    INVALID_REQUEST(Category.USER),
    /** A named engine, runtime or file does not exist here. */
    NOT_FOUND(Category.USER),
    /** A policy or a missing isolation guarantee forbids it. */
    REFUSED(Category.USER),
    /** The machine ran out of space, processes, memory or descriptors. */
    INSUFFICIENT_RESOURCES(Category.RESOURCES),
    /** The sandbox or what it runs on failed. */
    SANDBOX_LOST(Category.INTERNAL),
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
