import { BtcpayError, type BtcpayErrorKind, redact } from './errors.ts';
import { doubt, jsonOf, quoted } from './legacy-errors.ts';
import { fieldsOf, textOf } from './read.ts';
import type { BtcpayAnswer, BtcpayRequest } from './request.ts';

const MOST_TEXT = 2000;

/** Says what a Greenfield answer that is no success means, and what to do (btcpay.md §2.1). */
export function greenfieldError(call: BtcpayRequest, answer: BtcpayAnswer): BtcpayError {
  const { status } = answer;
  const text = redact(answer.text.slice(0, MOST_TEXT), call.secrets);
  const body = jsonOf(text);
  const fields = fieldsOf(body);
  const code = textOf(fields['code']) ?? '';
  const said = saidBy(body);
  const missingPermission = textOf(fields['missingPermission']);
  const fail = (kind: BtcpayErrorKind, name: string, message: string) =>
    new BtcpayError(name, message, {
      kind,
      status,
      url: redact(call.url, call.secrets),
      bodyText: text,
      ...(said !== '' && { serverMessage: said }),
      ...(missingPermission !== undefined && { missingPermission }),
    });
  const host = new URL(call.url).host;
  if (status === 429)
    return fail(
      'server',
      'RateLimited',
      `${host} gets too many calls. Nothing was done; wait a minute and try again.`,
    );
  if (status === 503 && code === 'lightning-node-unavailable')
    return fail(
      'server',
      'LightningDown',
      `The Lightning node of ${host} does not answer. Nothing was paid; try again later.`,
    );
  if (status >= 500)
    return fail(
      'server',
      'ServerDown',
      `${host} has a fault (status ${status})${quoted(said)}. ${doubt(call)}`,
    );
  if (status === 401)
    return fail(
      'auth',
      'KeyRefused',
      `${host} does not accept this API key: it was deleted, or belongs to another server. Nothing was done; make a new one there.`,
    );
  if (status === 403)
    return missingPermission !== undefined
      ? fail(
          'forbidden',
          'MissingPermission',
          `The API key lacks the permission ${missingPermission}. Nothing was done; make a key with it at ${host}.`,
        )
      : fail(
          'forbidden',
          'Forbidden',
          `${host} does not let this API key do that${quoted(said)}. Nothing was done; look at its permissions and its stores.`,
        );
  if (body === undefined && !(status === 404 && text.trim() === ''))
    return fail(
      'notFound',
      'WrongHost',
      `${host} answers with a page instead of BTCPay's data. Nothing was done; check the address, and the folder BTCPay runs in.`,
    );
  if (status === 404)
    return fail('notFound', 'NotFound', `${host} has nothing under this id in this store${quoted(said)}.`);
  if (status === 410)
    return fail(
      'validation',
      'Removed',
      `${host} runs a version of BTCPay that no longer has this${quoted(said)}. Nothing was done.`,
    );
  if (/no wallet has been linked/i.test(said))
    return fail(
      'validation',
      'NoWallet',
      `The store at ${host} has no wallet to receive with. No invoice was made; set one up in the store's settings.`,
    );
  if (/\brates?\b/i.test(said))
    return fail(
      'validation',
      'RateUnavailable',
      `${host} has no rate for this currency${quoted(said)}. Nothing was made; look at the rates in the store's settings.`,
    );
  return fail(
    'validation',
    'Refused',
    `${host} refused the call${quoted(said) || ' and gave no reason'}. Nothing was done.`,
  );
}

/** The server's words: of an object, or of a list of fields that are wrong. */
function saidBy(body: unknown): string {
  if (!Array.isArray(body)) return textOf(fieldsOf(body)['message']) ?? '';
  return body
    .map(fieldsOf)
    .map((item) => [textOf(item['path']), textOf(item['message'])].filter(Boolean).join(': '))
    .join('; ');
}
