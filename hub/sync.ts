import { type ConnectionState, step } from '../lib/channel/index.ts';
import { isStale, type Packet } from '../lib/hub/index.ts';
import type { Connection } from './connection.ts';
import { handleNotFound, rateLimited, staleState } from './errors.ts';
import type { Hub } from './hub.ts';
import { run } from './machine.ts';
import { attend, hasWork } from './route/index.ts';

/** Takes a client's packet in. Throws StaleState, RateLimited; then nothing has changed. */
export function takePacket(hub: Hub, c: Connection, packet: Packet): void {
  const { state } = c;
  if (state === undefined) throw handleNotFound(c.fixed.handle);
  if (isStale(packet, state)) throw staleState(c.secrets);
  const count = packet.messages.length;
  if (c.allowance !== undefined && !c.allowance.take(count === 0 ? 1 : count)) throw rateLimited();
  if (count === 0) acknowledged(hub, c, state, packet.ack);
  else {
    run(hub, c, { type: 'deliver', messages: packet.messages, ack: packet.ack });
    c.ackDue = true;
    c.lastActivity = hub.clock();
    hub.writer.touch(c);
  }
  if (hasWork(c)) attend(hub, c);
}

/** What an acknowledgement frees need not be durable at once: forgotten, it is sent again, and skipped. */
function acknowledged(hub: Hub, c: Connection, state: ConnectionState, ack: number): void {
  const next = step(state, { type: 'deliver', messages: [], ack }, c.env).state;
  if (next === state) return;
  c.state = next;
  hub.writer.note(c);
}

/** A device may change, as long as its counters are not behind. */
export function noteDevice(hub: Hub, c: Connection, device: string): void {
  if (c.notes.device === device) return;
  c.notes = { ...c.notes, device };
  hub.writer.touch(c);
}
