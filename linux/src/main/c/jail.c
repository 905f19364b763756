/*
 * crucible-jail: builds one sandbox, holds the program at a gate, and reports how it ended.
 *
 * Three processes. The supervisor is started by Crucible and stays outside; it dies with Crucible
 * and takes the sandbox with it. The init is process 1 of the sandbox; it builds the walls, reaps,
 * and reports the program's true wait status. The program waits at the gate, with every wall
 * already in force, until Crucible has read the facts from its own side and answers.
 *
 * In a session the init makes one program after the other. Between two of them it is alone in the
 * sandbox, and waits for the streams of the next.
 *
 *   fd 0-2  the (first) program's standard streams: pipes, never files of the host
 *   fd 3    SOCK_SEQPACKET to Crucible
 *             to Crucible:   'R' facts            the program is at the gate; lines NAME=VALUE
 *                            'X' wait status      the program has ended and so has everything else
 *                            'E' text             the sandbox could not be built
 *             from Crucible: 'G' argc argv env    open the gate and execute this
 *                            'N' three descriptors  in a session: streams of the next program
 *             half-closed by Crucible: end everything now
 *   fd 4    a file of type-length-value records (see enum tag), written by Crucible, trusted
 *   fd 5    with TAG_NETWORK: an empty network namespace that no other sandbox uses at this time
 *
 * As "crucible-jail guest" it is the init alone, in a sandbox that somebody else has built: a container
 * runtime. It gets its configuration as the first message, 'C' and records, and puts the walls up that a
 * process can put up around itself. Where only the three standard streams reach the inside ("crucible-jail
 * guest input"), the control socket is descriptor 0, and messages 'I' carry the program's standard input;
 * an empty one is its end.
 *
 * The order matters and follows from measured facts: the user id is dropped before any namespace
 * is made, so nothing in the sandbox ever has the host's uid 0, not even while it is being built.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/filter.h>
#include <linux/capability.h>
#include <linux/seccomp.h>
#include <limits.h>
#include <linux/securebits.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CONTROL = 3, CONFIG = 4, NETWORK = 5 };

/* Records of the configuration; dev.crucible.linux.JailConfig writes the same numbers. */
enum tag {
    TAG_UID = 1,          /* u32: become this user before anything else; absent: stay who we are */
    TAG_INSIDE_ID = 2,    /* u32: the user and group id that the program sees */
    TAG_JOIN = 3,         /* path of a cgroup.procs file to join */
    TAG_BIND = 4,         /* host path to show read-only at the same place */
    TAG_LINK = 5,         /* target NUL path: a symbolic link in the root */
    TAG_FILE = 6,         /* path NUL content: a small read-only file in the root */
    TAG_DEVICE = 7,       /* host device node to show at the same place */
    TAG_DISK = 8,         /* mount options of the writable file system */
    TAG_RLIMIT = 9,       /* u32 resource, u32 reserved, u64 limit */
    TAG_LOOPBACK = 10,    /* no value: bring the loopback interface up */
    TAG_FILTER = 11,      /* struct sock_filter[]: the seccomp program */
    TAG_LIFETIME = 12,    /* u32 milliseconds after which everything ends, whatever Crucible does */
    TAG_NETWORK = 13,     /* no value: use the network namespace of fd 5 instead of a new one */
    TAG_SESSION = 14,     /* no value: after a program has ended, wait for another */
    TAG_MUTE = 15,        /* no value: say and try nothing at the gate; refused, as the next is */
    TAG_OMIT = 16,        /* u32 bits: refused, except by the helper that is built to be weak */
};

/*
 * Compiled with WEAKENED, this is another program: it leaves out of a sandbox what it is told to,
 * so that the probes can show that they notice. The helper of everybody's runs has none of that.
 * dev.crucible.linux.JailConfig.Part has the same order.
 */
enum part {
    PART_SECCOMP,
    PART_LANDLOCK,
    PART_CAPABILITIES,
    PART_BOUNDING_SET,
    PART_NO_NEW_PRIVS,
    PART_USER_ID,
    PART_USER_NAMESPACE,
    PART_PID_NAMESPACE,
    PART_NET_NAMESPACE,
    PART_IPC_NAMESPACE,
    PART_UTS_NAMESPACE,
    PART_CGROUP_NAMESPACE,
    PART_OWN_ROOT,
    PART_OLD_ROOT_GONE,
    PART_READ_ONLY_ROOT,
    PART_READ_ONLY_BINDS,
    PART_SMALL_PROC,
    PART_HIDDEN_INIT,
};
#ifdef WEAKENED
static uint32_t omitted;
#define omits(part) ((omitted >> (part)) & 1)
#else
#define omits(part) false
#endif

struct record {
    uint32_t tag;
    uint32_t length;
    const unsigned char *value;
};

struct config {
    const unsigned char *data;
    size_t size;
};

/* Kernel interfaces that are newer than some C libraries' headers, under names of our own. */
struct mount_change {
    uint64_t set;
    uint64_t clear;
    uint64_t propagation;
    uint64_t userns_fd;
};
enum {
    NO_WRITE = 1,
    NO_SETUID = 2,
    NO_DEVICES = 4,
    NO_EXECUTE = 8,
    TREE_CLONE = 1,
    TREE_CLOEXEC = O_CLOEXEC,
    TREE_RECURSIVE = 0x8000,
    MOVE_FROM_FD = 4,
};
struct landlock_rules {
    uint64_t access_fs;
    uint64_t access_net;
    uint64_t scoped;
};
struct __attribute__((packed)) landlock_path {
    uint64_t access;
    int32_t parent_fd;
};
enum {
    LL_EXECUTE = 1 << 0,
    LL_WRITE_FILE = 1 << 1,
    LL_READ_FILE = 1 << 2,
    LL_READ_DIR = 1 << 3,
    LL_MAKE_CHAR = 1 << 6,
    LL_MAKE_BLOCK = 1 << 11,
    LL_ALL_ABI1 = (1 << 13) - 1,
    LL_REFER = 1 << 13,
    LL_TRUNCATE = 1 << 14,
    LL_IOCTL_DEV = 1 << 15,
};

static int landlock_abi;

static void tell(const void *message, size_t size) {
    while (send(CONTROL, message, size, MSG_NOSIGNAL) < 0 && errno == EINTR) {
    }
}

