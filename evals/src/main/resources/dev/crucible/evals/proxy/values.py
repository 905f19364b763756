# Plain values as bytes, shared by tests.py and candidate.py: each runs as one file after this one.
# A value is a tag byte and what the tag says; a message is one frame. Nothing here evaluates,
# imports or unpickles what it reads, and every count is bounded. No import is slow: thousands of
# sandboxes start with this file.
import posix
import sys

MAX_FRAME = 4 << 20
MAX_DEPTH = 100
MAX_VALUES = 1_000_000

TYPES = {
    t.__name__: t
    for t in (
        bool, bytearray, bytes, complex, dict, float, frozenset, int, list, object, range, set,
        str, tuple, type, type(None),
    )
}
KEYS, VALUES, ITEMS = type({}.keys()), type({}.values()), type({}.items())


class Unfit(Exception):
    """A value that cannot cross, or bytes that are none."""


class Encoder:
    """Appends values to one message. What is not plain is handed to `opaque`."""

    def __init__(self, opaque):
        self.parts = []
        self.opaque = opaque
        self.values = 0
        self.size = 0

    def add(self, part):
        self.size += len(part)
        if self.size > MAX_FRAME:
            raise Unfit("a value of more than %d MiB" % (MAX_FRAME >> 20))
        self.parts.append(part)

    def finish(self):
        return b"".join(self.parts)

    def put(self, value, depth=0):
        self.values += 1
        if self.values > MAX_VALUES:
            raise Unfit("a value of more than %d parts" % MAX_VALUES)
        if depth > MAX_DEPTH:
            raise Unfit("a value nested more than %d deep, or part of itself" % MAX_DEPTH)
        if value is None:
            return self.add(b"N")
        if value is True:
            return self.add(b"T")
        if value is False:
            return self.add(b"F")
        if isinstance(value, int):
            return self.add(b"i%x;" % int.__add__(value, 0))
        if isinstance(value, str):
            return self.raw(b"s", str.encode(value, "utf-8", "surrogatepass"))
        if isinstance(value, float):
            return self.add(b"f%b;" % float.__repr__(value).encode())
        if isinstance(value, list):
            return self.many(b"l", value, depth)
        if isinstance(value, tuple):
            return self.many(b"t", value, depth)
        if isinstance(value, dict):
            return self.pairs(value, depth)
        if isinstance(value, (set, frozenset)):
            return self.unordered(value, depth)
        if isinstance(value, bytes):
            return self.raw(b"b", bytes(value))
        if isinstance(value, bytearray):
            return self.raw(b"y", bytes(value))
        if isinstance(value, complex):
            return self.add(b"c%b,%b;" % (repr(value.real).encode(), repr(value.imag).encode()))
        if isinstance(value, range):
            return self.add(b"r%x,%x,%x;" % (value.start, value.stop, value.step))
        if value is Ellipsis:
            return self.add(b"e")
        kind = type(value)
        if kind is KEYS:
            return self.many(b"K", value, depth)
        if kind is VALUES:
            return self.many(b"V", value, depth)
        if kind is ITEMS:
            return self.many(b"M", value, depth)
        if isinstance(value, type) and TYPES.get(value.__name__) is value:
            return self.add(b"Y%b;" % value.__name__.encode())
        if kind.__name__ == "deque" and kind.__module__ == "collections":
            return self.many(b"q", value, depth)
        if hasattr(kind, "__next__"):
            return self.many(b"I", value, depth)
        return self.add(self.opaque(value))

    def raw(self, tag, data):
        self.add(b"%b%d:" % (tag, len(data)))
        self.add(data)

    def many(self, tag, items, depth):
        where = len(self.parts)
        self.add(tag)
        count = 0
        for item in items:
            self.put(item, depth + 1)
            count += 1
        self.parts[where] = b"%b%d:" % (tag, count)

    def pairs(self, value, depth):
        where = len(self.parts)
        self.add(b"d")
        count = 0
        for key, item in value.items():
            self.put(key, depth + 1)
            self.put(item, depth + 1)
            count += 1
        self.parts[where] = b"d%d:" % count

    def unordered(self, value, depth):
        # Sorted, so that equal sets are equal bytes whatever their history.
        items = []
        for item in value:
            one = Encoder(self.opaque)
            one.values, one.size = self.values, self.size
            one.put(item, depth + 1)
            self.values, self.size = one.values, one.size
            items.append(one.finish())
        items.sort()
        tag = b"S" if isinstance(value, set) else b"Z"
        self.parts.append(b"%b%d:%b" % (tag, len(items), b"".join(items)))


