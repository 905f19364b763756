// The tests' side, trusted: runs the dataset's tests against proxies of the candidate and is alone
// in saying the verdict, once, after every test has completed. What comes from the candidate is
// only ever decoded to plain values.
const ENTRY = process.argv[2];
const MAX_DETAIL = 600;
const ERRORS = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };
const [PROMPT, TEST, SOLUTION] = ['prompt', 'test', 'solution'].map((name) =>
  fs.readFileSync(name, 'utf8')
);
const exit = process.reallyExit.bind(process);
const references = new WeakMap();
const callbacks = [];
const world = { both: true, calls: 0, ambiguous: false };

/** Says the verdict and ends at once: no test can swallow it. */
function verdict(code, detail = '') {
  send('V', code + detail.slice(0, MAX_DETAIL));
  exit(0);
}

function unusable(why) {
  verdict('E', 'the candidate returned ' + why);
}

/** Whatever is wrong with what the candidate sent is the candidate's failure. */
function guarded(action) {
  try {
    return action();
  } catch {
    return unusable('what is not a value');
  }
}

function opaque(value) {
  if (references.has(value)) return references.get(value);
  if (typeof value === 'function') {
    callbacks.push(value);
    return ['c', callbacks.length - 1];
  }
  throw new Unfit('the tests pass an object that is not a plain value');
}
opaque.known = (value) => references.has(value);

function refer(tag, content) {
  const [number, callable] = content;
  if (tag === 'c' && Number.isSafeInteger(number) && number in callbacks) return callbacks[number];
  if (tag !== 'h' || !Number.isSafeInteger(number) || number < 0) throw new Unfit('no such tag');
  return remote(['h', number], callable === true);
}

/** Something of the candidate's. It can be called and passed back, and equals nothing. */
function remote(reference, callable) {
  const refuse = () => {
    throw new TypeError('the candidate returned an object that is not a plain value');
  };
  const traps = {
    get(_, name) {
      if (name === 'then') return undefined;
      if (typeof name !== 'string' || COERCING.includes(name)) refuse();
      const message = ask('A', [reference, name]);
      return guarded(() => new Decoder(refer).take(JSON.parse(message.text)[0]));
    },
    apply: (_, _this, args) => call('Q', reference, args),
    construct: (_, args) => {
      const made = call('N', reference, args);
      return made !== null && typeof made === 'object' ? made : refuse();
    },
  };
  for (const trap of [
    'getPrototypeOf', 'setPrototypeOf', 'isExtensible', 'preventExtensions', 'has', 'set',
    'getOwnPropertyDescriptor', 'defineProperty', 'deleteProperty', 'ownKeys',
  ]) {
    traps[trap] = refuse;
  }
  const proxy = new Proxy(callable ? function () {} : {}, traps);
  references.set(proxy, reference);
  return proxy;
}

function ask(kind, request) {
  send(kind, JSON.stringify(request));
  for (;;) {
    const message = guarded(receive);
    if (message === null) exit(3);
    if (message.kind === 'R') return message;
    if (message.kind === 'X') throw remoteError(guarded(() => JSON.parse(message.text)));
    if (message.kind !== 'K') unusable('what is not an answer');
    callBack(guarded(() => JSON.parse(message.text).map((part) => new Decoder(refer).take(part))));
  }
}

/** A function of the tests, which they passed to the candidate, is called by it. */
function callBack([number, ...args]) {
  const action = Number.isSafeInteger(number) ? callbacks[number] : undefined;
  if (action === undefined) unusable('a call of what is no function of the tests');
  let result;
  try {
    result = JSON.stringify(new Encoder(opaque).put(action(...args)));
  } catch (error) {
    if (error && error.code === 'ERR_ASSERTION') failed(error);
    send('X', String(error && error.message).slice(0, 200));
    return;
  }
  send('R', result);
}

function remoteError(parts) {
  if (!Array.isArray(parts) || !parts.every((part) => typeof part === 'string')) {
    unusable('what is not an exception');
  }
  const [name, message, missing] = parts;
  if (missing) checkMissing(missing);
  if (Object.hasOwn(ERRORS, name)) return new ERRORS[name](message);
  return new Error(name === 'Error' ? message : `${name}: ${message}`);
}

function call(kind, reference, args) {
  world.calls++;
  let request;
  try {
    const encoder = new Encoder(opaque);
    request = [reference, ...args.map((value) => encoder.put(value))];
  } catch (unfit) {
    verdict('X', 'the candidate cannot be called: ' + unfit.message);
  }
  const message = ask(kind, request);
  const [result, awaited, changes] = guarded(() => {
    const [first, second, ...rest] = JSON.parse(message.text);
    const decoder = new Decoder(refer);
    const decoded = rest.map(([index, value]) => [index, decoder.take(value)]);
    return [decoder.take(first), second, decoded];
  });
  for (const [index, changed] of changes) {
    // A call that both answers and changes its arguments could make a test compare the arguments
    // with themselves: the tests must hold with and without such changes.
    if (result !== undefined) {
      world.ambiguous = true;
      if (!world.both) continue;
    }
    guarded(() => update(args[index], changed));
  }
  return awaited === true ? Promise.resolve(result) : result;
}

/** Gives the object the new content, so that whoever else holds it sees it too. */
function update(before, after) {
  if (Array.isArray(before) && Array.isArray(after)) {
    const content = after.map((item, index) => merged(before[index], item));
    before.length = 0;
    for (const item of content) before.push(item);
  } else if (before instanceof Map && after instanceof Map) {
    const content = [...after].map(([key, item]) => [key, merged(before.get(key), item)]);
    before.clear();
    for (const [key, item] of content) before.set(key, item);
  } else if (before instanceof Set && after instanceof Set) {
    before.clear();
    for (const item of after) before.add(item);
  } else if (isPlain(before) && isPlain(after)) {
    for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) delete before[key];
    for (const key of Object.keys(after)) {
      const value = Object.hasOwn(before, key) ? merged(before[key], after[key]) : after[key];
      Object.defineProperty(before, key, {
        value, writable: true, enumerable: true, configurable: true,
      });
    }
  } else {
    throw new Unfit('a change of what cannot change');
  }
}

