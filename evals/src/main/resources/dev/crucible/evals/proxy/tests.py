# The tests' side, trusted: runs the dataset's tests against proxies of the candidate and is alone
# in saying the verdict, once, after every test has completed. What comes from the candidate is
# only ever decoded to plain values of exact builtin types.
ENTRY = sys.argv[1]
CHANNEL = own_channel(quiet=True)
MAX_DETAIL = 600

ERRORS = {
    t.__name__: t
    for t in (
        ArithmeticError, AttributeError, BufferError, EOFError, Exception, FileExistsError,
        FileNotFoundError, FloatingPointError, ImportError, IndexError, IsADirectoryError,
        KeyError, LookupError, MemoryError, ModuleNotFoundError, NameError, NotADirectoryError,
        NotImplementedError, OSError, OverflowError, PermissionError, RecursionError,
        ReferenceError, RuntimeError, SyntaxError, TimeoutError, TypeError, UnboundLocalError,
        ValueError, ZeroDivisionError,
    )
}
# Among the tests these would end a loop, or look like a test's own failure.
FORBIDDEN = ("AssertionError", "StopIteration", "StopAsyncIteration")


class RemoteError(Exception):
    """The candidate raised what must not be raised among the tests."""


def verdict(code, detail=""):
    """Says the verdict and ends at once: no test can swallow it."""
    data = detail[:MAX_DETAIL].encode("utf-8", "backslashreplace")
    CHANNEL.send(b"V" + code + data)
    posix._exit(0)


def unusable(why):
    verdict(b"E", "the candidate returned " + why)


class World:
    """What one pass over the tests has seen."""

    def __init__(self, both):
        self.both = both
        self.calls = 0
        self.ambiguous = False


WORLD = World(True)
CALLBACKS = []


def refuse(operation):
    def method(self, *_):
        raise TypeError("the candidate returned an object that has no plain " + operation)

    return method


class Remote:
    """Something of the candidate's. It can be called and passed back, and compares to nothing.

    It came with its truth value, which the candidate might as well have returned itself.
    """

    __slots__ = ("__crucible__", "__name__", "__truth__")

    def __init__(self, reference, name, truth="1"):
        object.__setattr__(self, "__crucible__", reference)
        object.__setattr__(self, "__name__", name)
        object.__setattr__(self, "__truth__", truth)

    def __bool__(self):
        if self.__truth__ not in ("0", "1"):
            raise TypeError("the candidate returned an object that is neither true nor false")
        return self.__truth__ == "1"

    def __call__(self, *args, **kwargs):
        return remote_call(self.__crucible__, args, kwargs)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        request = encoder()
        request.add(self.__crucible__)
        request.put(name)
        return answer(b"A" + request.finish()).take()

    def __setattr__(self, name, _):
        raise TypeError("the candidate's objects cannot be changed by tests")

    def __copy__(self):
        return self

    def __deepcopy__(self, _):
        return self


# Every other operation is one that no object has by itself.
for _operation in "eq ne lt le gt ge hash str repr format".split():
    setattr(Remote, "__%s__" % _operation, refuse(_operation))


def opaque(value):
    if type(value) is Remote:
        return value.__crucible__
    if callable(value):
        CALLBACKS.append(value)
        return b"C%d;" % (len(CALLBACKS) - 1)
    raise Unfit("the tests pass a %s, which is not a plain value" % type(value).__name__)


def refer(tag, name):
    number, _, truth = name.partition(",")
    if not number.isascii() or not number.isdigit() or len(number) > 12:
        raise Unfit("no such reference")
    if tag == b"C":
        return CALLBACKS[int(number)]
    if tag != b"R":
        raise Unfit("no such reference")
    return Remote(b"R%s;" % name.encode(), "candidate's object", truth)


def encoder():
    return Encoder(opaque)


def send(request):
    if len(request) > MAX_FRAME:
        verdict(b"X", "the tests pass a value of more than %d MiB" % (MAX_FRAME >> 20))
    try:
        CHANNEL.send(request)
    except OSError:
        posix._exit(3)


def receive():
    """The candidate's next message. Without one there is nothing left to say."""
    message = guarded(CHANNEL.receive)
    if message is None:
        posix._exit(3)
    return message


def guarded(action, *args):
    """Whatever is wrong with what the candidate sent is the candidate's failure."""
    try:
        return action(*args)
    except MemoryError:
        unusable("a value too large for the tests' memory")
    except BaseException:
        unusable("what is not a value")


