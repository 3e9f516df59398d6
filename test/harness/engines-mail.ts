import { encodeMessage, type OutMessage, parseMessage } from '../../lib/channel/index.ts';
import { act, type Link, type World } from './engines.ts';
import { type Peer, stateOf } from './engines-peer.ts';
import { pump } from './engines-router.ts';

/** A sync as it travels (channel.md §8): all that is not acknowledged, and the last seq received. */
export interface Packet {
  readonly ack: number;
  readonly messages: readonly { readonly seq: number; readonly message: unknown }[];
}

export type Role = 'client' | 'hub';

export function sideOf(link: Link, role: Role): Peer {
  return role === 'client' ? link.client : link.hub;
}

function otherRole(role: Role): Role {
  return role === 'client' ? 'hub' : 'client';
}

const IN_FLIGHT = 6;

/** The side of this role sends its outbox; the oldest packet of a full network is lost. */
export function sendPacket(link: Link, from: Role): void {
  const { outbox, received } = stateOf(sideOf(link, from));
  const messages = outbox.map(({ seq, message }) => ({ seq, message: encodeMessage(message) }));
  const packet: Packet = JSON.parse(JSON.stringify({ ack: received, messages }));
  const mail = link.mail[otherRole(from)];
  mail.push(packet);
  if (mail.length > IN_FLIGHT) mail.shift();
}

/** One packet under way to this role arrives: any of them, and again later when `keep`. */
export async function deliverPacket(
  world: World,
  link: Link,
  to: Role,
  index: number,
  keep = false,
): Promise<void> {
  const mail = link.mail[to];
  if (mail.length === 0) return;
  const at = index % mail.length;
  const packet = mail[at];
  if (packet === undefined) return;
  if (!keep) mail.splice(at, 1);
  const messages: OutMessage[] = packet.messages.map(({ seq, message }) => ({
    seq,
    message: parseMessage(message),
  }));
  await act(world, sideOf(link, to), { type: 'deliver', messages, ack: packet.ack });
  await pump(world);
}

/** Exchanges packets until neither side has anything to say; false when they never come to rest. */
export async function syncLink(world: World, link: Link): Promise<boolean> {
  for (let round = 0; round < 20; round++) {
    const at = `${link.client.stored}${link.hub.stored}`;
    for (const from of ['client', 'hub'] as const) {
      const to = otherRole(from);
      sendPacket(link, from);
      await deliverPacket(world, link, to, link.mail[to].length - 1);
    }
    if (at === `${link.client.stored}${link.hub.stored}`) return true;
  }
  return false;
}