/* Reports what could not be built, and where, and ends this process. */
static void __attribute__((noreturn)) fail(const char *step, const char *subject) {
    char text[512];
    int length = snprintf(text, sizeof text, "E%s%s%s: %s", step, subject ? " " : "",
                          subject ? subject : "", strerror(errno));
    tell(text, (size_t)(length < (int)sizeof text ? length : (int)sizeof text - 1));
    _exit(1);
}

static bool next(const struct config *config, size_t *at, struct record *record) {
    if (config->size - *at < 8) {
        return false;
    }
    memcpy(&record->tag, config->data + *at, 4);
    memcpy(&record->length, config->data + *at + 4, 4);
    *at += 8;
    if (record->length > config->size - *at) {
        errno = EBADMSG;
        fail("configuration", NULL);
    }
    record->value = config->data + *at;
    *at += record->length;
    return true;
}

static uint32_t number(const struct record *record) {
    uint32_t value;
    if (record->length < sizeof value) {
        errno = EBADMSG;
        fail("configuration", NULL);
    }
    memcpy(&value, record->value, sizeof value);
    return value;
}

static const char *text(const struct record *record) {
    if (record->length == 0 || record->value[record->length - 1] != 0) {
        errno = EBADMSG;
        fail("configuration", NULL);
    }
    return (const char *)record->value;
}

static struct config load(void) {
    struct stat status;
    if (fstat(CONFIG, &status) < 0) {
        fail("configuration", NULL);
    }
    struct config config = {.size = (size_t)status.st_size};
    config.data = mmap(NULL, config.size ? config.size : 1, PROT_READ, MAP_PRIVATE, CONFIG, 0);
    if (config.data == MAP_FAILED) {
        fail("configuration", NULL);
    }
    close(CONFIG);
    return config;
}

static void put(const char *path, const char *content, size_t size, int flags) {
    int fd = open(path, O_WRONLY | O_CLOEXEC | flags, 0444);
    if (fd < 0 || write(fd, content, size) != (ssize_t)size || close(fd) < 0) {
        fail("write", path);
    }
}

/* ---- the supervisor -------------------------------------------------------------------------- */

/* Opened with our own rights, joined by the init later: the kernel checks the opener's. */
static int join_fds[8];
static size_t joins;

static uint32_t inside_id = 1000;
static uint32_t outside_uid;
static uint32_t outside_gid;
static int network_namespace = CLONE_NEWNET;
static bool session;
#ifdef WEAKENED
static bool mute;
#endif

/* In a session: the init's own oom_score_adj, which it could not open any more later. */
static int oom_score_fd = -1;

/* In a session: the processor time of each program, which must not end the init that serves all. */
static struct rlimit program_cpu = {.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};

static struct rlimit bound_of(const struct record *record) {
    uint64_t value;
    if (record->length < 16) {
        errno = EBADMSG;
        fail("limit", NULL);
    }
    memcpy(&value, record->value + 8, sizeof value);
    return (struct rlimit){.rlim_cur = (rlim_t)value, .rlim_max = (rlim_t)value};
}

/* While still root: makes room for a limit that is above what ordinary users get. */
static void raise_ceiling(const struct record *record) {
    struct rlimit wanted = bound_of(record);
    struct rlimit now;
    __rlimit_resource_t resource = (__rlimit_resource_t)number(record);
    if (getuid() == 0 && getrlimit(resource, &now) == 0 && now.rlim_max < wanted.rlim_max) {
        now.rlim_max = wanted.rlim_max;
        if (setrlimit(resource, &now) < 0) {
            fail("limit", NULL);
        }
    }
}

#ifdef WEAKENED
static void read_omitted(const struct config *config) {
    struct record record;
    for (size_t at = 0; next(config, &at, &record);) {
        omitted |= record.tag == TAG_OMIT ? number(&record) : 0;
    }
}

/* Makes use of every capability that is still permitted; hands them on to programs if wanted. */
static void keep_capabilities(bool handed_on) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct caps[2] = {{0}};
    if (syscall(SYS_capget, &header, caps) < 0) {
        fail("privileges", NULL);
    }
    for (int half = 0; half < 2; half++) {
        caps[half].effective = caps[half].permitted;
        caps[half].inheritable = handed_on ? caps[half].permitted : 0;
    }
    if (syscall(SYS_capset, &header, caps) < 0) {
        fail("privileges", NULL);
    }
    for (unsigned long capability = 0; handed_on && capability < 64; capability++) {
        prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0);
    }
}
#endif

static void become_nobody_special(const struct config *config) {
    struct record record;
    outside_uid = getuid();
    outside_gid = getgid();
    for (size_t at = 0; next(config, &at, &record);) {
        switch (record.tag) {
        case TAG_JOIN:
            if (joins == sizeof join_fds / sizeof *join_fds) {
                errno = E2BIG;
                fail("cgroup", NULL);
            }
            join_fds[joins] = open(text(&record), O_WRONLY | O_CLOEXEC);
            if (join_fds[joins++] < 0) {
                fail("cgroup", text(&record));
            }
            break;
        case TAG_RLIMIT:
            raise_ceiling(&record);
            break;
        case TAG_NETWORK:
            if (omits(PART_NET_NAMESPACE)) {
                close(NETWORK);
                break;
            }
            if (setns(NETWORK, CLONE_NEWNET) < 0 || close(NETWORK) < 0) {
                fail("network namespace", NULL);
            }
            network_namespace = 0;
            break;
        case TAG_INSIDE_ID:
            inside_id = number(&record);
            break;
        case TAG_SESSION:
            session = true;
            break;
        case TAG_MUTE:
#ifdef WEAKENED
            mute = true;
            break;
#else
            errno = EPERM;
            fail("mute", NULL);
#endif
        case TAG_OMIT:
#ifdef WEAKENED
            break; /* Read before everything else, see main. */
#else
            errno = EPERM;
            fail("omit", NULL);
#endif
        case TAG_UID:
            outside_uid = outside_gid = number(&record);
            if (outside_uid == 0) {
                errno = EPERM;
                fail("user id", "0");
            }
            break;
        default:
            break;
        }
    }
    if (getuid() == 0 && !omits(PART_USER_ID)) {
        if (outside_uid == 0) {
            errno = EPERM;
            fail("user id", "0");
        }
        if (omits(PART_USER_NAMESPACE) && prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) < 0) {
            fail("privileges", NULL);
        }
        if (setgroups(0, NULL) < 0 || setresgid(outside_gid, outside_gid, outside_gid) < 0 ||
            setresuid(outside_uid, outside_uid, outside_uid) < 0) {
            fail("user id", NULL);
        }
    }
