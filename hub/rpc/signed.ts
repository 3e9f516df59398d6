import type { Hex } from '../../lib/bytes.ts';
import { parseObject } from '../../lib/channel/index.ts';
import { InvalidField, PicoError } from '../../lib/errors.ts';
import { parseHandle, signAnswer, verifyRequest } from '../../lib/hub/index.ts';
import type { Hub } from '../hub.ts';
import type { Method } from './types.ts';

const SIGNING = ['handle', 'time', 'signature'];

interface SignedMethod {
  readonly method: string;
  /** Fields besides handle, time and signature. */
  readonly fields: readonly string[];
  /** Keep the answer, so that the same request gets the same one: not for mph_sync, which seq guards. */
  readonly keep: boolean;
  readonly handle: (
    hub: Hub,
    params: Readonly<Record<string, unknown>>,
    handle: Hex,
  ) => Promise<Record<string, unknown>> | Record<string, unknown>;
}

/** The digest of a call signed by the handle. Throws BadSignature, ClockSkew, InvalidParams. */
export function verified(
  hub: Hub,
  method: string,
  params: Readonly<Record<string, unknown>>,
  handle: Hex,
): Hex {
  const now = Math.floor(hub.clock() / 1000);
  try {
    return verifyRequest(hub.ecdsa, hub.keys.identityHex, method, params, handle, now);
  } catch (error) {
    if (error instanceof PicoError) throw error;
    // Fractions, or nesting beyond measure: nothing that a signature is ever over.
    throw new InvalidField('params', 'holds what cannot be signed');
  }
}

/**
 * A method that only the handle's key may call (channel.md §8): form, signature and age are checked first. A request
 * seen before gets its stored answer; an answer leaves only when all that it says is durable.
 */
export function signed({ method, fields, keep, handle: serve }: SignedMethod): Method {
  const known = [...SIGNING, ...fields];
  return async (hub, params) => {
    parseObject(params, 'params', known);
    const handle = parseHandle(params['handle']);
    const now = Math.floor(hub.clock() / 1000);
    const digest = verified(hub, method, params, handle);
    const before = keep ? hub.store.reply(digest) : undefined;
    if (before !== undefined) return JSON.parse(before) as Record<string, unknown>;
    const result = await serve(hub, params, handle);
    const { privateKey } = hub.keys.identity;
    const answer = signAnswer(hub.ecdsa, privateKey, hub.keys.identityHex, method, result, digest);
    if (keep) hub.writer.now.replies.push({ digest, answer: JSON.stringify(answer), at: now });
    await hub.writer.durable();
    return answer;
  };
}