function isPlain(value) {
  return value !== null && typeof value === 'object' && !references.has(value)
    && Object.getPrototypeOf(value) === Object.prototype;
}

function merged(before, after) {
  const arrays = Array.isArray(before) && Array.isArray(after);
  if (!arrays && !(isPlain(before) && isPlain(after))) return after;
  update(before, after);
  return before;
}

/** Ends with a missing dependency if the dataset itself needs the module and it is not here. */
function checkMissing(name) {
  const wanted = (PROMPT + '\n' + SOLUTION).matchAll(/require\(\s*['"]([^'"]+)['"]\s*\)/g);
  if (![...wanted].some((match) => match[1] === name)) return;
  try {
    require.resolve(name);
  } catch {
    verdict('M', `module ${name} is not installed`);
  }
}

function names(source) {
  const found = source.matchAll(
    /^(?:async\s+)?(?:const|let|var|function\*?|class)\s+([\w$]+)(?!\s*=\s*require\b)/gm
  );
  return [...found].map((match) => match[1]);
}

const prompted = names(PROMPT);
const entry = ENTRY || prompted.at(-1) || '';
const remotes = new Set(entry ? [entry] : names(SOLUTION));

/**
 * The names that the tests see beyond the globals. Nothing is looked up at the candidate but what is
 * under test: a name that it could provide instead would be a comparison that it could decide.
 */
function scope(own) {
  return new Proxy({}, {
    has: (_, name) => typeof name === 'string' && (Object.hasOwn(own, name) || remotes.has(name)),
    get: (_, name) => {
      if (typeof name !== 'string') return undefined;
      return Object.hasOwn(own, name) ? own[name] : remote(['g', name], true);
    },
    set: (_, name, value) => {
      own[name] = value;
      return true;
    },
  });
}

/** The helpers of the prompt that tests may use; its own function lacks its body. */
function helpers(own) {
  const wanted = prompted.filter((name) => name !== entry);
  const result = `return {${wanted.map((name) => `get ${name}() { return ${name}; }`).join(', ')}}`;
  const cut = Math.max(0, ...['const', 'let', 'var', 'function'].map((word) =>
    PROMPT.lastIndexOf(`\n${word} ${entry}`)
  ));
  for (const source of [PROMPT, PROMPT + '\n}', PROMPT + '\n})', PROMPT.slice(0, cut)]) {
    let prepare;
    try {
      prepare = vm.compileFunction(`with (scope) {${source}\n;${result}}`, ['scope'], {
        filename: 'prompt',
      });
    } catch {
      continue;
    }
    return prepare(scope(own));
  }
  return {};
}

function failed(error) {
  let [detail, kind] = ['the tests failed in a way that cannot be shown', ''];
  try {
    [detail, kind] = [about(error), (error && error.code) || ''];
  } catch {}
  if (world.calls === 0 && kind === 'MODULE_NOT_FOUND') verdict('M', detail);
  if (world.calls === 0) verdict('X', 'the tests failed by themselves: ' + detail);
  verdict(kind === 'ERR_ASSERTION' ? 'W' : 'E', detail);
}

/** What failed, and the line of the tests that it came from. */
function about(error) {
  if (!(error instanceof Error)) return `threw ${error}`.slice(0, 300);
  const message = error.message.split('\n')[0].slice(0, 300);
  const frames = String(error.stack).slice(String(error.stack).lastIndexOf(error.message));
  const line = TEST.split('\n')[Number((/\btest:(\d+):\d+\)?$/m.exec(frames) || [0, 0])[1]) - 1];
  return `${error.name}: ${message}` + (line ? ` at test: ${line.trim().slice(0, 200)}` : '');
}

console.assert = (condition, ...message) => {
  if (condition) return;
  const error = new Error(message.map(String).join(' ') || 'assertion does not hold');
  error.name = 'AssertionError';
  error.code = 'ERR_ASSERTION';
  failed(error);
};

function run(code, both) {
  Object.assign(world, { both, calls: 0, ambiguous: false });
  const own = { require, module: { exports: {} }, exports: {} };
  for (const [name, get] of Object.entries(Object.getOwnPropertyDescriptors(helpers(own)))) {
    Object.defineProperty(own, name, get);
  }
  code(scope(own));
}

process.exit = (status) => {
  if (world.calls === 0 || !status) verdict('X', 'the tests exited before their end');
  verdict('W', `the tests exited with ${status}`);
};
process.on('uncaughtException', failed);
let passes = 0;
let code;
process.on('beforeExit', () => {
  if (world.calls === 0) verdict('X', 'the tests never called the candidate');
  if (passes++ > 0 || !world.ambiguous) verdict('P');
  run(code, false);
  setImmediate(() => {});
});

try {
  code = vm.compileFunction(`with (scope) {\n${TEST}\n}`, ['scope'], {
    filename: 'test', lineOffset: -1,
  });
} catch (error) {
  failed(error);
}
const loaded = guarded(receive);
if (loaded === null) exit(3);
if (loaded.kind !== 'O') {
  const error = remoteError(guarded(() => JSON.parse(loaded.text)));
  verdict(loaded.kind === 'C' ? 'C' : 'E', `while loading: ${error.name}: ${error.message}`);
}
run(code, true);
