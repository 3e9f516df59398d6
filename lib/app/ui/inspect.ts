import { addressToScript } from '../../bitcoin/address.ts';
import { parseBip21 } from '../../bitcoin/bip21.ts';
import type { NetworkName } from '../../bitcoin/networks.ts';
import { isHex } from '../../bytes.ts';
import { codeOf, InvalidField, PicoError } from '../../errors.ts';
import type { ConnectionView, Inspected } from '../../rpc/views.ts';
import { parseInvoice } from '../../wallet/invoice-uri.ts';
import type { WalletApi } from '../../wallet/types.ts';
import { shopLink } from '../shop/access.ts';
import { parseBareAddress } from './pico-address.ts';

const MOST_CHARACTERS = 4000;

interface Known {
  readonly network: NetworkName;
  readonly hub: string | undefined;
  readonly connections: readonly Pick<ConnectionView, 'hub' | 'status' | 'fee'>[];
}

/** Whatever the user pasted or scanned → what it is. Throws InvalidParams (data: field 'text', why: the code of the cause). */
export function inspect(text: string, known: Known): Inspected {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > MOST_CHARACTERS)
    throw new InvalidField(
      'text',
      "paste a bitcoin address, a bitcoin: or pico: link, a handle, or the address of a shop's checkout page",
    );
  try {
    if (/^bitcoin:/i.test(trimmed)) return bitcoinUri(trimmed, known.network);
    if (/^pico:/i.test(trimmed)) return picoUri(trimmed, known);
    if (/^https?:/i.test(trimmed)) return shop(trimmed);
    if (isHex(trimmed, 32)) return { kind: 'handle', to: trimmed, ...channelTo(known.hub, known) };
    addressToScript(trimmed, known.network);
    return { kind: 'address', to: trimmed };
  } catch (error) {
    if (!(error instanceof PicoError)) throw error;
    throw new PicoError('InvalidParams', error.message, { ...error.data, field: 'text', why: codeOf(error) });
  }
}

/** The invoice's address; nobody is asked. */
function shop(text: string): Inspected {
  const { base } = shopLink(text);
  return { kind: 'shop', to: text, shop: { host: new URL(base).host, base } };
}

function bitcoinUri(uri: string, network: NetworkName): Inspected {
  const { address, amountSat, label, message } = parseBip21(uri, network);
  const memo = [label, message].filter((part) => part !== undefined && part !== '').join(' · ');
  return {
    kind: 'address',
    to: address,
    ...(amountSat !== undefined && { amount: amountSat.toString() }),
    ...(memo !== '' && { memo }),
  };
}

function picoUri(uri: string, known: Known): Inspected {
  const bare = parseBareAddress(uri);
  if (bare !== undefined) return { kind: 'handle', to: bare.handle, ...channelTo(bare.hub, known) };
  const { payee, hub, asset, quantity, memo, expiresAt } = parseInvoice(uri);
  if (asset !== 'BTC') throw new PicoError('UnsupportedAsset', `${asset} is not supported yet: only BTC is`);
  return {
    kind: 'invoice',
    to: payee,
    amount: quantity.toString(),
    expiresAt,
    ...(memo !== undefined && { memo }),
    ...channelTo(hub, known),
  };
}

/** Is there an open connection at that hub, and what does a payment over it cost? */
function channelTo(hub: string | undefined, { connections }: Known): Partial<Inspected> {
  const open = connections.find((one) => one.status === 'open' && (hub === undefined || one.hub === hub));
  return {
    ...(hub !== undefined && { hub }),
    connected: open !== undefined,
    ...(open !== undefined && { fee: open.fee }),
  };
}

/**
 * Who a `pico:` text or a handle pays over a channel. Throws NoConnection where the payee is at another hub, InvalidPayee
 * where it is this wallet itself.
 */
export async function payeeOf(
  wallet: WalletApi,
  text: string,
): Promise<{ readonly to: string; readonly invoice?: string; readonly memo?: string }> {
  const payee = parsePayee(text.trim());
  const connections = await wallet.connections();
  if (connections.some(({ handle }) => handle === payee.to))
    throw new PicoError('InvalidPayee', 'the payee is this wallet itself; no money moved', { field: 'text' });
  const { hub, ...rest } = payee;
  if (hub === undefined || connections.some((one) => one.status === 'open' && one.hub === hub)) return rest;
  throw new PicoError(
    'NoConnection',
    `the payee is at ${hub}, and you have no open connection there: connect to it first; no money moved`,
    { hub },
  );
}

function parsePayee(text: string): {
  readonly to: string;
  readonly invoice?: string;
  readonly memo?: string;
  readonly hub?: string;
} {
  if (isHex(text, 32)) return { to: text };
  const bare = parseBareAddress(text);
  if (bare !== undefined) return { to: bare.handle, hub: bare.hub };
  const { payee, memo } = parseInvoice(text);
  return { to: payee, invoice: text, ...(memo !== undefined && { memo }) };
}
