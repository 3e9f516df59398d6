import { isHex } from '../../lib/bytes.ts';
import { InvalidField } from '../../lib/errors.ts';
import { encodePacket, parsePacket } from '../../lib/hub/index.ts';
import type { Connection } from '../connection.ts';
import { handleNotFound } from '../errors.ts';
import { noteDevice, takePacket } from '../sync.ts';
import { signed } from './signed.ts';

/** How long an answer waits for what the call caused. */
const WAIT_MS = 10_000;
/** A client takes at most so many messages at once. */
const MOST = 200;
/** A client that asked so recently asks again soon: it may be paid by a lock meanwhile. */
const POLLING_MS = 15_000;

/** A device's id: 1 to 32 bytes, chosen by the wallet. Throws InvalidHexData. */
export function parseDevice(value: unknown): string {
  if (!isHex(value) || value.length === 0 || value.length > 64)
    throw new InvalidField('device', 'must be lower-case hex of 1 to 32 bytes', 'InvalidHexData');
  return value;
}

/** Is something under way that this client will want to hear of? */
function isUndecided({ state }: Connection): boolean {
  const half = state?.in;
  return (half?.pending.length ?? 0) > 0 || half?.asked !== undefined || state?.out?.wait !== undefined;
}

/** Resolves when the connection has something to say, or after the time. */
function somethingToSay(c: Connection): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      c.waiters.delete(wake);
      resolve();
    };
    const wake = (): void => {
      if ((c.state?.outbox.length ?? 0) > 0) done();
    };
    const timer = setTimeout(done, WAIT_MS);
    c.waiters.add(wake);
  });
}

/** Messages both ways for a client without a session (channel.md §8). */
export const sync = signed({
  method: 'mph_sync',
  fields: ['device', 'sent', 'ack', 'messages'],
  keep: false,
  async handle(hub, params, handle) {
    const c = hub.byHandle.get(handle);
    if (c?.state === undefined) throw handleNotFound(handle);
    const device = parseDevice(params['device']);
    c.pollingUntil = hub.clock() + POLLING_MS;
    takePacket(hub, c, parsePacket(params));
    noteDevice(hub, c, device);
    await hub.writer.durable();
    if (c.state.outbox.length === 0 && isUndecided(c)) await somethingToSay(c);
    c.ackDue = false;
    const { sent, received, outbox } = c.state;
    return encodePacket({ sent, ack: received, messages: outbox.slice(0, MOST) });
  },
});