#ifdef WEAKENED
    if (omits(PART_USER_NAMESPACE)) {
        keep_capabilities(false);
    }
#endif
    /* Changing user made /proc/self unreadable to ourselves; the maps are written through it. */
    if (prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) < 0) {
        fail("dumpable", NULL);
    }
}

/* Waits for the init; ends it when Crucible hangs up or the lifetime is over. */
static void supervise(pid_t init, const struct config *config) {
    struct record record;
    int lifetime = -1;
    for (size_t at = 0; next(config, &at, &record);) {
        if (record.tag == TAG_LIFETIME) {
            lifetime = (int)number(&record);
        }
    }
    int pidfd = (int)syscall(SYS_pidfd_open, init, 0);
    if (pidfd < 0) {
        kill(init, SIGKILL);
        fail("pidfd", NULL);
    }
    struct pollfd watched[] = {
        {.fd = pidfd, .events = POLLIN},
        {.fd = CONTROL, .events = POLLRDHUP},
    };
    int ready;
    do {
        ready = poll(watched, 2, lifetime);
    } while (ready < 0 && errno == EINTR);
    if (!(watched[0].revents & POLLIN)) {
        kill(init, SIGKILL);
    }
    /* The kernel lets us reap the init only when every process of its namespace is gone. */
    while (waitpid(init, NULL, 0) < 0 && errno == EINTR) {
    }
}

/* ---- the init -------------------------------------------------------------------------------- */

static void enter_namespaces(void) {
    char map[64];
    for (size_t i = 0; i < joins; i++) {
        if (write(join_fds[i], "0", 1) != 1) {
            fail("cgroup", "join");
        }
        close(join_fds[i]);
    }
    if (!omits(PART_CGROUP_NAMESPACE) && unshare(CLONE_NEWCGROUP) < 0) {
        fail("cgroup namespace", NULL);
    }
    /* The sandbox goes first when the whole machine runs out of memory. */
    put("/proc/self/oom_score_adj", "1000", 4, 0);
    if (session) {
        oom_score_fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
        if (oom_score_fd < 0) {
            fail("open", "oom_score_adj");
        }
    }
    if (!omits(PART_USER_NAMESPACE)) {
        put("/proc/self/setgroups", "deny", 4, 0);
        int length = snprintf(map, sizeof map, "%u %u 1", inside_id, outside_gid);
        put("/proc/self/gid_map", map, (size_t)length, 0);
        length = snprintf(map, sizeof map, "%u %u 1", inside_id, outside_uid);
        put("/proc/self/uid_map", map, (size_t)length, 0);
    }
    if (!omits(PART_UTS_NAMESPACE) && sethostname("sandbox", 7) < 0) {
        fail("host name", NULL);
    }
    /* keyctl(KEYCTL_JOIN_SESSION_KEYRING): leave the host's session keyring behind. */
    syscall(SYS_keyctl, 1, NULL);
}

static void raise_loopback(void) {
    struct ifreq request = {.ifr_name = "lo"};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || ioctl(fd, SIOCGIFFLAGS, &request) < 0) {
        fail("loopback", NULL);
    }
    request.ifr_flags = (short)(request.ifr_flags | IFF_UP);
    if (ioctl(fd, SIOCSIFFLAGS, &request) < 0 || close(fd) < 0) {
        fail("loopback", NULL);
    }
}

