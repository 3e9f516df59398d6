import { createHmac, timingSafeEqual } from 'node:crypto';

const OLDEST_SECONDS = 300;

/**
 * Whether `picopay serve` wrote this: header "t=<unix seconds>,v1=<HMAC-SHA256 of 't.body'>" under the home's file
 * "webhook-secret", and not long ago.
 */
export function isGenuine(secret: string, header: unknown, body: string, now = Date.now() / 1000): boolean {
  const [, time = '', mac = ''] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(String(header)) ?? [];
  if (time === '' || Math.abs(now - Number(time)) > OLDEST_SECONDS) return false;
  const expected = createHmac('sha256', secret).update(`${time}.${body}`).digest();
  return timingSafeEqual(expected, Buffer.from(mac, 'hex'));
}
