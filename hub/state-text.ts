import { STATE_VERSION } from '../lib/channel/codec.ts';
import {
  type ConnectionState,
  decodeState,
  encodeMessage,
  encodeValue,
  type OutMessage,
  type PayeeState,
  type PayerState,
} from '../lib/channel/index.ts';

/**
 * A state in two texts: what is fixed when a channel opens, and what moves with each payment. Only the moving part is
 * written on the payment path, and what did not change since the last write is not encoded again.
 */

/** Objects of the engine never change: each is encoded once. */
const texts = new WeakMap<object, string>();

function kept(value: object, encode: () => string): string {
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = encode();
  texts.set(value, text);
  return text;
}

/** JSON with satoshis as decimal strings, as lib/channel's codec has it. */
function plain(value: unknown): string {
  if (typeof value === 'bigint') return `"${value}"`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${value.map(plain).join(',')}]`;
  let text = '';
  for (const key in value) {
    const field = (value as Record<string, unknown>)[key];
    if (field !== undefined) text += `${text === '' ? '' : ','}"${key}":${plain(field)}`;
  }
  return `{${text}}`;
}

const keptPlain = (value: object): string => kept(value, () => plain(value));

/** A message's JSON as it travels; it stands in the store and in packets alike. */
function messageText(message: OutMessage['message']): string {
  return kept(message, () => JSON.stringify(encodeMessage(message)));
}

export function outboxText(messages: readonly OutMessage[]): string {
  let text = '';
  for (const { seq, message } of messages)
    text += `${text === '' ? '' : ','}{"seq":${seq},"message":${messageText(message)}}`;
  return `[${text}]`;
}

function payeeText({ params: _, deposit, held, ...rest }: PayeeState): string {
  return `{"deposit":${keptPlain(deposit)},"held":[${held.map(keptPlain).join(',')}],${plain(rest).slice(1)}`;
}

function payerText({ params: _, deposit, ...rest }: PayerState): string {
  return `{"deposit":${keptPlain(deposit)},${plain(rest).slice(1)}`;
}

/** What moves. */
export function movingText(state: ConnectionState): string {
  const { setup: _, outbox, out, in: payee, ...rest } = state;
  const halves = `${out === undefined ? '' : `"out":${payerText(out)},`}${payee === undefined ? '' : `"in":${payeeText(payee)},`}`;
  return `{"version":${STATE_VERSION},"outbox":${outboxText(outbox)},${halves}${plain(rest).slice(1)}`;
}

/** What is fixed. */
export function fixedText({ setup, out, in: payee }: ConnectionState): string {
  return encodeValue({ setup, out: out?.params, in: payee?.params });
}

/** The state of both texts. Throws StateTooNew. */
export function stateOf(fixed: string, moving: string): ConnectionState {
  const { setup, ...params } = JSON.parse(fixed);
  const { out, in: payee, ...rest } = JSON.parse(moving);
  return decodeState(
    JSON.stringify({
      ...rest,
      setup,
      ...(out !== undefined && { out: { params: params.out, ...out } }),
      ...(payee !== undefined && { in: { params: params.in, ...payee } }),
    }),
  );
}
