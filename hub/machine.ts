import { bytesToHex } from '../lib/bytes.ts';
import { type Action, type Command, type Env, type PayerState, step } from '../lib/channel/index.ts';
import type { Connection } from './connection.ts';
import { handleNotFound } from './errors.ts';
import type { Hub } from './hub.ts';
import { keepBroadcast } from './wallet.ts';

/** What a connection's steps may use. Keys are derived when first needed: most connections sleep most of the time. */
export function envOf(
  hub: Pick<Hub, 'keys' | 'ecdsa' | 'tip' | 'feerate'>,
  id: number,
  secrets: ReadonlyMap<number, string>,
): Env {
  let outKey: Uint8Array | undefined;
  let inKey: Uint8Array | undefined;
  return {
    ecdsa: hub.ecdsa,
    get outKey() {
      outKey ??= hub.keys.channel(id, 2);
      return outKey;
    },
    get inKey() {
      inKey ??= hub.keys.channel(id, 1);
      return inKey;
    },
    get tip() {
      return hub.tip;
    },
    get feerate() {
      return hub.feerate;
    },
    secretOf: (epoch) => secrets.get(epoch),
  };
}

/** Compressed public key of the hub in one channel of a connection, hex. */
export function channelPoint(
  hub: Pick<Hub, 'ecdsa'>,
  c: Pick<Connection, 'env'>,
  leaf: 'in' | 'out',
): string {
  return bytesToHex(hub.ecdsa.publicKey(leaf === 'in' ? c.env.inKey : c.env.outKey));
}

/**
 * Runs one command on a connection: new state into memory and the batch, actions into the batch, events to the router.
 * Throws PicoError when the engine cannot obey; nothing has changed then.
 */
export function run(hub: Hub, c: Connection, command: Command): void {
  if (c.state === undefined) throw handleNotFound(c.fixed.handle);
  const next = step(c.state, command, c.env);
  if (next.state !== c.state) {
    c.state = next.state;
    hub.writer.touch(c);
    const { in: c2h, out } = next.state;
    if (c.unfunded && c2h?.deposit.height !== undefined) {
      c.unfunded = false;
      hub.requests--;
    }
    if (out !== undefined && isSoft(out)) hub.soft.add(c);
  }
  for (const action of next.actions) obey(hub, c, action);
}

/** Does the payee's claim hang on locks that a plain commit would spare it? */
export function isSoft(out: PayerState): boolean {
  return out.settled > 0n && out.plain < out.settled;
}

function obey(hub: Hub, c: Connection, action: Action): void {
  switch (action.type) {
    case 'send':
      return;
    case 'event':
      return hub.route(c, action.event);
    case 'record':
      hub.writer.now.records.push({ connection: c.id, record: action.record });
      return;
    case 'secret':
      c.secrets.set(action.epoch, action.secret);
      hub.writer.now.secrets.push({ connection: c.id, epoch: action.epoch, secret: action.secret });
      return;
    case 'publish':
      return keepBroadcast(hub, c, action);
    case 'look':
      hub.looks.add(c);
      hub.writer.after(() => hub.wake('looks'));
  }
}
