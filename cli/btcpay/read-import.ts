import { readSaved, type SavedClient } from '../../lib/btcpay/saved.ts';
import { readPickledClient } from '../../lib/btcpay/saved-pickle.ts';
import type { Bytes } from '../../lib/bytes.ts';
import { BadArgument } from '../values.ts';

/** What stands beside the file, where it does not say it itself. */
export interface ImportHints {
  readonly host: string | undefined;
  readonly token: string | undefined;
  readonly api: 'greenfield' | 'legacy';
  readonly storeId: string | undefined;
}

/**
 * A store's access as other programs keep it: our own JSON, btcpay-python's host, pem and tokens, a client it pickled, a key as PEM
 * or 64 hex digits with its host and token, or an API key with its host. Throws BadArgument, InvalidField.
 */
export function readImport(bytes: Bytes, hints: ImportHints): SavedClient {
  const text = new TextDecoder().decode(bytes).trim();
  if (text.startsWith('{')) return readSaved(text);
  if (text.startsWith('-----BEGIN') || /^[0-9a-f]{64}$/i.test(text)) {
    const token = needed(hints.token, 'token', 'the token that belongs to the key');
    const host = needed(hints.host, 'host', 'the server of the key');
    return readSaved({ host, pem: text, tokens: { merchant: token } });
  }
  if (/^[A-Za-z0-9_-]{10,200}$/.test(text)) {
    const host = needed(hints.host, 'host', 'the server of the API key');
    if (hints.api === 'legacy') return readSaved({ type: 'btcpay-legacy-key', host, apiKey: text });
    const { storeId } = hints;
    return readSaved({ type: 'btcpay-greenfield', host, apiKey: text, ...(storeId && { storeId }) });
  }
  return readSaved(readPickledClient(bytes));
}

function needed(value: string | undefined, name: string, what: string): string {
  if (value === undefined) throw new BadArgument(name, `is missing: ${what}`);
  return value;
}
