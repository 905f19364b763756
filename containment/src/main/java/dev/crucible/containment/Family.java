package dev.crucible.containment;

/** What a group of probes is after; the constants are the prefixes of their ids. */
public enum Family {
    /** Reading files of the host. */
    FS("host files"),
    /** Changing anything outside the working directory. */
    WR("writes outside"),
    /** Seeing, signalling and tracing other processes. */
    PR("other processes"),
    /** What the kernel tells about the host. */
    PX("information"),
    /** Privileges and identity. */
    CAP("privileges"),
    /** Making and entering namespaces. */
    NSP("namespaces"),
    /** Devices and terminals. */
    DEV("devices"),
    /** Control groups. */
    CG("control groups"),
    /** System calls that the kernel must not be asked. */
    SYS("system calls"),
    /** Networks. */
    NET("network"),
    /** Exhausting what is shared. */
    RES("resources"),
    /** Outliving the run. */
    LC("survivors"),
    /** What is brought back. */
    OUT("artifacts"),
    /** What one run leaves for the next. */
    CAR("carry-over"),
    /** Output that attacks who reads it. */
    INJ("injection"),
    /** Open descriptors. */
    FD("descriptors"),
    /** The compiler, which is untrusted execution too. */
    BLD("compilers"),
    /** Cheating in an evaluation. */
    EI("evaluations"),
    /** The host as it was before. */
    HI("host integrity");

    private final String title;

    Family(String title) {
        this.title = title;
    }

    /** In two words. */
    public String title() {
        return title;
    }
}
