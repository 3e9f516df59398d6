import type { Bytes } from '../bytes.ts';
import { bad, MARK, PickleName, PickleObject, PickleReader, type PickleValue } from './pickle-reader.ts';

/**
 * A reader of Python's pickles that makes data and nothing else: classes and functions are names, what they would have
 * made is an inert record of the call. Only the opcodes of pickled BTCPay clients are known (btcpay.md §1.7).
 */

const MOST_BYTES = 256 * 1024;
const MOST_STEPS = 50_000;

/** Reads one pickle, protocols 0 to 5. Throws InvalidField 'pickle' for anything unknown, too large or malformed. */
export function readPickle(bytes: Bytes): PickleValue {
  if (bytes.length > MOST_BYTES) throw bad('is too large for a saved client');
  const reader = new PickleReader(bytes);
  for (let step = 0; step < MOST_STEPS; step++) {
    const opcode = reader.byte();
    if (opcode === 0x2e) return reader.stop();
    const run = OPCODES[opcode];
    if (run === undefined)
      throw bad(`unsupported pickle: it uses the opcode 0x${opcode.toString(16).padStart(2, '0')}`);
    run(reader);
  }
  throw bad('is too long for a saved client');
}

function lineNumber(reader: PickleReader): number {
  const line = reader.line();
  if (!/^-?\d{1,15}$/.test(line)) throw bad('holds a number that cannot be read');
  return Number(line);
}

/** INT of protocol 0 writes booleans as 00 and 01. */
function intLine(reader: PickleReader): number | boolean {
  const line = reader.line();
  if (line === '00' || line === '01') return line === '01';
  if (!/^-?\d{1,15}$/.test(line)) throw bad('holds a number that cannot be read');
  return Number(line);
}

function floatLine(reader: PickleReader): number {
  const value = Number(reader.line());
  if (Number.isNaN(value)) throw bad('holds a number that cannot be read');
  return value;
}

/** "raw-unicode-escape": Latin-1 with \uXXXX. */
function unicodeLine(reader: PickleReader): string {
  return reader
    .line()
    .replace(/\\u([0-9a-fA-F]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\U([0-9a-fA-F]{8})/g, (_, hex: string) => {
      const point = Number.parseInt(hex, 16);
      if (point > 0x10ffff) throw bad('holds a text that cannot be read');
      return String.fromCodePoint(point);
    });
}

function nameOf(module: PickleValue, name: PickleValue): PickleName {
  if (typeof module !== 'string' || typeof name !== 'string') throw bad('is malformed');
  return new PickleName(`${module} ${name}`);
}

/** REDUCE and NEWOBJ: nothing is called. */
function inert(reader: PickleReader): void {
  const args = reader.pop();
  const name = reader.pop();
  if (!Array.isArray(args) || !(name instanceof PickleName)) throw bad('is malformed');
  reader.push(new PickleObject(name, args));
}

function build(reader: PickleReader): void {
  const state = reader.pop();
  const object = reader.top();
  if (!(object instanceof PickleObject)) throw bad('is malformed');
  // State other than a dictionary says nothing a client is made of.
  if (state instanceof Map) for (const [key, value] of state) object.state.set(key, value);
}

function setItems(target: PickleValue, items: readonly PickleValue[]): void {
  // An inert object may be a dictionary of another kind (OrderedDict): its items are kept as its state.
  const map = target instanceof PickleObject ? target.state : target;
  if (!(map instanceof Map) || items.length % 2 !== 0) throw bad('is malformed');
  for (let i = 0; i < items.length; i += 2) {
    const [key, value] = [items[i], items[i + 1]];
    if (typeof key !== 'string' || value === undefined) throw bad('has a key that is no text');
    map.set(key, value);
  }
}

function append(target: PickleValue, items: readonly PickleValue[]): void {
  if (!Array.isArray(target)) throw bad('is malformed');
  for (const item of items) target.push(item);
}

function mapOf(items: readonly PickleValue[]): Map<string, PickleValue> {
  const map = new Map<string, PickleValue>();
  setItems(map, items);
  return map;
}

function popSome(reader: PickleReader, count: number): PickleValue[] {
  return Array.from({ length: count }, () => reader.pop()).reverse();
}

/** FRAME and BINUNICODE8 have eight bytes; the upper four must be 0. */
function long(reader: PickleReader): number {
  const low = reader.uint(4);
  if (reader.uint(4) !== 0) throw bad('is cut off');
  return low;
}

/** Tuples, lists and sets are all arrays: what a client is made of needs no difference. */
const OPCODES: Readonly<Record<number, (r: PickleReader) => void>> = {
  40: (r) => r.push(MARK),
  48: (r) => r.drop(),
  49: (r) => void r.popToMark(),
  50: (r) => r.push(r.top()),
  70: (r) => r.push(floatLine(r)),
  71: (r) => r.push(r.double()),
  73: (r) => r.push(intLine(r)),
  74: (r) => r.push(r.int32()),
  75: (r) => r.push(r.uint(1)),
  77: (r) => r.push(r.uint(2)),
  78: (r) => r.push(null),
  82: inert,
  86: (r) => r.push(unicodeLine(r)),
  88: (r) => r.push(r.text(r.uint(4))),
  93: (r) => r.push([]),
  97: (r) => {
    const item = r.pop();
    append(r.top(), [item]);
  },
  98: build,
  99: (r) => {
    const module = r.line();
    r.push(nameOf(module, r.line()));
  },
  100: (r) => r.push(mapOf(r.popToMark())),
  101: (r) => {
    const items = r.popToMark();
    append(r.top(), items);
  },
  103: (r) => r.get(lineNumber(r)),
  104: (r) => r.get(r.uint(1)),
  106: (r) => r.get(r.uint(4)),
  108: (r) => r.push(r.popToMark()),
  112: (r) => r.put(lineNumber(r)),
  113: (r) => r.put(r.uint(1)),
  114: (r) => r.put(r.uint(4)),
  115: (r) => {
    const items = popSome(r, 2);
    setItems(r.top(), items);
  },
  116: (r) => r.push(r.popToMark()),
  117: (r) => {
    const items = r.popToMark();
    setItems(r.top(), items);
  },
  125: (r) => r.push(new Map()),
  41: (r) => r.push([]),
  128: (r) => {
    if (r.byte() > 5) throw bad('is of a protocol this wallet does not know');
  },
  129: inert,
  133: (r) => r.push(popSome(r, 1)),
  134: (r) => r.push(popSome(r, 2)),
  136: (r) => r.push(true),
  137: (r) => r.push(false),
  140: (r) => r.push(r.text(r.uint(1))),
  141: (r) => r.push(r.text(long(r))),
  143: (r) => r.push([]),
  144: (r) => {
    const items = r.popToMark();
    append(r.top(), items);
  },
  145: (r) => r.push(r.popToMark()),
  147: (r) => {
    const name = r.pop();
    r.push(nameOf(r.pop(), name));
  },
  148: (r) => r.memoize(),
  149: (r) => void long(r),
};