/* Creates the directories that lead to a relative path. */
static void make_parents(const char *path) {
    char folder[1024];
    if (strlen(path) >= sizeof folder) {
        errno = ENAMETOOLONG;
        fail("path", path);
    }
    strcpy(folder, path);
    for (char *slash = strchr(folder, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        if (mkdir(folder, 0755) < 0 && errno != EEXIST) {
            fail("mkdir", folder);
        }
        *slash = '/';
    }
}

static const char *relative(const char *path) {
    while (*path == '/') {
        path++;
    }
    return path;
}

/* A detached copy of a part of the host's tree, locked down before it is seen anywhere. */
static int detached(const char *path, uint64_t attributes) {
    struct mount_change set = {.set = attributes, .propagation = MS_PRIVATE};
    int fd = (int)syscall(SYS_open_tree, AT_FDCWD, path,
                          TREE_CLONE | TREE_CLOEXEC | TREE_RECURSIVE);
    if (fd < 0 ||
        syscall(SYS_mount_setattr, fd, "", AT_EMPTY_PATH | TREE_RECURSIVE, &set, sizeof set) < 0) {
        fail("bind", path);
    }
    return fd;
}

static void attach(int tree, const char *path) {
    const char *target = relative(path);
    struct stat status;
    make_parents(target);
    if (fstat(tree, &status) < 0) {
        fail("bind", path);
    }
    if (S_ISDIR(status.st_mode)) {
        if (mkdir(target, 0755) < 0 && errno != EEXIST) {
            fail("mkdir", path);
        }
    } else {
        put(target, "", 0, O_CREAT);
    }
    if (syscall(SYS_move_mount, tree, "", AT_FDCWD, target, MOVE_FROM_FD) < 0) {
        fail("attach", path);
    }
    close(tree);
}

enum { MAX_TREES = 128 };

static void build_root(const struct config *config) {
    const uint64_t locked = (omits(PART_READ_ONLY_BINDS) ? 0 : NO_WRITE) | NO_SETUID;
    struct record record;
    int trees[MAX_TREES];
    size_t count = 0;
    const char *disk = "size=1m,nr_inodes=1k";

    /* First take hold of everything wanted from the host: the new root will cover a part of it. */
    for (size_t at = 0; next(config, &at, &record);) {
        if (record.tag != TAG_BIND && record.tag != TAG_DEVICE) {
            continue;
        }
        if (count == MAX_TREES) {
            errno = E2BIG;
            fail("bind", text(&record));
        }
        trees[count++] = detached(text(&record), record.tag == TAG_BIND
                                                     ? locked | NO_DEVICES
                                                     : locked | NO_EXECUTE);
    }
#ifdef WEAKENED
    int whole = detached("/", 0);
    int processes = detached("/proc", 0);
#endif
    if (mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "size=1m,nr_inodes=4k,mode=755") < 0 ||
        chdir("/tmp") < 0) {
        fail("root", NULL);
    }
#ifdef WEAKENED
    if (omits(PART_OWN_ROOT)) {
        /* The host's root, and where there is a root of its own only what must be different. */
        if (syscall(SYS_move_mount, whole, "", AT_FDCWD, "/tmp", MOVE_FROM_FD) < 0 ||
            chdir("/tmp") < 0 ||
            mount("tmpfs", "tmp", "tmpfs", MS_NOSUID | MS_NODEV, "size=64m,mode=755") < 0 ||
            mkdir("tmp/work", 0755) < 0 || mkdir("tmp/tmp", 0755) < 0 ||
            chmod("tmp/tmp", 01777) < 0 || mount("tmp/work", "work", NULL, MS_BIND, NULL) < 0 ||
            mount("tmp/tmp", "tmp", NULL, MS_BIND, NULL) < 0 ||
            mount("proc", "proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0 ||
            syscall(SYS_pivot_root, ".", ".") < 0 || umount2(".", MNT_DETACH) < 0 ||
            chdir("/work") < 0) {
            fail("host's root", NULL);
        }
        return;
    }
    close(whole);
#endif
    count = 0;
    for (size_t at = 0; next(config, &at, &record);) {
        switch (record.tag) {
        case TAG_BIND:
        case TAG_DEVICE:
            attach(trees[count++], text(&record));
            break;
        case TAG_LINK: {
            const char *target = text(&record);
            const char *path = relative(target + strlen(target) + 1);
            make_parents(path);
            if (symlink(target, path) < 0) {
                fail("link", path);
            }
            break;
        }
        case TAG_FILE: {
            const char *path = (const char *)record.value;
            size_t name = strnlen(path, record.length) + 1;
            if (name > record.length) {
                errno = EBADMSG;
                fail("file", NULL);
            }
            make_parents(relative(path));
            put(relative(path), path + name, record.length - name, O_CREAT);
            break;
        }
        case TAG_DISK:
            disk = text(&record);
            break;
        default:
            break;
        }
    }
    /* One sized file system behind both writable directories, so that their sum is bounded. */
    if (mkdir("proc", 0555) < 0 || mkdir("work", 0755) < 0 || mkdir("tmp", 0755) < 0 ||
        mount("tmpfs", "tmp", "tmpfs", MS_NOSUID | MS_NODEV, disk) < 0 ||
        mkdir("tmp/work", 0755) < 0 || mkdir("tmp/tmp", 0755) < 0 ||
        chmod("tmp/tmp", 01777) < 0 || mount("tmp/work", "work", NULL, MS_BIND, NULL) < 0 ||
        mount("tmp/tmp", "tmp", NULL, MS_BIND, NULL) < 0) {
        fail("disk", disk);
    }
    /* Only the processes of this sandbox: no sysctls, no counters, no keys, no kernel symbols. */
#ifdef WEAKENED
    if (omits(PART_PID_NAMESPACE)) {
        attach(processes, "/proc");
    } else if (close(processes) < 0) {
        fail("proc", NULL);
    } else
#endif
    if (mount("proc", "proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC,
              omits(PART_SMALL_PROC) ? NULL : "hidepid=invisible,subset=pid") < 0) {
        fail("proc", NULL);
    }
#ifdef WEAKENED
    if (omits(PART_OLD_ROOT_GONE)) {
        if (mkdir("old", 0755) < 0 || syscall(SYS_pivot_root, ".", "old") < 0 ||
            chdir("/work") < 0) {
            fail("pivot", NULL);
        }
        return;
    }
#endif
    struct mount_change set = {.set = omits(PART_READ_ONLY_ROOT) ? 0 : NO_WRITE};
    if (syscall(SYS_mount_setattr, AT_FDCWD, ".", 0, &set, sizeof set) < 0 ||
        syscall(SYS_pivot_root, ".", ".") < 0 || umount2(".", MNT_DETACH) < 0 ||
        chdir("/work") < 0) {
        fail("pivot", NULL);
    }
}

static void allow_beneath(int ruleset, const char *path, uint64_t access) {
    struct landlock_path rule = {.access = access};
    rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
    if (rule.parent_fd < 0 || syscall(SYS_landlock_add_rule, ruleset, 1, &rule, 0) < 0) {
        fail("landlock", path);
    }
    close(rule.parent_fd);
}

/* A second, independent wall around files, and around TCP, abstract sockets and signals. */
static void lock_land(bool network) {
    int abi = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, 1);
    if (abi < 1) {
        return;
    }
    struct landlock_rules rules = {.access_fs = LL_ALL_ABI1};
    size_t size = offsetof(struct landlock_rules, access_net);
    rules.access_fs |= abi >= 2 ? LL_REFER : 0;
    rules.access_fs |= abi >= 3 ? LL_TRUNCATE : 0;
    rules.access_fs |= abi >= 5 ? LL_IOCTL_DEV : 0;
    if (abi >= 4) {
        rules.access_net = network ? 0 : 3;
        size = offsetof(struct landlock_rules, scoped);
    }
    if (abi >= 6) {
        rules.scoped = 3;
        size = sizeof rules;
    }
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
    if (ruleset < 0) {
        fail("landlock", NULL);
    }
    const uint64_t writable = rules.access_fs & ~(uint64_t)(LL_MAKE_CHAR | LL_MAKE_BLOCK | LL_IOCTL_DEV);
    allow_beneath(ruleset, "/", LL_EXECUTE | LL_READ_FILE | LL_READ_DIR);
    allow_beneath(ruleset, "/dev", LL_READ_FILE | LL_READ_DIR | LL_WRITE_FILE);
    allow_beneath(ruleset, "/work", writable);
    allow_beneath(ruleset, "/tmp", writable);
    if (syscall(SYS_landlock_restrict_self, ruleset, 0) < 0) {
        fail("landlock", NULL);
    }
    close(ruleset);
    landlock_abi = abi;
}

static void drop_privileges(void) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[2] = {{0}};
#ifdef WEAKENED
    if (!omits(PART_NO_NEW_PRIVS) && omits(PART_CAPABILITIES) &&
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) {
        fail("privileges", NULL);
    }
    if (omits(PART_CAPABILITIES)) {
        keep_capabilities(true);
        return;
    }
