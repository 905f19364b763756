package dev.crucible.linux;

/**
 * The system calls that Crucible makes itself, with their numbers on x86-64
 * (arch/x86/entry/syscalls/syscall_64.tbl).
 */
enum Syscall {
    READ(0),
    WRITE(1),
    CLOSE(3),
    LSEEK(8),
    PREAD64(17),
    SOCKET(41),
    IOCTL(16),
    SENDTO(44),
    SENDMSG(46),
    RECVMSG(47),
    SHUTDOWN(48),
    BIND(49),
    LISTEN(50),
    GETSOCKNAME(51),
    SOCKETPAIR(53),
    SETSOCKOPT(54),
    GETSOCKOPT(55),
    WAIT4(61),
    FCNTL(72),
    FLOCK(73),
    FTRUNCATE(77),
    FCHMOD(91),
    FCHOWN(93),
    GETEUID(107),
    SETFSUID(122),
    SETFSGID(123),
    FSTATFS(138),
    GETDENTS64(217),
    OPENAT(257),
    MKDIRAT(258),
    UNLINKAT(263),
    LINKAT(265),
    SYMLINKAT(266),
    READLINKAT(267),
    PPOLL(271),
    UNSHARE(272),
    UTIMENSAT(280),
    ACCEPT4(288),
    EVENTFD2(290),
    PIPE2(293),
    SYNCFS(306),
    SETNS(308),
    RENAMEAT2(316),
    MEMFD_CREATE(319),
    STATX(332),
    PIDFD_SEND_SIGNAL(424),
    PIDFD_OPEN(434),
    OPENAT2(437),
    LANDLOCK_CREATE_RULESET(444);

    private final int number;

    Syscall(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
