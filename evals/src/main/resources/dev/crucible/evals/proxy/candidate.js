// The candidate's side: loads it and calls it when the tests ask. Nothing here is trusted: whatever
// the candidate makes of this process, all it can do is choose the values that are answered.
const handles = [];
const numbers = new Map();
const callbacks = new Map();
const { stringify, parse } = JSON;
const exit = process.reallyExit.bind(process);

function opaque(value) {
  if (callbacks.has(value)) return ['c', callbacks.get(value)];
  if (!numbers.has(value)) {
    numbers.set(value, handles.length);
    handles.push(value);
  }
  return ['h', numbers.get(value), typeof value === 'function'];
}

function refer(tag, content) {
  if (tag === 'h') return handles[content[0]];
  if (tag === 'g') return new vm.Script(content[0]).runInThisContext();
  if (tag === 'c') return callback(content[0]);
  throw new Unfit('no such reference');
}

function callback(number) {
  const stub = (...args) => {
    const encoder = new Encoder(opaque);
    send('K', stringify([number, ...args.map((value) => encoder.put(value))]));
    for (;;) {
      const message = next();
      if (message.kind === 'R') return new Decoder(refer).take(parse(message.text));
      if (message.kind === 'X') throw new Error(message.text);
      attempt(() => {
        const [result, reply] = handle(message);
        send('R', reply(result));
      });
    }
  };
  callbacks.set(stub, number);
  return stub;
}

function failure(error) {
  let parts = ['Error', 'an exception that cannot be shown', ''];
  try {
    if (error instanceof Error) {
      const missing = /Cannot find module '([^']+)'/.exec(error.message);
      const lacks = error.code === 'MODULE_NOT_FOUND' && missing ? missing[1] : '';
      parts = [String(error.name).slice(0, 100), String(error.message).slice(0, 400), lacks];
    } else {
      parts = ['Error', 'threw ' + String(error).slice(0, 400), ''];
    }
  } catch {}
  return stringify(parts);
}

function attempt(action) {
  try {
    action();
  } catch (error) {
    send('X', failure(error));
  }
}

/** Does what a message asks; gives the result, and what makes a reply of it. */
function handle(message) {
  const request = parse(message.text);
  const decoder = new Decoder(refer);
  const target = decoder.take(request[0]);
  if (message.kind === 'A') {
    const owner = target;
    const value = owner[request[1]];
    return [typeof value === 'function' ? value.bind(owner) : value, (v) => stringify([plain(v)])];
  }
  const args = request.slice(1).map((value) => decoder.take(value));
  const result = message.kind === 'N' ? Reflect.construct(target, args) : target(...args);
  return [result, (value, awaited) => answer(value, awaited, args, request)];
}

function plain(value) {
  return new Encoder(opaque).put(value);
}

function answer(result, awaited, args, request) {
  const reply = [plain(result), awaited === true];
  args.forEach((value, index) => {
    const after = ['a', 'o', 'm', 's'].includes(request[index + 1]?.[0]) && plain(value);
    if (after && stringify(after) !== stringify(request[index + 1])) reply.push([index, after]);
  });
  return stringify(reply);
}

function next() {
  const message = receive();
  if (message === null) exit(0);
  return message;
}

function load() {
  const Module = require('module');
  globalThis.require = Module.createRequire(process.cwd() + '/candidate.js');
  globalThis.module = { exports: {} };
  globalThis.exports = globalThis.module.exports;
  const source = fs.readFileSync('crucible_candidate.js', 'utf8');
  let script;
  try {
    script = new vm.Script(source, { filename: 'candidate.js' });
  } catch (error) {
    return ['C', failure(error)];
  }
  try {
    script.runInThisContext();
  } catch (error) {
    return ['X', failure(error)];
  }
  return ['O', ''];
}

async function serve() {
  send(...load());
  for (;;) {
    const message = next();
    try {
      const [result, reply] = handle(message);
      const awaited = result instanceof Promise;
      send('R', reply(awaited ? await result : result, awaited));
    } catch (error) {
      send('X', failure(error));
    }
  }
}

serve();