#endif
    for (unsigned long capability = 0; !omits(PART_BOUNDING_SET); capability++) {
        if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0) {
            if (errno == EINVAL && capability > 0) {
                break;
            }
            fail("bounding set", NULL);
        }
    }
    if (prctl(PR_SET_SECUREBITS,
              SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP |
                  SECBIT_NO_SETUID_FIXUP_LOCKED | SECBIT_KEEP_CAPS_LOCKED |
                  SECBIT_NO_CAP_AMBIENT_RAISE | SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED,
              0, 0, 0) < 0 ||
        prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0 ||
        (!omits(PART_NO_NEW_PRIVS) &&
         (syscall(SYS_capset, &header, none) < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0))) {
        fail("privileges", NULL);
    }
}

static void limit(const struct record *record) {
    struct rlimit bound = bound_of(record);
    if (setrlimit((__rlimit_resource_t)number(record), &bound) < 0) {
        char resource[16];
        snprintf(resource, sizeof resource, "%u", number(record));
        fail("resource limit", resource);
    }
}

static void confine(const struct config *config) {
    struct record record;
    struct sock_fprog program = {0};
    bool network = false;
    for (size_t at = 0; next(config, &at, &record);) {
        switch (record.tag) {
        case TAG_RLIMIT:
            if (session && number(&record) == RLIMIT_CPU) {
                program_cpu = bound_of(&record);
            } else {
                limit(&record);
            }
            break;
        case TAG_LOOPBACK:
            network = true;
            raise_loopback();
            break;
        case TAG_FILTER:
            program.len = (unsigned short)(record.length / sizeof(struct sock_filter));
            program.filter = (struct sock_filter *)(uintptr_t)record.value;
            break;
        default:
            break;
        }
    }
    umask(022);
    drop_privileges();
    if (!omits(PART_LANDLOCK)) {
        lock_land(network);
    }
    if (omits(PART_SECCOMP)) {
        return;
    }
    if (program.len == 0) {
        errno = ENOENT;
        fail("seccomp", NULL);
    }
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) < 0) {
        fail("seccomp", NULL);
    }
}

/* ---- the program ----------------------------------------------------------------------------- */

/* What this side has to say: lines of NAME=VALUE after the letter R; ControlSocket takes 4 KiB. */
static char facts[4096];
static size_t said;

static void __attribute__((format(printf, 1, 2))) say(const char *form, ...) {
    va_list values;
    va_start(values, form);
    int length = vsnprintf(facts + said, sizeof facts - said, form, values);
    va_end(values);
    if (length < 0 || (size_t)length >= sizeof facts - said) {
        errno = E2BIG;
        fail("facts", NULL);
    }
    said += (size_t)length;
}

static char content[64 * 1024];

/* Another kernel's /proc, in a guest, may lack what ours has; then nothing is said of it. */
static bool guest;

/* A small file that the kernel makes up. */
static size_t slurp(const char *path) {
    size_t size = 0;
    ssize_t count;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && guest) {
        content[0] = 0;
        return 0;
    }
    if (fd < 0) {
        fail("read", path);
    }
    while (size < sizeof content - 1 &&
           (count = read(fd, content + size, sizeof content - 1 - size)) > 0) {
        size += (size_t)count;
    }
    close(fd);
    content[size] = 0;
    return size;
}

/* The value of a line of /proc/self/status, which is in the buffer. */
static void say_status(const char *name, const char *field) {
    const char *at = strstr(content, field);
    if (at) {
        at += strlen(field);
        at += strspn(at, "\t ");
    }
    say("%s%.*s", name, at ? (int)strcspn(at, "\n") : 0, at ? at : "");
}

static void say_privileges(void) {
    slurp("/proc/self/status");
    say("\nkernel-uid=%u %u\ngroups=%d", getuid(), getgid(), getgroups(0, NULL));
    say_status("\ncapabilities=", "\nCapInh:");
    say_status(" ", "\nCapPrm:");
    say_status(" ", "\nCapEff:");
    say_status(" ", "\nCapBnd:");
    say_status(" ", "\nCapAmb:");
    say("\nno-new-privs=%d\nseccomp=%d", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0),
        prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
    say_status("\nseccomp-filters=", "\nSeccomp_filters:");
}

static void say_link(const char *name, const char *path) {
    char target[128];
    ssize_t length = readlink(path, target, sizeof target);
    say("%s%.*s", name, (int)(length < 0 ? 0 : length), target);
}

static void say_namespaces(void) {
    say_link("\nuser-namespace=", "/proc/self/ns/user");
    say_link("\npid-namespace=", "/proc/self/ns/pid");
    say_link("\nmnt-namespace=", "/proc/self/ns/mnt");
    say_link("\nnet-namespace=", "/proc/self/ns/net");
    say_link("\nipc-namespace=", "/proc/self/ns/ipc");
    say_link("\nuts-namespace=", "/proc/self/ns/uts");
    say_link("\ncgroup-namespace=", "/proc/self/ns/cgroup");
}

/* How many mounts, and a checksum (FNV-1a) of all that the kernel says of them. */
static void say_mounts(void) {
    size_t size = slurp("/proc/self/mountinfo");
    uint64_t sum = 0xcbf29ce484222325;
    unsigned lines = 0;
    for (size_t at = 0; at < size; at++) {
        lines += content[at] == '\n';
        sum = (sum ^ (unsigned char)content[at]) * 0x100000001b3;
    }
    say("\nmounts=%u %016llx", lines, (unsigned long long)sum);
}

static void say_limits(void) {
    say("\nresource-limits=");
    for (int resource = 0; resource < RLIMIT_NLIMITS; resource++) {
        struct rlimit bound = {0};
        getrlimit((__rlimit_resource_t)resource, &bound);
        const rlim_t values[] = {bound.rlim_cur, bound.rlim_max};
        for (int at = 0; at < 2; at++) {
            if (values[at] == RLIM_INFINITY) {
                say("%sunlimited", at ? ":" : resource ? " " : "");
            } else {
                say("%s%llu", at ? ":" : resource ? " " : "", (unsigned long long)values[at]);
            }
        }
    }
}

static void say_interfaces(void) {
    slurp("/proc/self/net/dev");
    const char *comma = "\nnetwork=";
    for (char *line = content, *colon; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        size_t length = strcspn(line, "\n");
        colon = memchr(line, ':', length);
        if (colon) {
            size_t blank = strspn(line, " ");
            say("%s%.*s", comma, (int)(colon - line - (long)blank), line + blank);
            comma = ",";
        }
    }
}

