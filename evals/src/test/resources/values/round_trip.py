# Random values of every plain kind must cross to the candidate and back without any change.
import random

rng = random.Random(SEED)
SPECIAL = [
    None, True, False, 0, -1, 1 << 70, -(1 << 70), 10 ** 5000, 0.0, -0.0, 1e308, 5e-324, 0.1,
    float("inf"), float("-inf"), float("nan"), 3 + 4j, complex("-0-0j"), complex("nan+infj"),
    "", "a", "\x00", "\ud800", "\udfff", "é", "😀", ";:,", "\r\n", b"", b"\x00\xff", bytearray(b"x"),
    range(0), range(5, -5, -3), Ellipsis, int, type(None), object,
]


def hashable(depth):
    kind = rng.randrange(5 if depth > 0 else 3)
    if kind == 0:
        return rng.randint(-10 ** rng.randrange(1, 40), 10 ** rng.randrange(1, 40))
    if kind == 1:
        return "".join(chr(rng.choice([rng.randrange(128), rng.randrange(0x110000)]))
                       for _ in range(rng.randrange(6)))
    if kind == 2:
        return rng.uniform(-1e9, 1e9)
    if kind == 3:
        return tuple(hashable(depth - 1) for _ in range(rng.randrange(4)))
    return frozenset(hashable(depth - 1) for _ in range(rng.randrange(4)))


def anything(depth):
    kind = rng.randrange(6 if depth > 0 else 2)
    if kind == 0:
        return rng.choice(SPECIAL)
    if kind == 1:
        return hashable(2)
    size = rng.randrange(5)
    if kind == 2:
        return [anything(depth - 1) for _ in range(size)]
    if kind == 3:
        return tuple(anything(depth - 1) for _ in range(size))
    if kind == 4:
        return {hashable(1): anything(depth - 1) for _ in range(size)}
    return {hashable(2) for _ in range(size)}


def alike(one, other):
    if type(one) is not type(other):
        return False
    if type(one) in (list, tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    if type(one) is dict:
        return alike(list(one), list(other)) and alike(list(one.values()), list(other.values()))
    if type(one) in (set, frozenset):
        return one == other and sorted(map(type_names, one)) == sorted(map(type_names, other))
    if type(one) is int:
        return one == other
    return repr(one) == repr(other)


def type_names(value):
    if type(value) in (tuple, frozenset):
        return type(value).__name__ + str(sorted(map(type_names, value)))
    return type(value).__name__


def check(candidate):
    for value in SPECIAL:
        assert alike(candidate(value), value), ascii(value) if type(value) is not int else "int"
    for number in range(150):
        value = anything(4)
        assert alike(candidate(value), value), "value %d" % number
    nested = []
    for _ in range(90):
        nested = [nested]
    assert alike(candidate(nested), nested)
    assert list(candidate(iter([1, 2]))) == [1, 2]
    assert candidate({1: 2}.keys()) == {1} and list(candidate({1: 2}.values())) == [2]
    assert candidate({1: 2}.items()) == {(1, 2)}
