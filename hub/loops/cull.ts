import type { Hub } from '../hub.ts';

/** Replies are kept a little longer than a signed request may be repeated. */
const REPLY_SECONDS = 900;

/** Forgets requests that were not funded within setup_ttl (channel.md §9), and old replies. */
export async function cullRound(hub: Hub): Promise<void> {
  for (const c of [...hub.byId.values()]) {
    const { terms, tip } = c.fixed;
    if (
      hub.tip - tip <= terms.setup_ttl ||
      c.state?.in?.deposit.height !== undefined ||
      c.state?.out !== undefined
    )
      continue;
    // A deposit that was announced may still be on its way: forgotten only when the chain knows nothing of it, or when
    // what it knows is another output than was announced.
    const { given, notes } = c;
    if (given !== undefined && !notes.badDeposit && (await hub.chain.status(given.txid)) !== undefined)
      continue;
    hub.byId.delete(c.id);
    hub.byHandle.delete(c.fixed.handle);
    if (c.unfunded) hub.requests--;
    c.push?.end('the connection was never funded');
    c.final = true;
    hub.writer.now.forgotten.push(c.id);
    hub.writer.schedule();
  }
  hub.writer.now.repliesBefore = Math.floor(hub.clock() / 1000) - REPLY_SECONDS;
  hub.writer.schedule();
}