static void say_descriptors(void) {
    DIR *folder = opendir("/proc/self/fd");
    if (!folder) {
        fail("read", "/proc/self/fd");
    }
    const char *blank = "\ndescriptors=";
    for (struct dirent *entry; (entry = readdir(folder));) {
        char path[64];
        if (entry->d_name[0] == '.' || atoi(entry->d_name) == dirfd(folder)) {
            continue;
        }
        snprintf(path, sizeof path, "/proc/self/fd/%.10s", entry->d_name);
        say_link(blank, path);
        blank = " ";
    }
    closedir(folder);
}

/* The group namespace begins where the sandbox is: whatever is not its root is somebody else's. */
static void say_groups(void) {
    size_t size = slurp("/proc/self/cgroup");
    say("\ncontrol-group=");
    for (char *line = content; line < content + size;) {
        size_t length = strcspn(line, "\n");
        char *path = memchr(line, '/', length);
        if (!path || path + 1 != line + length) {
            say("%.*s ", (int)(length < 200 ? length : 200), line);
            return;
        }
        line += length + 1;
    }
    say("/");
}

/* How an act that must fail ended: its errno, 0 when it succeeded. */
static void act(const char *name, long result) {
    say("%s:%d ", name, result < 0 ? errno : 0);
}

/* Whether a file has anything to read; that of an init without environment is there, and empty. */
static long peek(const char *path) {
    char byte;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return -1;
    }
    ssize_t size = read(fd, &byte, 1);
    int why = errno;
    close(fd);
    errno = size == 0 ? ENODATA : why;
    return size == 1 ? 0 : -1;
}

/*
 * What the walls answer to forbidden acts, under the very filters that the program will have. Each
 * is harmless should it succeed, and then the gate does not open. A foreign system call convention
 * is not tried here: the filter's answer to it is the end of the process.
 */
static void try_acts(void) {
    static const struct sockaddr_in away = {.sin_family = AF_INET, .sin_port = 0x0900,
                                            .sin_addr = {.s_addr = 0x010200c0 /* 192.0.2.1 */}};
    say("\nforbidden-acts=");
    act("unshare", unshare(CLONE_NEWUSER));
    act("setns", setns(-1, 0));
    act("mount", mount("none", "/tmp", "tmpfs", 0, NULL));
    act("keyctl", syscall(SYS_keyctl, 0, -3, 0));
    act("io-uring", syscall(425 /* io_uring_setup */, 1, NULL));
    act("perf", syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0));
    act("ptrace", syscall(SYS_ptrace, 2 /* PTRACE_PEEKDATA */, 1, 0, 0));
    act("handle", syscall(SYS_open_by_handle_at, -1, NULL, 0));
    act("terminal", ioctl(STDIN_FILENO, TIOCSTI, NULL));
    act("vsock", socket(40 /* AF_VSOCK */, SOCK_STREAM | SOCK_CLOEXEC, 0));
    act("packet", socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0));
    int inet = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    act("reach-out",
        inet < 0 ? inet : connect(inet, (const struct sockaddr *)&away, sizeof away));
    if (inet >= 0) {
        close(inet);
    }
    act("become-root", setuid(0));
    act("write-root", open("/crucible", O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    act("open-shadow", open("/etc/shadow", O_RDONLY | O_CLOEXEC));
    act("init-environment", peek("/proc/1/environ"));
    act("core-pattern", open("/proc/sys/kernel/core_pattern", O_WRONLY | O_CLOEXEC));
    /* Only Landlock refuses an unknown command to a device; the device would not know it. */
    int device = landlock_abi >= 5 ? open("/dev/zero", O_RDONLY | O_CLOEXEC) : -1;
    if (device >= 0) {
        act("device-command", ioctl(device, 0xC0DE, 0));
        close(device);
    }
}

/* What this side sees, and what the walls answer. */
static void report_facts(void) {
    struct utsname kernel;
    said = 0;
    say("R\nlandlock=%d\nkernel=%s", landlock_abi, uname(&kernel) < 0 ? "" : kernel.release);
#ifdef WEAKENED
    if (mute) {
        tell(facts, said);
        return;
    }
#endif
    say_privileges();
    say_namespaces();
    say_mounts();
    say_limits();
    say_interfaces();
    say_descriptors();
    say_groups();
    try_acts();
    tell(facts, said);
}

static const char *variable(char **environment, const char *name) {
    size_t length = strlen(name);
    for (; *environment; environment++) {
        if (strncmp(*environment, name, length) == 0 && (*environment)[length] == '=') {
            return *environment + length + 1;
        }
    }
    return NULL;
}

/*
 * Becomes the command, and returns the reason if it cannot. A name without a slash is looked for
 * as execvp does, in the command's own PATH. All of it happens behind the walls, so whatever the
 * name and the PATH are, they lead to nothing that the program could not have executed itself.
 */
static int execute(char **words, char **environment) {
    static char file[PATH_MAX];
    if (!words[0]) {
        return EINVAL;
    }
    if (strchr(words[0], '/')) {
        execve(words[0], words, environment);
        return errno;
    }
    int reason = ENOENT;
    const char *at = words[0][0] ? variable(environment, "PATH") : NULL;
    while (at) {
        const char *end = strchrnul(at, ':');
        int length = snprintf(file, sizeof file, "%.*s%s%s", (int)(end - at), at,
                              end == at ? "" : "/", words[0]);
        if (length > 0 && (size_t)length < sizeof file) {
            execve(file, words, environment);
            if (errno == EACCES) {
                reason = EACCES;
            } else if (errno != ENOENT && errno != ENOTDIR) {
                return errno;
            }
        }
        at = *end ? end + 1 : NULL;
    }
    return reason;
}

static void __attribute__((noreturn)) become_command(void);

static void __attribute__((noreturn)) run_program(void) {
    if (session && (close(oom_score_fd) < 0 || setrlimit(RLIMIT_CPU, &program_cpu) < 0)) {
        fail("session", NULL);
    }
    /* The host reads this process's facts from /proc; so far it only runs our own code. */
    if (setsid() < 0 || prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) < 0) {
        fail("session", NULL);
    }
    become_command();
}

