import type { Bytes } from '../bytes.ts';
import { InvalidField } from '../errors.ts';
import { identityOf } from './identity.ts';
import { readPrivateKey } from './pem.ts';
import { PickleName, PickleObject, type PickleValue, readPickle } from './pickle.ts';
import { type PairedClient, readSaved } from './saved.ts';

const CLIENT = 'btcpay.client BTCPayClient';
/** How protocols 0 and 1 write "make an object of this class". */
const RECONSTRUCT = /^copy_?reg _reconstructor$/;

export interface PickledClient {
  readonly saved: PairedClient;
  /** The proxy the Python program went through, such as Tor's: here the browser's own is used, so warn. */
  readonly proxy?: string;
}

/**
 * Reads a client that a Python program pickled (btcpay.md §1.7); nothing in the file is run.
 * Throws InvalidField, where the file is no such client or its key does not fit its id.
 */
export function readPickledClient(bytes: Bytes): PickledClient {
  const root = readPickle(bytes);
  if (!(root instanceof PickleObject) || classOf(root) !== CLIENT)
    throw new InvalidField('pickle', 'is no saved BTCPayClient');
  const { state } = root;
  const saved = readSaved({
    host: state.get('host'),
    pem: state.get('pem'),
    tokens: plain(state.get('tokens')),
    insecure: state.get('verify') === false,
  });
  if (saved.type !== 'btcpay-legacy') throw new InvalidField('pickle', 'is no saved BTCPayClient');
  if (identityOf(readPrivateKey(saved.pem)).sin !== state.get('client_id'))
    throw new InvalidField('pickle', 'is damaged: its key does not fit its client id');
  const session = state.get('s');
  const proxies = session instanceof PickleObject ? plain(session.state.get('proxies')) : {};
  const proxy = proxies['https'] ?? proxies['http'];
  return { saved, ...(typeof proxy === 'string' && { proxy }) };
}

function classOf(object: PickleObject): string {
  const [first] = object.args;
  const rebuilt = RECONSTRUCT.test(object.name.path) && first instanceof PickleName;
  return rebuilt ? first.path : object.name.path;
}

function plain(value: PickleValue | undefined): Record<string, PickleValue> {
  return value instanceof Map ? Object.fromEntries(value) : {};
}
