import { type Bytes, bytesToHex, type Hex, hexToBytes, isHex, taggedHash, utf8ToBytes } from '../bytes.ts';
import type { Ecdsa, SendItem } from '../channel/index.ts';
import { InvalidField, PicoError } from '../errors.ts';
import { canonicalJson } from './canonical.ts';

/** Signing of calls and answers (channel.md §8). All signatures are 64 bytes compact, low S, hex. */

export type Params = Readonly<Record<string, unknown>>;

/** A call may be this far from the hub's clock, in seconds. */
const CLOCK_SLACK = 300;

/** Compressed point of a handle: connection keys are chosen with even y (channel.md §1). */
export function handlePoint(handle: Hex): Bytes {
  return hexToBytes(`02${handle}`);
}

function digestOf(tag: string, value: unknown): Bytes {
  return taggedHash(tag, utf8ToBytes(canonicalJson(value)));
}

/** What a call's signature is over: binds method, hub key and time, so that it fits nowhere else. */
export function requestDigest(method: string, params: Params, hub: Hex): Bytes {
  const { signature: _, time, ...rest } = params;
  return digestOf('picopay/rpc', { method, params: rest, hub, time });
}

/** Adds `time` (unix seconds) and `signature`. */
export function signRequest(
  ecdsa: Ecdsa,
  key: Bytes,
  hub: Hex,
  method: string,
  params: Params,
  time: number,
): Params {
  const timed = { ...params, time };
  return { ...timed, signature: bytesToHex(ecdsa.sign(requestDigest(method, timed, hub), key)) };
}

/** Throws where the call is not signed by the handle's key for this hub, or too old; returns the request's digest. */
export function verifyRequest(
  ecdsa: Ecdsa,
  hub: Hex,
  method: string,
  params: Params,
  handle: Hex,
  now: number,
): Hex {
  const { signature, time } = params;
  if (!isHex(signature, 64))
    throw new InvalidField('signature', 'must be 128 hex characters', 'BadSignature');
  if (typeof time !== 'number' || !Number.isInteger(time))
    throw new InvalidField('time', 'must be unix seconds');
  const digest = requestDigest(method, params, hub);
  if (!ecdsa.verify(hexToBytes(signature), digest, handlePoint(handle)))
    throw new PicoError('BadSignature', 'the signature does not fit the call; nothing was changed', {
      field: 'signature',
    });
  if (Math.abs(now - time) > CLOCK_SLACK)
    throw new PicoError('ClockSkew', `the call's time is ${time}, the hub's is ${now}: set your clock`, {
      field: 'time',
      now,
    });
  return bytesToHex(digest);
}

function answerDigest(method: string, result: Params, hub: Hex, request: Hex): Bytes {
  const { signature: _, ...rest } = result;
  return digestOf('picopay/rpc', { method, result: rest, hub, request });
}

/** The answer signs the request's digest too, so that it answers this call and no other. */
export function signAnswer(
  ecdsa: Ecdsa,
  key: Bytes,
  hub: Hex,
  method: string,
  result: Params,
  request: Hex,
): Params {
  return { ...result, signature: bytesToHex(ecdsa.sign(answerDigest(method, result, hub, request), key)) };
}

export function verifyAnswer(ecdsa: Ecdsa, hub: Hex, method: string, result: Params, request: Hex): void {
  const { signature } = result;
  if (
    !isHex(signature, 64) ||
    !ecdsa.verify(hexToBytes(signature), answerDigest(method, result, hub, request), hexToBytes(hub))
  )
    throw new PicoError(
      'BadSignature',
      `the answer to ${method} is not signed by the hub's key: it was not used`,
    );
}

/** Canonical by construction: sorted keys, and nothing in hex or digits to escape. On the hub's hot path. */
function sendText({ payee, quantity, fee, token }: SendItem): string {
  const end = token === undefined ? '' : `,"token":"${token}"`;
  return `{"fee":"${fee}","payee":"${payee}","quantity":"${quantity}"${end}}`;
}

/** What the hub signs when it takes open payments: commit n of the handle's c2h channel carried these sends. */
export function receiptDigest(handle: Hex, n: number, sends: readonly SendItem[]): Bytes {
  const text = `{"handle":"${handle}","n":${n},"sends":[${sends.map(sendText).join(',')}]}`;
  return taggedHash('picopay/receipt', utf8ToBytes(text));
}

/** A WebSocket session: each side signs both nonces with its role, so that no signature serves twice. */
export function sessionDigest(
  role: 'client' | 'hub',
  hub: Hex,
  handle: Hex,
  clientNonce: Hex,
  hubNonce: Hex,
): Bytes {
  return digestOf('picopay/session', { role, hub, handle, client: clientNonce, nonce: hubNonce });
}
