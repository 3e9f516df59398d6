import { parseConfig } from '../../hub/config.ts';
import type { HubEcdsa } from '../../hub/ecdsa.ts';
import { type StartedHub, startHub } from '../../hub/start.ts';
import { takePacket } from '../../hub/sync.ts';
import { encodePacket, type Packet, parseCall, parsePacket } from '../../lib/hub/index.ts';
import type { Party } from './party.ts';
import { hubConfig } from './processes.ts';

/** The real hub in this process: its HTTP server opens connections, payments go past the sockets. */
export function startHubHere(dir: string, chainUrl: string, ecdsa: HubEcdsa): Promise<StartedHub> {
  return startHub(parseConfig(hubConfig(dir, chainUrl)), {
    ecdsa,
    env: { PICOPAY_HUB_PASSPHRASE: 'bench of the hub' },
    onError: (where, error) => process.stderr.write(`hub: ${where}: ${String(error)}\n`),
  });
}

/** A session without a socket: the same texts, handed over by a call. */
export interface Line {
  say(packet: Packet): void;
}

export function plugIn({ hub }: StartedHub, party: Party, onText: (text: string) => void): Line {
  const c = hub.byHandle.get(party.handle);
  if (c === undefined) throw new Error('the hub does not know a connection of the bench');
  c.push = {
    pushed: 0,
    send: onText,
    end: (reason) => process.stderr.write(`the hub ended a session: ${reason}\n`),
  };
  c.ackDue = true;
  hub.writer.touch(c);
  return {
    say(packet) {
      const text = JSON.stringify({ jsonrpc: '2.0', method: 'mph_sync', params: encodePacket(packet) });
      takePacket(hub, c, parsePacket(parseCall(text).params));
    },
  };
}