/* Says what there is to say, waits for the gate to open, and becomes the command. */
static void __attribute__((noreturn)) become_command(void) {
    static char message[256 * 1024];
    static char *words[16 * 1024];
    uint32_t argc;
    report_facts();
    ssize_t size;
    do {
        size = recv(CONTROL, message, sizeof message - 1, 0);
    } while (size < 0 && errno == EINTR);
    if (size < 6 || message[0] != 'G') {
        _exit(1);
    }
    memcpy(&argc, message + 1, sizeof argc);
    size_t word = 0;
    size_t slots = sizeof words / sizeof *words - 2;
    char **environment = NULL;
    for (char *at = message + 5; at < message + size; at += strlen(at) + 1) {
        if (word == argc && !environment) {
            words[word] = NULL;
            environment = words + word + 1;
        }
        if (word >= slots) {
            errno = E2BIG;
            fail("command", NULL);
        }
        words[environment ? word + 1 : word] = at;
        word++;
    }
    if (!environment) {
        environment = words + word + 1;
    }
    int reason = execute(words, environment);
    dprintf(STDERR_FILENO, "cannot execute %s: %s\n", words[0], strerror(reason));
    _exit(reason == ENOENT ? 127 : 126);
}

/* ---- the init, once the walls stand ---------------------------------------------------------- */

/* What the next programs, or the init itself, are worth to the kernel when memory runs out. */
static void oom_score(const char *score) {
    if (session && pwrite(oom_score_fd, score, strlen(score), 0) < 0 && errno != EACCES) {
        fail("write", "oom_score_adj");
    }
}

/* Puts a program behind a gate of its own. */
static pid_t start_program(void) {
    oom_score("1000");
    pid_t program = fork();
    if (program < 0) {
        fail("fork", NULL);
    }
    if (program == 0) {
        run_program();
    }
    /* Where the init goes, the session goes: in a session, memory is rather taken from programs. */
    oom_score("500");
    close(STDIN_FILENO);
    close(STDOUT_FILENO);
    close(STDERR_FILENO);
    return program;
}

/* Ends everything else in the sandbox. A fork that is under way sees the signal too. */
static void end_all(void) {
#ifdef WEAKENED
    if (omits(PART_PID_NAMESPACE)) {
        return; /* Everything of this user would be more than what is in the sandbox. */
    }
#endif
    do {
        kill(-1, SIGKILL);
        while (waitpid(-1, NULL, __WALL) > 0 || errno == EINTR) {
        }
    } while (kill(-1, 0) == 0);
}

/* Waits for the program's end, ends what it left behind, and reports. */
static void see_program_end(pid_t program) {
    static uint64_t reported;
    int status;
    pid_t ended;
    do {
        ended = waitpid(-1, &status, __WALL);
    } while (ended != program);
    end_all();
    struct rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    uint64_t total = (uint64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 +
                     (uint64_t)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
    uint64_t cpu = total - reported;
    reported = total;
    unsigned char message[1 + sizeof status + sizeof cpu] = {'X'};
    memcpy(message + 1, &status, sizeof status);
    memcpy(message + 1 + sizeof status, &cpu, sizeof cpu);
    tell(message, sizeof message);
}

/* ---- the init of a sandbox that somebody else has built --------------------------------------- */

/* The pipe to the program's standard input, where this side of it has to be filled by hand. */
static int input_pipe = -1;

/* Closed by the program when it becomes the command: until then, messages are for the gate. */
static int gate_pipe[2] = {-1, -1};

/* What the sandbox's builder has left to be done; everything else is its work, and is looked at. */
static struct config receive_config(void) {
    static unsigned char message[128 * 1024];
    ssize_t size;
    do {
        size = recv(CONTROL, message, sizeof message, 0);
    } while (size < 0 && errno == EINTR);
    if (size < 1 || message[0] != 'C') {
        errno = size < 0 ? errno : EBADMSG;
        fail("configuration", NULL);
    }
    return (struct config){.data = message + 1, .size = (size_t)size - 1};
}

/* Moves the control socket from where the program's standard input will be. */
static void control_by_input(void) {
    int input[2];
    if (dup2(STDIN_FILENO, CONTROL) < 0 || fcntl(CONTROL, F_SETFD, FD_CLOEXEC) < 0 ||
        pipe2(input, O_CLOEXEC) < 0 || dup2(input[0], STDIN_FILENO) < 0 || close(input[0]) < 0 ||
        pipe2(gate_pipe, O_CLOEXEC) < 0) {
        _exit(65);
    }
    input_pipe = input[1];
}

/* Once the gate is open: fills the program's standard input, until its end or the program's. */
static void __attribute__((noreturn)) pass_input(void) {
    static char message[64 * 1024];
    char nothing;
    while (read(gate_pipe[0], &nothing, 1) < 0 && errno == EINTR) {
    }
    signal(SIGPIPE, SIG_IGN);
    for (;;) {
        ssize_t size = recv(CONTROL, message, sizeof message, 0);
        if (size < 0 && errno == EINTR) {
            continue;
        }
        if (size < 2 || message[0] != 'I') {
            break;
        }
        for (ssize_t at = 1, written; at < size; at += written) {
            written = write(input_pipe, message + at, (size_t)(size - at));
            if (written < 0 && errno == EINTR) {
                written = 0;
            } else if (written < 0) {
                _exit(0); /* The program does not read any more. */
            }
        }
    }
    _exit(0);
}

static void __attribute__((noreturn)) be_guest(bool by_input) {
    struct record record;
    struct sock_fprog program = {0};
    bool network = false;
    guest = true;
    if (by_input) {
        control_by_input();
    } else if (fcntl(CONTROL, F_SETFD, FD_CLOEXEC) < 0) {
        _exit(64); /* Not started by Crucible. */
    }
    struct config config = receive_config();
    umask(022);
    if (chdir("/work") < 0) {
        fail("folder", "/work");
    }
    /* Behind /tmp, so that one bound holds for both. The builder may have made it already. */
    if ((mkdir(".tmp", 0700) < 0 && errno != EEXIST) || access("/tmp", W_OK) < 0) {
        fail("folder", "/work/.tmp");
    }
    for (size_t at = 0; next(&config, &at, &record);) {
        switch (record.tag) {
        case TAG_RLIMIT:
            limit(&record);
            break;
        case TAG_LOOPBACK:
            network = true;
            break;
        case TAG_FILTER:
            program.len = (unsigned short)(record.length / sizeof(struct sock_filter));
            program.filter = (struct sock_filter *)(uintptr_t)record.value;
            break;
        default:
            errno = EBADMSG;
            fail("configuration", NULL);
        }
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) {
        fail("privileges", NULL);
    }
    lock_land(network);
    if (program.len == 0) {
        errno = ENOENT;
        fail("seccomp", NULL);
    }
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) < 0) {
        fail("seccomp", NULL);
    }
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0) {
        fail("dumpable", NULL);
    }
    pid_t first = start_program();
    if (by_input) {
        pid_t pump = fork();
        if (pump < 0) {
            fail("fork", NULL);
        }
        if (pump == 0) {
            close(gate_pipe[1]);
            pass_input();
        }
        close(gate_pipe[0]);
        close(gate_pipe[1]);
        close(input_pipe);
    }
    see_program_end(first);
    /* The host reads what was used before it takes the sandbox down. */
    char word;
    while (recv(CONTROL, &word, 1, 0) > 0 || errno == EINTR) {
    }
    _exit(0);
}