class Decoder:
    """Takes values from one message. References are handed to `refer` with their tag."""

    def __init__(self, data, at, refer):
        self.data = data
        self.at = at
        self.refer = refer
        self.values = 0

    def until(self, end):
        stop = self.data.index(end, self.at)
        found = self.data[self.at : stop]
        self.at = stop + 1
        return found

    def raw(self):
        size = int(self.until(b":"))
        if not 0 <= size <= len(self.data) - self.at:
            raise Unfit("a length that is none")
        self.at += size
        return self.data[self.at - size : self.at]

    def many(self, depth):
        count = int(self.until(b":"))
        if not 0 <= count <= MAX_VALUES:
            raise Unfit("a count that is none")
        return [self.take(depth + 1) for _ in range(count)]

    def take(self, depth=0):
        self.values += 1
        if depth > MAX_DEPTH or self.values > MAX_VALUES:
            raise Unfit("too much")
        tag = self.data[self.at : self.at + 1]
        self.at += 1
        if tag == b"i":
            return int(self.until(b";"), 16)
        if tag == b"s":
            return self.raw().decode("utf-8", "surrogatepass")
        if tag == b"l":
            return self.many(depth)
        if tag == b"N":
            return None
        if tag == b"T":
            return True
        if tag == b"F":
            return False
        if tag == b"f":
            return float(self.until(b";"))
        if tag == b"t":
            return tuple(self.many(depth))
        if tag == b"d":
            return self.dictionary(depth)
        if tag == b"S":
            return set(self.many(depth))
        if tag == b"Z":
            return frozenset(self.many(depth))
        if tag == b"b":
            return self.raw()
        if tag == b"y":
            return bytearray(self.raw())
        if tag == b"c":
            return complex(float(self.until(b",")), float(self.until(b";")))
        if tag == b"r":
            return range(
                int(self.until(b","), 16), int(self.until(b","), 16), int(self.until(b";"), 16)
            )
        if tag == b"e":
            return Ellipsis
        if tag == b"K":
            return dict.fromkeys(self.many(depth)).keys()
        if tag == b"V":
            return dict(enumerate(self.many(depth))).values()
        if tag == b"M":
            return dict(self.many(depth)).items()
        if tag == b"I":
            return iter(self.many(depth))
        if tag == b"Y":
            return TYPES[self.until(b";").decode()]
        if tag == b"q":
            from collections import deque

            return deque(self.many(depth))
        if tag in (b"R", b"G", b"C"):
            return self.refer(tag, self.until(b";").decode())
        raise Unfit("no such tag")

    def dictionary(self, depth):
        count = int(self.until(b":"))
        if not 0 <= count <= MAX_VALUES:
            raise Unfit("a count that is none")
        result = {}
        for _ in range(count):
            key = self.take(depth + 1)
            result[key] = self.take(depth + 1)
        return result


class Channel:
    """Frames, each with its length in four bytes before it."""

    def __init__(self, source, sink):
        self.source = source
        self.sink = sink

    def receive(self):
        """The next message; None when there will be none."""
        head = self.exactly(4)
        if head is None:
            return None
        size = int.from_bytes(head, "big")
        if size > MAX_FRAME:
            raise Unfit("a frame of more than %d MiB" % (MAX_FRAME >> 20))
        return self.exactly(size)

    def exactly(self, size):
        parts = []
        while size > 0:
            part = posix.read(self.source, min(size, 1 << 16))
            if not part:
                return None
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def send(self, message):
        rest = memoryview(len(message).to_bytes(4, "big") + message)
        while rest:
            rest = rest[posix.write(self.sink, rest) :]


class LaterSite:
    """Adds the site directories when a module is not found without them: they are slow to scan."""

    done = False

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if cls.done or path is not None:
            return None
        cls.done = True
        import site

        site.main()
        from importlib.machinery import PathFinder

        return PathFinder.find_spec(name, path, target)


def own_channel(quiet):
    """Moves the channel away from the standard descriptors, which then lead nowhere."""
    channel = Channel(posix.dup(0), posix.dup(1))
    nowhere = posix.open("/dev/null", posix.O_RDWR)
    posix.dup2(nowhere, 0)
    posix.dup2(nowhere if quiet else 2, 1)
    if quiet:
        posix.dup2(nowhere, 2)
    posix.close(nowhere)
    sys.meta_path.append(LaterSite)
    return channel


def describe(error):
    """An exception as plain values: builtin bases, nearest first, name, message, missing module."""
    bases = [t.__name__ for t in type(error).__mro__ if t.__module__ == "builtins"]
    try:
        message = str(error)[:400]
    except BaseException:
        message = "its message cannot be shown"
    missing = getattr(error, "name", None) if isinstance(error, ModuleNotFoundError) else None
    return (bases[:20], type(error).__name__[:100], message, missing)