class Answer:
    """A reply whose every value is checked."""

    def __init__(self, message):
        self.decoder = Decoder(message, 1, refer)

    def take(self):
        return guarded(self.decoder.take)

    def left(self):
        return self.decoder.at < len(self.decoder.data)


def answer(request):
    send(request)
    while True:
        message = receive()
        kind = message[:1]
        if kind == b"R":
            return Answer(message)
        if kind == b"X":
            raise remote_error(Answer(message).take())
        if kind != b"K":
            unusable("what is not an answer")
        send(call_back(Answer(message)))


def call_back(request):
    """A function of the tests, which they passed to the candidate, is called by it."""
    number, args, kwargs = request.take(), request.take(), request.take()
    if type(number) is not int or not 0 <= number < len(CALLBACKS):
        unusable("a call of what is no function of the tests")
    if type(args) is not tuple or type(kwargs) is not dict:
        unusable("a call without arguments")
    if not all(type(key) is str for key in kwargs):
        unusable("a call without names")
    try:
        result = encoder()
        result.put(CALLBACKS[number](*args, **kwargs))
        return b"R" + result.finish()
    except AssertionError as error:
        failed(error)
    except Exception as error:
        message = encoder()
        message.put("%s: %s" % (type(error).__name__, str(error)[:200]))
        return b"X" + message.finish()


def remote_error(parts):
    if type(parts) is not tuple or len(parts) != 4:
        unusable("what is not an exception")
    bases, name, message, missing = parts
    if type(bases) is not list or not all(type(text) is str for text in [*bases, name, message]):
        unusable("what is not an exception")
    if type(missing) is str:
        check_missing(missing)
    if name in bases and name in ERRORS:
        return ERRORS[name](message)
    described = "%s: %s" % (name, message) if message else name
    for base in bases:
        if base in FORBIDDEN:
            break
        if base in ERRORS and base != "Exception":
            return ERRORS[base](described)
    return RemoteError(described)


def remote_call(reference, args, kwargs):
    WORLD.calls += 1
    request = encoder()
    values = [*args, *kwargs.values()]
    try:
        request.add(reference)
        request.put(list(kwargs))
        request.put(len(values))
        for value in values:
            request.put(value)
    except Unfit as unfit:
        verdict(b"X", "the candidate cannot be called: %s" % unfit)
    reply = answer(b"Q" + request.finish())
    result = reply.take()
    while reply.left():
        number, changed = reply.take(), reply.take()
        if type(number) is not int or not 0 <= number < len(values):
            unusable("a change of what is no argument")
        # A call that both answers and changes its arguments could make a test compare the
        # arguments with themselves: the tests must hold with and without such changes.
        if result is not None:
            WORLD.ambiguous = True
            if not WORLD.both:
                continue
        guarded(update, values[number], changed)
    return result


def update(old, new):
    """Gives the object the new content, so that whoever else holds it sees it too."""
    if type(old) is not type(new):
        raise Unfit("another type")
    if type(old) is tuple:
        for before, after in zip(old, new):
            if type(before) in (list, dict, set, bytearray, tuple) and type(before) is type(after):
                update(before, after)
        return
    if type(old) is list:
        old[:] = [merged(a, b) for a, b in zip(old, new)] + new[len(old) :]
    elif type(old) is dict:
        content = {key: merged(old.get(key), value) for key, value in new.items()}
        old.clear()
        old.update(content)
    elif type(old) is set:
        old.clear()
        old.update(new)
    elif type(old) is bytearray:
        old[:] = new
    else:
        raise Unfit("a change of what cannot change")


def merged(before, after):
    if type(before) in (list, dict, set, bytearray) and type(before) is type(after):
        update(before, after)
        return before
    return after


class Names(dict):
    """The tests' global names. A module that they use without importing it is imported here.

    Nothing is looked up at the candidate but what is under test: a name that it could provide
    instead would be a comparison that it could decide.
    """

    def __missing__(self, name):
        if name in BUILTINS or name not in getattr(sys, "stdlib_module_names", ()):
            raise KeyError(name)
        self[name] = __import__(name)
        return self[name]


BUILTINS = vars(sys.modules["builtins"])


def text(name):
    with open(name, "rb") as file:
        return file.read().decode()


