import { InvalidField } from '../errors.ts';
import { type GreenfieldBtcpay, greenfieldClient } from './greenfield.ts';
import { normalizeHost } from './host.ts';
import { identityOf } from './identity.ts';
import { checkApiKey, checkStoreId } from './ids.ts';
import { type LegacyBtcpay, legacyClient } from './legacy.ts';
import type { Tokens } from './legacy-call.ts';
import { readPrivateKey, toPem } from './pem.ts';
import { isFields, jsonOf, textOf } from './read.ts';
import type { BtcpayIo } from './types.ts';

/** A paired key: as secret as the key in it. */
export interface PairedClient {
  readonly v: 1;
  readonly type: 'btcpay-legacy';
  readonly host: string;
  readonly pem: string;
  readonly tokens: Tokens;
  /** btcpay-python was told not to check certificates. A browser always does: warn, then ignore it. */
  readonly insecure: boolean;
  /** Of a client that btcpay-python pickled: what it went through. Not used here: warn. */
  readonly proxy?: string;
}

/** The API key of the BitPay-compatible API, which needs no pairing. */
interface LegacyKeyClient {
  readonly v: 1;
  readonly type: 'btcpay-legacy-key';
  readonly host: string;
  readonly apiKey: string;
}

interface GreenfieldKeyClient {
  readonly v: 1;
  readonly type: 'btcpay-greenfield';
  readonly host: string;
  readonly apiKey: string;
  readonly storeId?: string;
}

export type SavedClient = PairedClient | LegacyKeyClient | GreenfieldKeyClient;

export function savedLegacy(host: string, pem: string, tokens: Tokens, insecure = false): PairedClient {
  return { v: 1, type: 'btcpay-legacy', host, pem, tokens, insecure };
}

/**
 * Reads a saved client: our JSON, or the plain host + pem + tokens of btcpay-python's README; with its client_id, that is held
 * against the key.
 * Throws InvalidField with the field's name; no secret is in the message.
 */
export function readSaved(value: unknown): SavedClient {
  const input = typeof value === 'string' ? jsonOf(value) : value;
  if (!isFields(input)) throw new InvalidField('client', 'must be the JSON of a saved client');
  const { v = 1, type = 'btcpay-legacy' } = input;
  if (v !== 1) throw new InvalidField('v', 'is of a version this wallet does not know: update it');
  const host = normalizeHost(textField(input['host'], 'host'));
  if (type === 'btcpay-legacy') {
    const key = readPrivateKey(textField(input['pem'], 'pem'));
    const { client_id: id } = input;
    if (id !== undefined && identityOf(key).sin !== id)
      throw new InvalidField('client_id', 'is of another key: the file is damaged');
    const saved = savedLegacy(host, toPem(key), readTokens(input['tokens']), input['insecure'] === true);
    const proxy = textOf(input['proxy']);
    return proxy === undefined ? saved : { ...saved, proxy };
  }
  if (type === 'btcpay-legacy-key') return { v: 1, type, host, apiKey: checkApiKey(input['apiKey']) };
  if (type === 'btcpay-greenfield') {
    const { storeId } = input;
    const apiKey = checkApiKey(input['apiKey']);
    return { v: 1, type, host, apiKey, ...(storeId !== undefined && { storeId: checkStoreId(storeId) }) };
  }
  throw new InvalidField('type', 'must be btcpay-legacy, btcpay-legacy-key or btcpay-greenfield');
}

/** The client that was saved. Nothing is sent. */
export function openSaved(saved: SavedClient, io: BtcpayIo): LegacyBtcpay | GreenfieldBtcpay {
  const { host } = saved;
  switch (saved.type) {
    case 'btcpay-legacy':
      return legacyClient(
        { host, auth: { kind: 'bitid', key: readPrivateKey(saved.pem), tokens: saved.tokens } },
        io,
      );
    case 'btcpay-legacy-key':
      return legacyClient({ host, auth: { kind: 'apiKey', apiKey: saved.apiKey } }, io);
    case 'btcpay-greenfield':
      return greenfieldClient(saved, io);
  }
}

function readTokens(value: unknown): Tokens {
  if (!isFields(value)) throw new InvalidField('tokens', 'must be like {"merchant": "…"}');
  const tokens: Record<string, string> = {};
  for (const [facade, token] of Object.entries(value)) {
    if (!/^[A-Za-z/]{1,30}$/.test(facade) || typeof token !== 'string' || !/^[A-Za-z0-9]{1,100}$/.test(token))
      throw new InvalidField('tokens', 'must be like {"merchant": "…"}');
    tokens[facade] = token;
  }
  return tokens;
}

function textField(value: unknown, field: string): string {
  if (typeof value !== 'string' || value.length > 10_000) throw new InvalidField(field, 'must be a text');
  return value;
}
