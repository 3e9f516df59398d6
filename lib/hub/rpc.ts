import type { OutMessage } from '../channel/index.ts';
import {
  encodeMessage,
  parseHex,
  parseIndex,
  parseList,
  parseMessage,
  parseObject,
} from '../channel/index.ts';
import { codeOf, InvalidField, PicoError } from '../errors.ts';

/** JSON-RPC 2.0 as both sides speak it, and the packet that carries numbered messages (channel.md §8). */

export const MAX_BODY = 1 << 20;
const SERVER_ERROR = -32000;

export interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly data?: { readonly type: string; readonly args: readonly unknown[]; readonly message: string };
}

const STANDARD: Readonly<Record<string, number>> = {
  ParseError: -32700,
  InvalidRequest: -32600,
  MethodNotFound: -32601,
  InvalidParams: -32602,
};

/** Any error → what the other side may know of it: our own family in full, all else as Internal. */
export function rpcError(error: unknown): RpcError {
  const known = error instanceof PicoError;
  const type = codeOf(error);
  const message = known ? error.message : 'internal error; nothing was changed';
  const code = STANDARD[type] ?? SERVER_ERROR;
  return { code, message, data: { ...(known ? error.data : {}), type, args: [message], message } };
}

/** The peer's error object → ours, so that callers can tell by code. */
export function fromRpcError(value: unknown): PicoError {
  const error = (value ?? {}) as Partial<RpcError>;
  const message =
    typeof error.message === 'string' ? error.message.slice(0, 500) : 'the hub answered with an error';
  const data = typeof error.data === 'object' && error.data !== null ? error.data : undefined;
  const type = typeof data?.type === 'string' ? data.type.slice(0, 64) : 'HubError';
  return new PicoError(type, message, { ...data });
}

/** What travels in an mph_sync: everything not acknowledged, and what has been taken in. */
export interface Packet {
  /** Last seq this side ever used: an older state than the peer knows is told from it. */
  readonly sent: number;
  readonly ack: number;
  readonly messages: readonly OutMessage[];
}

export function encodePacket(packet: Packet): Record<string, unknown> {
  const messages = packet.messages.map(({ seq, message }) => ({ seq, message: encodeMessage(message) }));
  return { sent: packet.sent, ack: packet.ack, messages };
}

const MAX_MESSAGES = 200;

/** Throws InvalidField, naming the field; unknown fields besides the packet's are the caller's to check. */
export function parsePacket(value: Record<string, unknown>): Packet {
  return {
    sent: parseIndex(value['sent'], 'sent'),
    ack: parseIndex(value['ack'], 'ack'),
    messages: parseList(value['messages'], 'messages', MAX_MESSAGES).map((entry, i) => {
      const o = parseObject(entry, `messages[${i}]`, ['seq', 'message']);
      return {
        seq: parseIndex(o['seq'], `messages[${i}].seq`),
        message: parseMessage(o['message'], `messages[${i}].message`),
      };
    }),
  };
}

/** Is the peer behind what it once said? Then it was restored from an old copy and must not go on (channel.md §8). */
export function isStale(
  packet: Pick<Packet, 'sent' | 'ack'>,
  mine: { sent: number; received: number; outbox: readonly { seq: number }[] },
): boolean {
  const acknowledged = (mine.outbox[0]?.seq ?? mine.sent + 1) - 1;
  return packet.sent < mine.received || packet.ack < acknowledged;
}

export interface Call {
  readonly id: string | number | null;
  readonly method: string;
  readonly params: Record<string, unknown>;
}

/** A JSON-RPC request or notification (id null). */
export function parseCall(text: string): Call {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new PicoError('ParseError', 'the body is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new PicoError('InvalidRequest', 'not a JSON-RPC call');
  const { id, method, params, jsonrpc } = value as Record<string, unknown>;
  if (jsonrpc !== undefined && jsonrpc !== '2.0')
    throw new PicoError('InvalidRequest', 'jsonrpc must be "2.0"');
  if (typeof method !== 'string' || method.length > 64)
    throw new PicoError('InvalidRequest', 'method must be text');
  if (id !== undefined && id !== null && typeof id !== 'string' && typeof id !== 'number')
    throw new PicoError('InvalidRequest', 'id must be text or a number');
  if (params !== undefined && (typeof params !== 'object' || params === null || Array.isArray(params)))
    throw new InvalidField('params', 'must be an object');
  return { id: id ?? null, method, params: (params ?? {}) as Record<string, unknown> };
}

export function parseHandle(value: unknown, field = 'handle'): string {
  return parseHex(value, 32, field);
}