PROMPT, TEST, SOLUTION = text("prompt"), text("test"), text("solution")


def compiled_prompt(entry):
    """The helpers that tests may use; the prompt's own function lacks its body."""
    cut = PROMPT.rfind("\ndef %s(" % entry) if entry else -1
    for source in (PROMPT, PROMPT + "\n    pass\n", PROMPT.rstrip() + " pass\n", PROMPT[: cut + 1]):
        try:
            return compile(source, "prompt", "exec", dont_inherit=True)
        except SyntaxError:
            continue
    return compile("", "prompt", "exec")


def definitions(source):
    """Names of the functions and classes at the top of a source."""
    try:
        tree = compile(source, "solution", "exec", 0x400, True)
    except SyntaxError:
        return []
    return [node.name for node in tree.body if hasattr(node, "name")]


def imports(source):
    """Top-level names of every module that a source imports."""
    try:
        pending = [compile(source, "solution", "exec", 0x400, True)]
    except SyntaxError:
        return set()
    found = set()
    while pending:
        node = pending.pop()
        for field in getattr(node, "_fields", ()):
            child = getattr(node, field)
            pending.extend(child if isinstance(child, list) else [child])
        if type(node).__name__ == "Import":
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif type(node).__name__ == "ImportFrom" and node.module:
            found.add(node.module.split(".")[0])
    return found


def check_missing(module):
    """Ends with a missing dependency if the dataset itself needs the module and it is not here."""
    top = module.split(".")[0]
    if top in imports(PROMPT + SOLUTION) | imports(SOLUTION) | imports(PROMPT):
        try:
            __import__(top)
        except ModuleNotFoundError:
            verdict(b"M", "module %s is not installed" % top)
        except BaseException:
            pass


def seed():
    """The same random numbers at every scoring."""
    if "random" in TEST or "random" in PROMPT:
        import random

        random.seed(0)


def run(code, prompt, both):
    global WORLD
    WORLD = World(both)
    seed()
    names = Names(__name__="tests", __builtins__=BUILTINS)
    exec(prompt, names)
    entry = ENTRY
    if not entry and PROMPT:
        own = [k for k, v in names.items() if hasattr(v, "__code__")]
        entry = own[-1] if own else ""
    tested = [entry] if entry else definitions(SOLUTION)
    if not tested:
        verdict(b"X", "nothing says which function is tested")
    for name in tested:
        names[name] = Remote(b"G%s;" % name.encode(), name)
    try:
        exec(code, names)
    except SystemExit as end:
        assert not end.code, "the tests exited with %s" % str(end.code)[:100]
    check = names.get("check")
    if WORLD.calls == 0 and entry and callable(check):
        check(Remote(b"G%s;" % entry.encode(), entry))


def place(error):
    """The line of the tests that an exception came from."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "test":
            line = trace.tb_lineno
        trace = trace.tb_next
    lines = TEST.split("\n")
    if not 0 < line <= len(lines):
        return ""
    return " at test line %d: %s" % (line, lines[line - 1].strip()[:200])


def failed(error):
    """Says what failed; whose failure it is follows from what the tests had received."""
    try:
        message = str(error)[:300]
    except BaseException:
        message = ""
    name = type(error).__name__
    detail = (name + ": " + message if message else name) + place(error)
    if isinstance(error, ModuleNotFoundError) and WORLD.calls == 0:
        verdict(b"M", detail)
    if WORLD.calls == 0 or isinstance(error, (SystemExit, KeyboardInterrupt)):
        verdict(b"X", "the tests failed by themselves: " + detail)
    verdict(b"W" if isinstance(error, AssertionError) else b"E", detail)


def main():
    try:
        code = compile(TEST, "test", "exec", dont_inherit=True)
        prompt = compiled_prompt(ENTRY)
    except BaseException as error:
        failed(error)
    loaded = receive()
    if loaded[:1] != b"O":
        error = remote_error(Answer(loaded).take())
        detail = "while loading: %s: %s" % (type(error).__name__, error)
        verdict(b"C" if loaded[:1] == b"C" else b"E", detail)
    try:
        run(code, prompt, True)
        if WORLD.ambiguous:
            run(code, prompt, False)
    except BaseException as error:
        failed(error)
    if WORLD.calls == 0:
        verdict(b"X", "the tests never called the candidate")
    verdict(b"P")


main()
