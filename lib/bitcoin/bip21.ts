import { PicoError } from '../errors.ts';
import { addressToScript } from './address.ts';
import type { NetworkName } from './networks.ts';
import { MAX_MONEY_SAT } from './transaction.ts';

export interface PaymentUri {
  readonly address: string;
  readonly amountSat?: bigint;
  readonly label?: string;
  readonly message?: string;
  /** Other parameters, decoded; none of them has to be understood. */
  readonly params: Readonly<Record<string, string>>;
}

/**
 * Reads a bitcoin: URI (BIP21). Throws PicoError InvalidUri, or InvalidAddress for the address on this network.
 * A repeated parameter is refused: two programs would read two different payments.
 */
export function parseBip21(uri: string, network: NetworkName): PaymentUri {
  const [, address, query = ''] = /^bitcoin:([^?]*)(?:\?(.*))?$/is.exec(uri.trim()) ?? [];
  if (address === undefined) throw invalid('it does not begin with "bitcoin:"');
  if (address === '') throw invalid('it has no address');
  addressToScript(address, network);
  const found = new Map<string, string>();
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const [rawKey = '', ...rest] = pair.split('=');
    const key = decode(rawKey);
    if (key.startsWith('req-')) throw invalid(`it demands "${key}", which this wallet does not know`);
    if (found.has(key)) throw invalid(`it gives "${key}" twice`);
    found.set(key, decode(rest.join('=')));
  }
  const { amount, label, message, ...params } = Object.fromEntries(found);
  return {
    address,
    ...(amount !== undefined && { amountSat: parseBtc(amount) }),
    ...(label !== undefined && { label }),
    ...(message !== undefined && { message }),
    params,
  };
}

/** The URI of a payment: parameters in the order amount, label, message, others. */
export function formatBip21(
  payment: Omit<PaymentUri, 'params'> & Partial<Pick<PaymentUri, 'params'>>,
): string {
  const { address, amountSat, label, message, params = {} } = payment;
  const pairs: [string, string][] = [];
  if (amountSat !== undefined) pairs.push(['amount', formatBtc(amountSat)]);
  if (label !== undefined) pairs.push(['label', label]);
  if (message !== undefined) pairs.push(['message', message]);
  pairs.push(...Object.entries(params));
  const query = pairs
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`)
    .join('&');
  return `bitcoin:${address}${query && `?${query}`}`;
}

/** Satoshis of a decimal number of bitcoin, exactly. Throws PicoError InvalidUri for more than 8 decimals or 21 million. */
function parseBtc(text: string): bigint {
  const [, whole, fraction = ''] = /^(\d*)(?:\.(\d*))?$/.exec(text) ?? [];
  if (whole === undefined || whole + fraction === '')
    throw invalid(`its amount "${text}" is no decimal number of bitcoin`);
  if (fraction.length > 8) throw invalid('its amount has more than 8 decimals');
  if (whole.length > 10) throw invalid('its amount is more than there is');
  const sat = BigInt(whole + fraction.padEnd(8, '0'));
  if (sat > MAX_MONEY_SAT) throw invalid('its amount is more than there is');
  return sat;
}

function formatBtc(sat: bigint): string {
  const digits = sat.toString().padStart(9, '0');
  const fraction = digits.slice(-8).replace(/0+$/, '');
  return digits.slice(0, -8) + (fraction && `.${fraction}`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid('its percent-encoding is broken');
  }
}

function invalid(why: string): PicoError {
  return new PicoError('InvalidUri', `This payment link cannot be used: ${why}. Ask for a new one.`);
}
