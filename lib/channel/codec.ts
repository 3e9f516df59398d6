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

/** In place: what JSON.parse made belongs to nobody else. */
function toInside(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const object = value as Record<string, unknown>;
  for (const key of Object.keys(object)) {
    const field = object[key];
    if (typeof field === 'object') toInside(field);
    else if (typeof field === 'string' && QUANTITIES.has(key) && DECIMAL.test(field))
      object[key] = BigInt(field);
  }
  return object;
}

/** Connection state → text for the store. */
export function encodeState(state: ConnectionState): string {
  const outbox = state.outbox.map(({ seq, message }) => ({ seq, message: encodeMessage(message) }));
  return JSON.stringify({ version: STATE_VERSION, ...state, outbox }, toStored);
}

interface StoredState {
  readonly version: number;
  readonly outbox: readonly { readonly seq: number; readonly message: unknown }[];
}

/** Throws StateTooNew for a version this code does not know: such a state is left untouched. */
export function decodeState(text: string): ConnectionState {
  const { version, outbox, ...rest }: StoredState = JSON.parse(text);
  if (version !== STATE_VERSION)
    throw new PicoError(
      'StateTooNew',
      `a connection is stored in form ${version}, this version knows ${STATE_VERSION}: update PicoPay`,
    );
  const messages = outbox.map(({ seq, message }) => ({ seq, message: parseMessage(message) }));
  return { ...(toInside(rest) as Omit<ConnectionState, 'outbox'>), outbox: messages };
}

/** Records and other plain values with satoshis in them. */
export function encodeValue(value: unknown): string {
  return JSON.stringify(value, toStored);
}

export function decodeValue<T>(text: string): T {
  return toInside(JSON.parse(text)) as T;
}
