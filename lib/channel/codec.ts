import { PicoError } from '../errors.ts';
import { encodeMessage, parseMessage } from './messages.ts';
import type { ConnectionState } from './types.ts';

/** Version of the stored form; every version ever written stays readable (fixtures in test/fixtures/channel). */
export const STATE_VERSION = 1;

/** Fields that hold satoshis, wherever they stand in a state or record: decimal strings in storage, bigint inside. */
const QUANTITIES = new Set([
  'amount',
  'owed',
  'peak',
  'plain',
  'rest',
  'risk',
  'settled',
  'total',
  'trustLimit',
  'value',
  'quantity',
  'fee',
]);
const DECIMAL = /^-?\d{1,19}$/;

function toStored(this: unknown, _key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

function toInside(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const object = value as Record<string, unknown>;
  for (const [key, field] of Object.entries(object))
    if (typeof field === 'string' && QUANTITIES.has(key) && DECIMAL.test(field)) object[key] = BigInt(field);
  return object;
}

/** Connection state → text for the store. */
export function encodeState(state: ConnectionState): string {
  const outbox = state.outbox.map(({ seq, message }) => ({ seq, message: encodeMessage(message) }));
  return JSON.stringify({ version: STATE_VERSION, ...state, outbox }, toStored);
}

/** Throws StateTooNew for a version this code does not know: such a state is left untouched. */
export function decodeState(text: string): ConnectionState {
  const { version, outbox: _, ...rest } = JSON.parse(text, toInside);
  if (version !== STATE_VERSION)
    throw new PicoError(
      'StateTooNew',
      `a connection is stored in form ${version}, this version knows ${STATE_VERSION}: update PicoPay`,
    );
  const raw: { seq: number; message: unknown }[] = (
    JSON.parse(text) as { outbox: { seq: number; message: unknown }[] }
  ).outbox;
  return {
    ...rest,
    outbox: raw.map(({ seq, message }) => ({ seq, message: parseMessage(message) })),
  } as ConnectionState;
}

/** Records and other plain values with satoshis in them. */
export function encodeValue(value: unknown): string {
  return JSON.stringify(value, toStored);
}

export function decodeValue<T>(text: string): T {
  return JSON.parse(text, toInside) as T;
}