/* Waits for the next program's streams. Descriptors 0 to 2 are closed, so they become these. */
static bool receive_streams(void) {
    union {
        struct cmsghdr head;
        char space[CMSG_SPACE(3 * sizeof(int))];
    } ancillary;
    for (;;) {
        char word = 0;
        struct iovec place = {.iov_base = &word, .iov_len = 1};
        struct msghdr message = {.msg_iov = &place, .msg_iovlen = 1,
                                 .msg_control = &ancillary, .msg_controllen = sizeof ancillary};
        ssize_t size = recvmsg(CONTROL, &message, 0);
        if (size < 0 && errno == EINTR) {
            continue;
        }
        if (size < 1) {
            return false;
        }
        if (word == 'G') {
            continue; /* A command whose program was ended at its gate, before it read this. */
        }
        const struct cmsghdr *passed = CMSG_FIRSTHDR(&message);
        int streams[3] = {-1, -1, -1};
        if (word == 'N' && passed && passed->cmsg_level == SOL_SOCKET &&
            passed->cmsg_type == SCM_RIGHTS && passed->cmsg_len == CMSG_LEN(sizeof streams) &&
            !(message.msg_flags & MSG_CTRUNC)) {
            memcpy(streams, CMSG_DATA(passed), sizeof streams);
        }
        if (streams[0] != STDIN_FILENO || streams[1] != STDOUT_FILENO ||
            streams[2] != STDERR_FILENO) {
            errno = EBADMSG;
            fail("streams", NULL);
        }
        return true;
    }
}

static void __attribute__((noreturn)) run_init(const struct config *config) {
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0) {
        fail("parent", NULL);
    }
    enter_namespaces();
    build_root(config);
    confine(config);
#ifdef WEAKENED
    if (omits(PART_NO_NEW_PRIVS) && !omits(PART_CAPABILITIES)) {
        /* They were needed for the walls that the kernel gives to nobody else without it. */
        struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
        struct __user_cap_data_struct none[2] = {{0}};
        if (syscall(SYS_capset, &header, none) < 0) {
            fail("privileges", NULL);
        }
    }
#endif
    /* Same user as its programs: nothing of this process may ever be readable to one of them. */
    if (prctl(PR_SET_DUMPABLE, omits(PART_HIDDEN_INIT) ? 1 : 0, 0, 0, 0) < 0) {
        fail("dumpable", NULL);
    }
    do {
        see_program_end(start_program());
    } while (session && receive_streams());
    _exit(0);
}

/*
 * The gate alone, inside a sandbox that somebody else has built: crucible-jail gate CONFIG PROGRAM,
 * with the descriptors of the configuration and of this program.
 */
static void __attribute__((noreturn)) stand_at_gate(int config_fd, int program_fd) {
    struct record record;
    if (fcntl(CONTROL, F_SETFD, FD_CLOEXEC) < 0 || close(program_fd) < 0 ||
        dup2(config_fd, CONFIG) < 0 || (config_fd != CONFIG && close(config_fd) < 0)) {
        fail("gate", NULL);
    }
    struct config config = load();
    for (size_t at = 0; next(&config, &at, &record);) {
        if (record.tag == TAG_RLIMIT) {
            limit(&record);
        }
    }
    umask(022);
    if (chdir("/work") < 0) {
        fail("folder", "/work");
    }
    become_command();
}

/*
 * Starts a container runtime and waits until nothing of it is left: "crucible-jail attend PROGRAM ...".
 * What the runtime leaves running when it ends becomes this process's child, whoever ends it and how.
 */
static void __attribute__((noreturn)) attend(char **words) {
    if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0) {
        _exit(65);
    }
    pid_t runtime = fork();
    if (runtime == 0) {
        execv(words[0], words);
        dprintf(STDERR_FILENO, "cannot execute %s: %s\n", words[0], strerror(errno));
        _exit(127);
    }
    syscall(436 /* close_range */, 0, ~0U, 0);
    while (waitpid(-1, NULL, __WALL) > 0 || errno == EINTR) {
    }
    _exit(0);
}

int main(int argc, char **argv) {
    if (argc >= 3 && strcmp(argv[1], "attend") == 0) {
        attend(argv + 2);
    }
    if (argc >= 2 && strcmp(argv[1], "guest") == 0) {
        be_guest(argc == 3 && strcmp(argv[2], "input") == 0);
    }
    if (argc == 4 && strcmp(argv[1], "gate") == 0) {
        stand_at_gate(atoi(argv[2]), atoi(argv[3]));
    }
    if (fcntl(CONTROL, F_SETFD, FD_CLOEXEC) < 0 || fcntl(CONFIG, F_SETFD, FD_CLOEXEC) < 0) {
        return 64; /* Not started by Crucible. */
    }
    struct config config = load();
    int namespaces = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS;
#ifdef WEAKENED
    read_omitted(&config);
    namespaces &= ~(omits(PART_USER_NAMESPACE) ? CLONE_NEWUSER : 0);
    namespaces &= ~(omits(PART_PID_NAMESPACE) ? CLONE_NEWPID : 0);
    namespaces &= ~(omits(PART_IPC_NAMESPACE) ? CLONE_NEWIPC : 0);
    namespaces &= ~(omits(PART_UTS_NAMESPACE) ? CLONE_NEWUTS : 0);
    network_namespace = omits(PART_NET_NAMESPACE) ? 0 : network_namespace;
#endif
    become_nobody_special(&config);
    pid_t init = (pid_t)syscall(SYS_clone, namespaces | network_namespace | SIGCHLD,
                                NULL, NULL, NULL, NULL);
    if (init < 0) {
        fail("namespaces", NULL);
    }
    if (init == 0) {
        run_init(&config);
    }
    for (size_t i = 0; i < joins; i++) {
        close(join_fds[i]);
    }
    close(STDIN_FILENO);
    close(STDOUT_FILENO);
    close(STDERR_FILENO);
    supervise(init, &config);
    return 0;
}
