import ctypes
import os
import sys
import time

TOKEN = sys.stdin.readline().strip()
HOLD = int(sys.stdin.readline() or 0)
libc = ctypes.CDLL(None, use_errno=True)


def say(*words):
    os.write(1, (" ".join([TOKEN, *map(str, words)]) + "\n").encode())


def act(name, attempt):
    """Makes one attempt and says what came of it."""
    error, value = 0, None
    try:
        value = attempt()
    except OSError as refused:
        error = refused.errno or -1
    except Exception as broken:
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
