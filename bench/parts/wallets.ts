import { fdatasyncSync, openSync, writeSync } from 'node:fs';
import { type Command, type Env, encodeState, step } from '../../lib/channel/index.ts';
import { type Packet, parsePacket } from '../../lib/hub/index.ts';
import { type Party, stateOf } from './party.ts';

/**
 * own: each wallet syncs its own change, as wallets on one disk that know nothing of each other would.
 * shared: what wallets change in one turn shares a sync, as the connections of one wallet's store do.
 */
export type Disk = 'own' | 'shared';

/** Where the wallets of one process keep their states: a log, synced before anything is said. */
export interface WalletLog {
  readonly disk: Disk;
  /** Appends the party's whole state; `then` runs when it is durable. */
  keep(party: Party, then: () => void): void;
  readonly stats: { syncs: number };
}

export function walletLog(path: string, disk: Disk): WalletLog {
  const fd = openSync(path, 'w');
  const stats = { syncs: 0 };
  let waiting: (() => void)[] = [];

  function sync(): void {
    fdatasyncSync(fd);
    stats.syncs++;
    const now = waiting;
    waiting = [];
    for (const then of now) then();
  }

  return {
    disk,
    stats,
    keep(party, then) {
      writeSync(fd, `${encodeState(stateOf(party))}\n`);
      waiting.push(then);
      if (disk === 'own') sync();
      else if (waiting.length === 1) setImmediate(sync);
    },
  };
}

/** Runs commands on a party's engine; the events they cause. */
export function act(party: Party, env: Env, commands: readonly Command[]) {
  const actions = commands.flatMap((command) => {
    const next = step(stateOf(party), command, env);
    party.state = next.state;
    return next.actions;
  });
  return actions.flatMap((action) => (action.type === 'event' ? [action.event] : []));
}

/** What a party has to say now: its outbox, by way of JSON as over a socket. */
export function packetOf(party: Party, above: number): Packet {
  const { sent, received, outbox } = stateOf(party);
  return { sent, ack: received, messages: outbox.filter((o) => o.seq > above) };
}

export function readPush(text: string): Packet {
  return parsePacket((JSON.parse(text) as { params: Record<string, unknown> }).params);
}
