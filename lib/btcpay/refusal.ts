import { BtcpayError, type BtcpayErrorKind, doubt, redact } from './errors.ts';
import { fieldsOf, jsonOf, listOf, textOf } from './read.ts';
import type { BtcpayAnswer, BtcpayRequest } from './request.ts';

const MOST_TEXT = 2000;
/** Clocks further apart than this are named as the cause where times are refused. */
const SKEW_MS = 30_000;

type Reason = readonly [code: string, message: string];

/** Says what an answer of either API that is no success means, and what to do (btcpay.md §1.4, §1.6, §2.1). */
export function refusal(call: BtcpayRequest, answer: BtcpayAnswer, skewMs?: number): BtcpayError {
  const text = redact(answer.text.slice(0, MOST_TEXT), call.secrets);
  const said = saidBy(jsonOf(text));
  const { missingPermission } = said;
  const [code, message] = reasonOf(call, { ...answer, text }, said, skewMs);
  return new BtcpayError(code, message, {
    kind: kindOf(answer.status, said.isJson),
    status: answer.status,
    url: redact(call.url, call.secrets),
    bodyText: text,
    ...(said.message !== '' && { serverMessage: said.message }),
    ...(missingPermission !== undefined && { missingPermission }),
  });
}

interface Said {
  readonly isJson: boolean;
  /** The server's words: '' where it has none. */
  readonly message: string;
  readonly code: string | undefined;
  readonly missingPermission: string | undefined;
}

/** Both APIs' forms: an object with its error or message, or a list of errors or of fields that are wrong. */
function saidBy(body: unknown): Said {
  const fields = fieldsOf(body);
  const wrong = listOf(body)
    .map(fieldsOf)
    .map((item) => [textOf(item['path']), textOf(item['message'])].filter(Boolean).join(': '));
  const first = fieldsOf(listOf(fields['errors'])[0]);
  return {
    isJson: body !== undefined,
    message:
      textOf(fields['error']) ?? textOf(first['error']) ?? textOf(fields['message']) ?? wrong.join('; '),
    code: textOf(fields['code']),
    missingPermission: textOf(fields['missingPermission']),
  };
}

function kindOf(status: number, isJson: boolean): BtcpayErrorKind {
  if (status === 429 || status >= 500) return 'server';
  if (status === 401) return 'auth';
  if (status === 403) return 'forbidden';
  return status === 404 || !isJson ? 'notFound' : 'validation';
}

function reasonOf(
  call: BtcpayRequest,
  { status, text }: BtcpayAnswer,
  said: Said,
  skewMs: number | undefined,
): Reason {
  const { host, pathname } = new URL(call.url);
  const words = quoted(said.message);
  if (status === 429)
    return ['RateLimited', `${host} gets too many calls. Nothing was done; wait a minute and try again.`];
  if (status === 503 && said.code === 'lightning-node-unavailable')
    return [
      'LightningDown',
      `The Lightning node of ${host} does not answer. Nothing was paid; try again later.`,
    ];
  if (status >= 500)
    return ['ServerDown', `${host} has a fault (status ${status})${words}. ${doubt(call.method)}`];
  if (status === 401)
    return call.headers['X-Signature'] === undefined
      ? [
          'KeyRefused',
          `${host} does not accept this API key: it was deleted, or belongs to another server. Nothing was done; make a new one there.`,
        ]
      : [
          'SignatureRefused',
          `${host} did not accept the signature. It sees another address than the one that was signed: most often a proxy before it changes https to http (it must pass on Host and X-Forwarded-Proto), or the server's own address is another host or folder. Nothing was done.`,
        ];
  if (status === 403)
    return said.missingPermission === undefined
      ? [
          'Forbidden',
          `${host} does not let this key do that${words}: it was not approved, its access was taken back, or it lacks the permission. Nothing was done; look at its permissions and its stores, or pair the store again.`,
        ]
      : [
          'MissingPermission',
          `The API key lacks the permission ${said.missingPermission}. Nothing was done; make a key with it at ${host}.`,
        ];
  // Greenfield alone may say by the status only that a thing is not there.
  const silent = status === 404 && text.trim() === '' && pathname.includes('/api/v1/');
  if (!said.isJson && !silent)
    return [
      'WrongHost',
      `${host} answers with a page instead of BTCPay's data. Nothing was done; check the address, and the folder BTCPay runs in.`,
    ];
  if (status === 404)
    return /pairing ?code/i.test(words)
      ? [
          'PairingCodeUsed',
          `${host} does not know this pairing code, or it was used already. Make a new one in the store's settings, Access tokens.`,
        ]
      : ['NotFound', `${host} has nothing under this id in this store${words}.`];
  if (status === 410)
    return ['Removed', `${host} runs a version of BTCPay that no longer has this${words}. Nothing was done.`];
  return invalid(host, pathname, said.message, skewMs);
}

/** What is wrong with what was asked for: a server tells it by its words alone. */
function invalid(host: string, pathname: string, said: string, skewMs: number | undefined): Reason {
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
  if (/expirationTime is set too soon/i.test(said))
    return skewMs !== undefined && Math.abs(skewMs) > SKEW_MS
      ? [
          'ClockSkew',
          `This device's clock is ${seconds(skewMs)} the clock of ${host}, so the invoice would have expired too soon. No invoice was made; set the clock.`,
        ]
      : [
          'ExpiresTooSoon',
          'The invoice would expire in less than 30 seconds. No invoice was made; give it more time.',
        ];
  if (/\brates?\b/i.test(said) || /\/rates(?:\/|$)/.test(pathname))
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

/** The server's words, in brackets, on one line. */
function quoted(said: string): string {
  return said === '' ? '' : ` ("${said.replace(/\s+/g, ' ').trim().slice(0, 300)}")`;
}
