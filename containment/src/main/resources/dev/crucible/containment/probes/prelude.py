import errno
import os
import sys
import time

TOKEN = sys.stdin.readline().strip()
HOLD = int(sys.stdin.readline() or 0)


class Nothing:
    """Stands for a module that this Python does not have."""

    def __getattr__(self, name):
        raise ImportError("no system call can be made: there is no ctypes")


try:
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)
except ImportError:
    ctypes = libc = Nothing()


def say(*words):
    os.write(1, (" ".join([TOKEN, *map(str, words)]) + "\n").encode())


def lacking(broken):
    """What the attempt goes through, when that does not exist at all; empty when it does."""
    if isinstance(broken, (AttributeError, ImportError)):
        return str(broken)
    if sys.platform != "wasi":
        return ""
    if isinstance(broken, OSError):
        if broken.errno in (errno.ENOSYS, errno.ENOTSUP):
            return "WASI does not have it: " + broken.strerror
        tree = "/" + str(broken.filename or "").lstrip("/").split("/")[0]
        missing = tree in ("/proc", "/sys", "/dev") and not os.path.exists(tree)
        return "there is no " + tree if missing else ""
    return str(broken) if "can't start new thread" in str(broken) else ""


def absent(what):
    say("absent", what.replace("\n", " ")[:200])


def fallen(kind, broken, trace):
    if lacking(broken):
        absent(lacking(broken))
    sys.__excepthook__(kind, broken, trace)


sys.excepthook = fallen


def as_on_linux(refused):
    """The number that Linux gives the error; WASI counts otherwise, and names more."""
    if sys.platform != "wasi":
        return refused.errno or -1
    return {"EPERM": 1, "ENOTCAPABLE": 1, "ENOENT": 2, "EBADF": 9, "ENOMEM": 12, "EACCES": 13,
            "EEXIST": 17, "ENOTDIR": 20, "EISDIR": 21, "EINVAL": 22, "ENFILE": 23, "EMFILE": 24,
            "EFBIG": 27, "ENOSPC": 28, "EROFS": 30}.get(errno.errorcode.get(refused.errno, ""), -1)


def act(name, attempt):
    """Makes one attempt and says what came of it, or that there is nothing to attempt."""
    error, value = 0, None
    try:
        value = attempt()
    except Exception as broken:
        if lacking(broken):
            absent(lacking(broken))
            return
        if isinstance(broken, OSError):
            error = as_on_linux(broken)
        else:
            error, value = -2, type(broken).__name__
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    say("act", name, error, repr(value)[:4000] if value is not None else "-")


def call(number, *arguments):
    """One system call by its number; raises what the kernel answers."""
    ctypes.set_errno(0)
    result = libc.syscall(ctypes.c_long(number), *[
        ctypes.c_char_p(a) if isinstance(a, bytes) else ctypes.c_long(a) for a in arguments])
    if result == -1:
        raise OSError(ctypes.get_errno(), "")
    return result


def read(path, size=4096):
    with open(path, "rb", buffering=0) as file:
        return file.read(size)


def end():
    if HOLD:
        say("hold")
        time.sleep(HOLD / 1000)
    say("after")


say("before")
