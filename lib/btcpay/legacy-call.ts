import type { Bytes, Hex } from '../bytes.ts';
import { codeOf } from '../errors.ts';
import { exactUrl, queryString } from './encode.ts';
import { notPaired } from './errors.ts';
import { identityOf } from './identity.ts';
import { type JsonAnswer, readAnswer } from './read-answer.ts';
import { type BtcpayRequest, request } from './request.ts';
import { signMessage } from './sign.ts';
import type { BtcpayIo } from './types.ts';

/** Facade to token, such as { merchant: '…' }. */
export type Tokens = Readonly<Record<string, string>>;

/** How a client shows who it is: a paired key, the store's older API key, or not at all, where a store lets anyone make invoices. */
export type LegacyAuth =
  | { readonly kind: 'bitid'; readonly key: Bytes; tokens: Tokens }
  | { readonly kind: 'apiKey'; readonly apiKey: string }
  | { readonly kind: 'open'; readonly storeId: string };

export interface LegacySession {
  readonly host: string;
  readonly auth: LegacyAuth;
  readonly io: BtcpayIo;
  /** The key's public side, worked out at the first signature. */
  publicKey?: Hex;
  /** The server's clock less ours, as it was last seen. */
  skewMs?: number;
}

export interface LegacyCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: readonly (readonly [string, string | undefined])[];
  readonly body?: Readonly<Record<string, unknown>>;
  /** Default true. */
  readonly signed?: boolean;
  readonly secrets?: readonly string[];
  /** Learns the server's clock, for a time that is refused: a browser may be told it only inside of other answers. */
  readonly learnClock?: () => Promise<unknown>;
}

const FIXED_HEADERS = {
  'Content-Type': 'application/json',
  Accept: 'application/json',
  'X-Accept-Version': '2.0.0',
};

/** The token of a call: the one given, or the first; undefined where the client has no need of one. Throws NotPaired. */
export function tokenOf({ host, auth }: LegacySession, token?: string): string | undefined {
  if (auth.kind !== 'bitid') return token;
  const chosen = token ?? Object.values(auth.tokens)[0];
  if (chosen === undefined) throw notPaired(host);
  return chosen;
}

/** One call of the BitPay-compatible API (btcpay.md §1.3). The text that is signed is the text that is sent. */
export async function legacyCall(session: LegacySession, call: LegacyCall): Promise<JsonAnswer> {
  const { host, auth, io } = session;
  const url = exactUrl(`${host}${call.path}${queryString(call.query ?? [])}`);
  const body = call.body === undefined ? undefined : JSON.stringify(call.body);
  const sent: BtcpayRequest = {
    method: call.method,
    url,
    headers: { ...FIXED_HEADERS, ...(call.signed === false ? {} : proof(session, url + (body ?? ''))) },
    ...(body !== undefined && { body }),
    secrets: [...secretsOf(auth), ...(call.secrets ?? [])],
  };
  const answer = await request(io, sent);
  if (answer.skewMs !== undefined) session.skewMs = answer.skewMs;
  try {
    return readAnswer(sent, answer, session.skewMs);
  } catch (error) {
    if (codeOf(error) !== 'ExpiresTooSoon' || session.skewMs !== undefined) throw error;
    await call.learnClock?.().catch(() => undefined);
    return readAnswer(sent, answer, session.skewMs);
  }
}

function proof(session: LegacySession, message: string): Record<string, string> {
  const { auth } = session;
  if (auth.kind === 'bitid') {
    session.publicKey ??= identityOf(auth.key).publicKey;
    return { 'X-Identity': session.publicKey, 'X-Signature': signMessage(message, auth.key) };
  }
  // The key alone is the content: no "user:password".
  if (auth.kind === 'apiKey') return { Authorization: `Basic ${btoa(auth.apiKey)}` };
  return {};
}

function secretsOf(auth: LegacyAuth): string[] {
  if (auth.kind === 'bitid') return Object.values(auth.tokens);
  return auth.kind === 'apiKey' ? [auth.apiKey, btoa(auth.apiKey)] : [];
}
