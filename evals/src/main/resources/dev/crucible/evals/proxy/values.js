// Plain values as JSON with tags, shared by tests.js and candidate.js: each runs as one file after
// this one. Nothing here evaluates what it reads, and every count is bounded. The channel is on
// descriptors 3 and 4: whoever starts this file has moved it away from the standard ones.
const fs = require('fs');
const vm = require('vm');

const MAX_FRAME = 4 << 20;
const MAX_DEPTH = 100;
const MAX_VALUES = 1_000_000;
const SOURCE = 3;
const SINK = 4;
const TYPED = [
  Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
  Float32Array, Float64Array,
];
// A function under one of these names would be called by comparisons themselves.
const COERCING = ['toJSON', 'valueOf', 'toString', 'then', 'constructor', '__proto__'];

class Unfit extends Error {}

class Encoder {
  constructor(opaque) {
    this.opaque = opaque;
    this.values = 0;
  }

  put(value, depth = 0) {
    if (++this.values > MAX_VALUES) throw new Unfit(`a value of more than ${MAX_VALUES} parts`);
    if (depth > MAX_DEPTH) {
      throw new Unfit(`a value nested more than ${MAX_DEPTH} deep, or part of itself`);
    }
    switch (typeof value) {
      case 'undefined':
        return ['u'];
      case 'boolean':
        return value;
      case 'string':
        if (value.length > MAX_FRAME) throw new Unfit('a text that is too long');
        return value;
      case 'number':
        if (Number.isFinite(value) && !Object.is(value, -0)) return value;
        return ['n', Object.is(value, -0) ? '-0' : String(value)];
      case 'bigint':
        return ['i', value.toString(16)];
      case 'object':
        return value === null ? null : this.object(value, depth + 1);
      case 'function':
        return this.opaque(value);
      default:
        throw new Unfit(`a ${typeof value}`);
    }
  }

  many(tag, items, depth) {
    const result = [tag];
    for (const item of items) result.push(this.put(item, depth));
    return result;
  }

  object(value, depth) {
    if (this.opaque.known && this.opaque.known(value)) return this.opaque(value);
    if (Array.isArray(value)) return this.many('a', Array.from(value), depth);
    const prototype = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) {
      const result = ['o'];
      for (const key of Object.keys(value)) result.push(key, this.put(value[key], depth));
      return result;
    }
    if (value instanceof Map) return this.many('m', [...value].flat(1), depth);
    if (value instanceof Set) return this.many('s', value, depth);
    if (value instanceof Date) return ['d', this.put(value.getTime(), depth)];
    if (value instanceof Error) return ['e', String(value.name), String(value.message)];
    const typed = TYPED.findIndex((type) => value instanceof type);
    if (typed >= 0) return this.many('t', [typed, ...value], depth);
    if (typeof value.next === 'function' && typeof value[Symbol.iterator] === 'function') {
      return this.many('I', value, depth);
    }
    return this.opaque(value);
  }
}

class Decoder {
  constructor(refer) {
    this.refer = refer;
    this.values = 0;
  }

  take(value, depth = 0) {
    if (++this.values > MAX_VALUES || depth > MAX_DEPTH) throw new Unfit('too much');
    if (!Array.isArray(value)) {
      if (value !== null && typeof value === 'object') throw new Unfit('no such value');
      return value;
    }
    const content = value.slice(1);
    switch (value[0]) {
      case 'u':
        return undefined;
      case 'n':
        return Number(content[0]);
      case 'i': {
        const negative = String(content[0]).startsWith('-');
        const size = BigInt('0x' + String(content[0]).slice(negative ? 1 : 0));
        return negative ? -size : size;
      }
      case 'a':
        return this.many(content, depth);
      case 'o':
        return this.properties(content, depth);
      case 'm': {
        const flat = this.many(content, depth);
        const map = new Map();
        for (let i = 0; i + 1 < flat.length; i += 2) map.set(flat[i], flat[i + 1]);
        return map;
      }
      case 's':
        return new Set(this.many(content, depth));
      case 'd':
        return new Date(Number(this.take(content[0], depth + 1)));
      case 'e': {
        const error = new Error(String(content[1]));
        error.name = String(content[0]);
        return error;
      }
      case 't': {
        const [type, ...items] = this.many(content, depth);
        return TYPED[type].from(items);
      }
      case 'I':
        return this.many(content, depth)[Symbol.iterator]();
      default:
        return this.refer(value[0], content);
    }
  }

  many(items, depth) {
    return items.map((item) => this.take(item, depth + 1));
  }

  properties(content, depth) {
    const result = {};
    for (let i = 0; i + 1 < content.length; i += 2) {
      const key = String(content[i]);
      const item = this.take(content[i + 1], depth + 1);
      if (typeof item === 'function' && COERCING.includes(key)) {
        throw new Unfit('a function that comparisons would call');
      }
      Object.defineProperty(result, key, {
        value: item, writable: true, enumerable: true, configurable: true,
      });
    }
    return result;
  }
}

function pause() {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
}

function exactly(size) {
  const buffer = Buffer.allocUnsafe(size);
  let filled = 0;
  while (filled < size) {
    try {
      const count = fs.readSync(SOURCE, buffer, filled, size - filled, null);
      if (count === 0) return null;
      filled += count;
    } catch (error) {
      if (error.code === 'EOF') return null;
      if (error.code !== 'EAGAIN') throw error;
      pause();
    }
  }
  return buffer;
}

/** The next message, as its kind and its content; null when there will be none. */
function receive() {
  const head = exactly(4);
  if (head === null) return null;
  const size = head.readUInt32BE(0);
  if (size > MAX_FRAME) throw new Unfit('a frame that is too long');
  const message = exactly(size);
  return message && { kind: message.toString('latin1', 0, 1), text: message.toString('utf8', 1) };
}

function send(kind, text) {
  const content = Buffer.from(kind + text);
  if (content.length > MAX_FRAME) throw new Unfit(`a value of more than ${MAX_FRAME >> 20} MiB`);
  const message = Buffer.allocUnsafe(4 + content.length);
  message.writeUInt32BE(content.length, 0);
  content.copy(message, 4);
  let written = 0;
  while (written < message.length) {
    try {
      written += fs.writeSync(SINK, message, written);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
      pause();
    }
  }
}
