import type { Bytes } from '../bytes.ts';
import { InvalidField } from '../errors.ts';

/** A Python class or function, by its name; never looked up. */
export class PickleName {
  readonly path: string;
  constructor(path: string) {
    this.path = path;
  }
}

/** What calling `name` with `args` would have made, and the state it was given. */
export class PickleObject {
  readonly name: PickleName;
  readonly args: readonly PickleValue[];
  readonly state = new Map<string, PickleValue>();
  constructor(name: PickleName, args: readonly PickleValue[]) {
    this.name = name;
    this.args = args;
  }
}

export type PickleValue =
  | null
  | boolean
  | number
  | string
  | PickleName
  | PickleObject
  | PickleValue[]
  | Map<string, PickleValue>;

/** Where a group of values begins on the stack. */
export const MARK = Symbol('mark');
const MOST_STACK = 10_000;
const MOST_MEMO = 10_000;
const MOST_TEXT = 16 * 1024;

/** The bytes, the stack and the memory of a pickle that is read; each bounded. Throws InvalidField 'pickle'. */
export class PickleReader {
  readonly #bytes: Bytes;
  readonly #view: DataView;
  #at = 0;
  readonly #stack: (PickleValue | typeof MARK)[] = [];
  readonly #memo = new Map<number, PickleValue>();

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  take(length: number): Bytes {
    const part = this.#bytes.subarray(this.#at, this.#at + length);
    if (part.length !== length) throw bad('is cut off');
    this.#at += length;
    return part;
  }

  byte(): number {
    return this.take(1)[0] ?? 0;
  }

  /** Little endian, without sign. */
  uint(size: 1 | 2 | 4): number {
    const at = this.#at;
    this.take(size);
    if (size === 1) return this.#view.getUint8(at);
    return size === 2 ? this.#view.getUint16(at, true) : this.#view.getUint32(at, true);
  }

  int32(): number {
    return this.uint(4) | 0;
  }

  double(): number {
    const at = this.#at;
    this.take(8);
    return this.#view.getFloat64(at);
  }

  text(length: number): string {
    if (length > MOST_TEXT) throw bad('holds a text too long for a saved client');
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(this.take(length));
    } catch (error) {
      throw error instanceof InvalidField ? error : bad('holds a text that is no UTF-8');
    }
  }

  /** Up to the next line feed, which is left out; each byte a character. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0 || end - this.#at > MOST_TEXT) throw bad('is cut off');
    let line = '';
    for (const byte of this.take(end - this.#at)) line += String.fromCharCode(byte);
    this.#at++;
    return line;
  }

  push(value: PickleValue | typeof MARK): void {
    if (this.#stack.length >= MOST_STACK) throw bad('is too deep for a saved client');
    this.#stack.push(value);
  }

  pop(): PickleValue {
    const value = this.#stack.pop();
    if (value === undefined || value === MARK) throw bad('is malformed');
    return value;
  }

  /** Drops the top, be it a value or a mark. */
  drop(): void {
    if (this.#stack.pop() === undefined) throw bad('is malformed');
  }

  top(): PickleValue {
    const value = this.#stack.at(-1);
    if (value === undefined || value === MARK) throw bad('is malformed');
    return value;
  }

  /** What lies above the last mark; the mark goes too. */
  popToMark(): PickleValue[] {
    const at = this.#stack.lastIndexOf(MARK);
    if (at < 0) throw bad('is malformed');
    const values = this.#stack.splice(at).slice(1);
    return values.filter((value) => value !== MARK);
  }

  put(index: number): void {
    if (this.#memo.size >= MOST_MEMO) throw bad('remembers too much for a saved client');
    this.#memo.set(index, this.top());
  }

  memoize(): void {
    this.put(this.#memo.size);
  }

  get(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) throw bad('is malformed');
    this.push(value);
  }

  stop(): PickleValue {
    const value = this.pop();
    if (this.#stack.length > 0 || this.#at !== this.#bytes.length) throw bad('goes on after its end');
    return value;
  }
}

/** What is wrong with the file. */
export function bad(why: string): InvalidField {
  return new InvalidField('pickle', why);
}
