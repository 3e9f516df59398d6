import type { Hex } from '../lib/bytes.ts';
import { type Connection, connectionFrom } from './connection.ts';
import type { Hub } from './hub.ts';
import { envOf, isSoft } from './machine.ts';
import { attend, hasWork } from './route/index.ts';
import { allow } from './rpc/deposit.ts';
import type { Loaded } from './store/types.ts';

/** Memory from the store: every connection, and everything that was under way when the hub stopped. */
export function loadInto(hub: Hub): void {
  const loaded = hub.store.load();
  hub.lastConnection = loaded.lastConnection;
  hub.lastOpen = loaded.lastOpen;
  const env = (id: number, secrets: Map<number, Hex>) => envOf(hub, id, secrets);
  for (const row of loaded.connections) {
    const c = connectionFrom(row, env);
    hub.byId.set(c.id, c);
    hub.byHandle.set(c.fixed.handle, c);
    c.unfunded = c.state?.in?.deposit.height === undefined;
    if (c.unfunded) hub.requests++;
    if (c.state !== undefined) resume(hub, c);
  }
  for (const { connection, epoch, secret } of loaded.secrets)
    hub.byId.get(connection)?.secrets.set(epoch, secret);
  for (const row of loaded.broadcasts) hub.broadcasts.set(row.outpoint, row);
  loadLocked(hub, loaded);
  loadOwed(hub);
  for (const c of hub.byId.values()) if (hasWork(c)) attend(hub, c);
}

function resume(hub: Hub, c: Connection): void {
  allow(hub, c);
  const out = c.state?.out;
  if (out === undefined) return;
  if (out.wait?.revealed) hub.looks.add(c);
  if (isSoft(out)) hub.soft.add(c);
}

/** Pending ones that stand in no commit of the payee were still in its queue. */
function loadLocked(hub: Hub, { locked }: Loaded): void {
  for (const payment of locked) {
    hub.live.set(payment.hash, payment);
    const payee = hub.byId.get(payment.payee);
    if (payee === undefined) continue;
    if (payment.status === 'early') {
      payee.early += payment.quantity;
      hub.early += payment.quantity;
    } else if (!payee.state?.out?.pending.some((lock) => lock.hash === payment.hash)) {
      payee.queue.push(payment);
      payee.reserved += payment.quantity;
    }
  }
}

function loadOwed(hub: Hub): void {
  const owing = [...hub.byId.values()].filter((c) => c.notes.owedFrom > 0);
  if (owing.length === 0) return;
  const from = Math.min(...owing.map((c) => c.notes.owedFrom));
  for (const payment of hub.store.openFrom(from)) {
    const payee = hub.byId.get(payment.payee);
    if (payee === undefined || payee.notes.owedFrom === 0 || payment.id < payee.notes.owedFrom) continue;
    payee.owed.push(payment);
    payee.owedSum += payment.quantity;
  }
}
