import { unusableAnswer } from './errors.ts';
import { parseExact } from './exact-json.ts';
import { jsonOf } from './read.ts';
import { refusal } from './refusal.ts';
import type { BtcpayAnswer, BtcpayRequest } from './request.ts';

export interface JsonAnswer {
  /** As JSON.parse gives it. */
  readonly raw: unknown;
  /** With every number as its digits (parseExact). */
  readonly exact: unknown;
}

/** The JSON of a success. Throws what refusal makes of every other answer, or InvalidAnswer. */
export function readAnswer(call: BtcpayRequest, answer: BtcpayAnswer, skewMs?: number): JsonAnswer {
  const raw = answer.status < 300 ? jsonOf(answer.text) : undefined;
  if (raw === undefined) throw refusal(call, answer, skewMs);
  const exact = jsonOf(answer.text, parseExact);
  if (exact === undefined) throw unusableAnswer(new URL(call.url).origin, 'its numbers cannot be read');
  return { raw, exact };
}
