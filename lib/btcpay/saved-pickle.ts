import type { Bytes } from '../bytes.ts';
import { InvalidField } from '../errors.ts';
import { readPickle } from './pickle.ts';
import { PickleName, PickleObject, type PickleValue } from './pickle-reader.ts';

const CLIENT = 'btcpay.client BTCPayClient';
/** How protocols 0 and 1 write "make an object of this class". */
const RECONSTRUCT = /^copy_?reg _reconstructor$/;

/**
 * Reads a client that a Python program pickled (btcpay.md §1.7); nothing in the file is run. It needs little else, so that the page
 * that has the file can read it. What it gives is for readSaved, which checks it, and for leftAside.
 * Throws InvalidField, where the file is no such client.
 */
export function readPickledClient(bytes: Bytes): Readonly<Record<string, unknown>> {
  const root = readPickle(bytes);
  if (!(root instanceof PickleObject) || classOf(root) !== CLIENT)
    throw new InvalidField('pickle', 'is no saved BTCPayClient');
  const { state } = root;
  const session = state.get('s');
  const proxies = session instanceof PickleObject ? plain(session.state.get('proxies')) : {};
  const proxy = proxies['https'] ?? proxies['http'];
  return {
    host: text(state.get('host')),
    pem: text(state.get('pem')),
    tokens: plain(state.get('tokens')),
    insecure: state.get('verify') === false,
    client_id: text(state.get('client_id')),
    ...(proxy !== undefined && { proxy }),
  };
}

function classOf(object: PickleObject): string {
  const [first] = object.args;
  const rebuilt = RECONSTRUCT.test(object.name.path) && first instanceof PickleName;
  return rebuilt ? first.path : object.name.path;
}

/** Empty where it is no text: then readSaved refuses it by its name. */
function text(value: PickleValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function plain(value: PickleValue | undefined): Record<string, string> {
  return value instanceof Map
    ? Object.fromEntries([...value].map(([key, one]) => [String(key), text(one)]))
    : {};
}
