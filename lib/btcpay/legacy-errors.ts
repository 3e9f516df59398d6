import { BtcpayError, type BtcpayErrorKind, redact } from './errors.ts';
import { fieldsOf, listOf, textOf } from './read.ts';
import type { BtcpayAnswer, BtcpayRequest } from './request.ts';

const MOST_TEXT = 2000;
/** Clocks further apart than this are named as the cause where times are refused. */
const SKEW_MS = 30_000;

/** The answer's JSON, or undefined where it is something else, such as a page. */
export function jsonOf(text: string, parse: (text: string) => unknown = JSON.parse): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/** Says what an answer that is no success means, and what to do (btcpay.md §1.4, §1.6). */
export function legacyError(call: BtcpayRequest, answer: BtcpayAnswer, skewMs?: number): BtcpayError {
  const { status } = answer;
  const text = redact(answer.text.slice(0, MOST_TEXT), call.secrets);
  const body = jsonOf(text);
  const serverMessage = body === undefined ? undefined : messageOf(body);
  const fail = (kind: BtcpayErrorKind, code: string, message: string) =>
    new BtcpayError(code, message, {
      kind,
      status,
      url: redact(call.url, call.secrets),
      bodyText: text,
      ...(serverMessage !== undefined && { serverMessage }),
    });
  const host = new URL(call.url).host;
  const said = serverMessage ?? '';
  if (status === 429)
    return fail(
      'server',
      'RateLimited',
      `${host} gets too many calls. Nothing was done; wait a minute and try again.`,
    );
  if (status >= 500)
    return fail(
      'server',
      'ServerDown',
      `${host} has a fault (status ${status})${quoted(said)}. ${doubt(call)}`,
    );
  if (status === 401) return fail('auth', ...refusedIdentity(call, host));
  if (status === 403)
    return fail(
      'forbidden',
      'Forbidden',
      `${host} does not let this key act: no store has approved it, or its access was taken back${quoted(said)}. Nothing was done; pair the store again.`,
    );
  if (body === undefined)
    return fail(
      'notFound',
      'WrongHost',
      `${host} answers with a page instead of BTCPay's data. Nothing was done; check the address, and the folder BTCPay runs in.`,
    );
  if (status === 404)
    return /pairing ?code/i.test(said)
      ? fail(
          'notFound',
          'PairingCodeUsed',
          `${host} does not know this pairing code, or it was used already. Make a new one in the store's settings, Access tokens.`,
        )
      : fail('notFound', 'NotFound', `${host} has nothing under this id in this store${quoted(said)}.`);
  const [code, message] = refused(call, host, said, skewMs);
  return fail('validation', code, message);
}

function refusedIdentity(call: BtcpayRequest, host: string): [string, string] {
  if (call.headers['X-Signature'] === undefined)
    return [
      'KeyRefused',
      `${host} does not accept this key: it was deleted or belongs to another server. Nothing was done.`,
    ];
  return [
    'SignatureRefused',
    `${host} did not accept the signature. It sees another address than the one that was signed: most often a proxy before it changes https to http (it must pass on Host and X-Forwarded-Proto), or the server's own address is another host or folder. Nothing was done.`,
  ];
}

function refused(call: BtcpayRequest, host: string, said: string, skewMs?: number): [string, string] {
  if (/\bExpired\b/.test(said) && /pairing/i.test(said))
    return ['PairingCodeExpired', `This pairing code is older than 15 minutes. Make a new one at ${host}.`];
  if (/ReusedKey/.test(said))
    return [
      'ReusedKey',
      `This key is bound to another store at ${host} for ever. Pair again: a new key and a new code are needed.`,
    ];
  if (/no wallet has been linked/i.test(said))
    return [
      'NoWallet',
      `The store at ${host} has no wallet to receive with. No invoice was made; set one up in the store's settings.`,
    ];
  if (/expirationTime is set too soon/i.test(said)) {
    if (skewMs !== undefined && Math.abs(skewMs) > SKEW_MS)
      return [
        'ClockSkew',
        `This device's clock is ${seconds(skewMs)} the clock of ${host}, so the invoice would have expired too soon. No invoice was made; set the clock.`,
      ];
    return [
      'ExpiresTooSoon',
      'The invoice would expire in less than 30 seconds. No invoice was made; give it more time.',
    ];
  }
  if (/\brate\b/i.test(said) || /\/rates(?:\/|\?|$)/.test(call.url))
    return [
      'RateUnavailable',
      `${host} has no rate for this currency, or no payment method that fits${quoted(said)}. Nothing was made; look at the rates in the store's settings.`,
    ];
  return ['Refused', `${host} refused the call${quoted(said) || ' and gave no reason'}. Nothing was done.`];
}

/** "45 s behind" or "3600 s ahead of". */
function seconds(skewMs: number): string {
  return `${Math.round(Math.abs(skewMs) / 1000)} s ${skewMs > 0 ? 'behind' : 'ahead of'}`;
}

/** After a fault, what is known of the call's effect. */
export function doubt(call: BtcpayRequest): string {
  return call.method === 'GET'
    ? 'Nothing was changed; try again later.'
    : 'Whether it did what was asked is not known: look at the list before you repeat it.';
}

/** The server's words, in brackets, on one line. */
export function quoted(said: string): string {
  return said === '' ? '' : ` ("${said.replace(/\s+/g, ' ').trim().slice(0, 300)}")`;
}

function messageOf(body: unknown): string | undefined {
  const fields = fieldsOf(body);
  return textOf(fields['error']) ?? textOf(fieldsOf(listOf(fields['errors'])[0])['error']);
}
