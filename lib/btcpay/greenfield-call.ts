import { InvalidField } from '../errors.ts';
import { normalizeHost } from './host.ts';
import { checkApiKey, checkInvoiceId, checkStoreId } from './ids.ts';
import { type JsonAnswer, readAnswer } from './read-answer.ts';
import { type BtcpayRequest, request } from './request.ts';
import type { BtcpayIo } from './types.ts';

interface GreenfieldSession {
  readonly host: string;
  readonly apiKey: string;
  readonly io: BtcpayIo;
  /** The server's clock less ours, as it was last seen. */
  skewMs?: number;
}

export interface GreenfieldCall {
  readonly method: BtcpayRequest['method'];
  /** After /api/v1; its ids are checked by the caller. */
  readonly path: string;
  readonly query?: readonly (readonly [string, string | undefined])[];
  readonly body?: unknown;
  /** More than the key that must not be shown. */
  readonly secrets?: readonly string[];
}

export interface GreenfieldOptions {
  readonly host: string;
  readonly apiKey: string;
  readonly storeId?: string;
}

/** Calls with an API key of the server at `host`. Nothing is sent yet. Throws InvalidField. */
export function greenfieldCalls(options: GreenfieldOptions, io: BtcpayIo) {
  const host = normalizeHost(options.host);
  const storeId = options.storeId === undefined ? undefined : checkStoreId(options.storeId);
  const session: GreenfieldSession = { host, apiKey: checkApiKey(options.apiKey), io };
  const call = (wanted: GreenfieldCall): Promise<JsonAnswer> => greenfieldCall(session, wanted);
  const inStore = async (wanted: GreenfieldCall): Promise<JsonAnswer> => {
    if (storeId === undefined) throw new InvalidField('storeId', 'choose a store first');
    return await call({ ...wanted, path: `/stores/${storeId}${wanted.path}` });
  };
  return { host, storeId, session, call, inStore };
}

/** Path of an invoice in its store. Throws InvalidField. */
export function atInvoice(id: string, rest = ''): string {
  return `/invoices/${checkInvoiceId(id)}${rest}`;
}

/** One call of the Greenfield API. An answer without a body is undefined. Throws BtcpayError. */
async function greenfieldCall(session: GreenfieldSession, call: GreenfieldCall): Promise<JsonAnswer> {
  const { host, apiKey, io } = session;
  const query = new URLSearchParams();
  for (const [name, value] of call.query ?? []) if (value !== undefined) query.append(name, value);
  const sent: BtcpayRequest = {
    method: call.method,
    url: `${host}/api/v1${call.path}${query.size === 0 ? '' : `?${query}`}`,
    headers: {
      Accept: 'application/json',
      Authorization: `token ${apiKey}`,
      ...(call.body !== undefined && { 'Content-Type': 'application/json' }),
    },
    ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
    secrets: [apiKey, ...(call.secrets ?? [])],
  };
  const answer = await request(io, sent);
  if (answer.skewMs !== undefined) session.skewMs = answer.skewMs;
  if (answer.status < 300 && answer.text.trim() === '') return { raw: undefined, exact: undefined };
  return readAnswer(sent, answer);
}
