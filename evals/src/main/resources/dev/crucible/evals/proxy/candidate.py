# The candidate's side: loads it and calls it when the tests ask. Nothing here is trusted: whatever
# the candidate makes of this process, all it can do is choose the values that are answered.
CHANNEL = own_channel(quiet=False)
HANDLES = []
NUMBERS = {}
CALLBACKS = {}
MUTABLE = (list, dict, set, bytearray, tuple)


def opaque(value):
    """A reference; always the same for the same object, which stays alive for it."""
    if id(value) in CALLBACKS:
        return CALLBACKS[id(value)][0]
    number = NUMBERS.setdefault(id(value), len(HANDLES))
    if number == len(HANDLES):
        HANDLES.append(value)
    try:
        truth = 1 if value else 0
    except Exception:
        truth = 2
    return b"R%d,%d;" % (number, truth)


def refer(tag, name):
    if tag == b"R":
        return HANDLES[int(name.split(",")[0])]
    if tag == b"C":
        return callback(int(name))
    try:
        return MODULE.__dict__[name]
    except KeyError:
        raise NameError("name '%s' is not defined" % name) from None


def callback(number):
    def function(*args, **kwargs):
        request = Encoder(opaque)
        for part in (number, args, kwargs):
            request.put(part)
        CHANNEL.send(b"K" + request.finish())
        answer = serve(nested=True)
        if answer[:1] == b"X":
            raise RuntimeError(Decoder(answer, 1, refer).take())
        return Decoder(answer, 1, refer).take()

    CALLBACKS[id(function)] = (b"C%d;" % number, function)
    return function


def failure(error):
    try:
        encoder = Encoder(opaque)
        encoder.put(describe(error))
        return b"X" + encoder.finish()
    except BaseException:
        return b"Xt4:l1:s9:Exceptions9:Exceptions0:N"


def encoded(value):
    encoder = Encoder(opaque)
    encoder.put(value)
    return encoder.finish()


def call(message):
    """Calls, and answers the result and each argument that the call has changed."""
    request = Decoder(message, 1, refer)
    function = request.take()
    keys = request.take()
    arguments = []
    for number in range(request.take()):
        start = request.at
        value = request.take()
        arguments.append((number, value, message[start : request.at]))
    values = [value for _, value, _ in arguments]
    positional = len(values) - len(keys)
    result = function(*values[:positional], **dict(zip(keys, values[positional:])))
    reply = Encoder(opaque)
    reply.put(result)
    for number, value, before in arguments:
        if isinstance(value, MUTABLE):
            after = encoded(value)
            if after != before:
                reply.put(number)
                reply.add(after)
    return b"R" + reply.finish()


def attribute(message):
    request = Decoder(message, 1, refer)
    owner = request.take()
    return b"R" + encoded(getattr(owner, request.take()))


def serve(nested=False):
    """Answers until the tests end, or for a callback until its answer comes."""
    while True:
        message = CHANNEL.receive()
        if message is None:
            posix._exit(0)
        if nested and message[:1] in (b"R", b"X"):
            return message
        try:
            reply = attribute(message) if message[:1] == b"A" else call(message)
        except SystemExit:
            raise
        except BaseException as error:
            reply = failure(error)
        CHANNEL.send(reply)


def load():
    with open("crucible_candidate.py", "rb") as file:
        source = file.read()
    try:
        code = compile(source, "candidate.py", "exec", dont_inherit=True)
    except BaseException as error:
        return b"C" + failure(error)[1:]
    try:
        exec(code, MODULE.__dict__)
    except SystemExit:
        raise
    except BaseException as error:
        return failure(error)
    return b"O"


MODULE = type(sys)("candidate")
sys.modules["candidate"] = MODULE
sys.argv[:] = ["candidate.py"]
CHANNEL.send(load())
serve()
