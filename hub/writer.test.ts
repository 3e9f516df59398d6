import { describe, expect, it } from 'vitest';
import { memoryStore, secret, world } from './fakes.ts';
import { writer } from './writer.ts';

describe('the writer', () => {
  it('takes all of a tick into one transaction, and runs effects only after it', async () => {
    const store = memoryStore();
    const order: string[] = [];
    const w = writer({ store, before: () => order.push('before'), fatal: () => {} });
    w.now.replies.push({ digest: 'a', answer: '1', at: 1 });
    w.after(() => order.push(`effect ${store.batches.length}`));
    w.now.replies.push({ digest: 'b', answer: '2', at: 1 });
    await w.durable();
    expect(order).toEqual(['before', 'effect 1']);
    expect(store.batches[0]?.replies.map((r) => r.digest)).toEqual(['a', 'b']);
  });

  it('waits for a slow store, and gathers meanwhile', async () => {
    const store = memoryStore();
    let go: () => void = () => {};
    store.hold = new Promise((resolve) => {
      go = resolve;
    });
    const w = writer({ store, before: () => {}, fatal: () => {} });
    const done: string[] = [];
    w.after(() => done.push('first'));
    await new Promise((r) => setImmediate(r));
    w.after(() => done.push('second'));
    await new Promise((r) => setTimeout(r, 5));
    expect([done, w.stats.flushes]).toEqual([[], 1]);
    go();
    await w.durable();
    expect([done, w.stats.flushes]).toEqual([['first', 'second'], 2]);
  });

  it('says nothing more once the store has failed', async () => {
    const w = world();
    const [a, b] = [await w.client(), await w.client()];
    const fatal: unknown[] = [];
    const store = memoryStore();
    store.fail = new Error('disk full');
    const broken = writer({ store, before: () => {}, fatal: (error) => fatal.push(error) });
    let said = false;
    broken.after(() => {
      said = true;
    });
    await new Promise((r) => setTimeout(r, 5));
    broken.after(() => {
      said = true;
    });
    await new Promise((r) => setTimeout(r, 5));
    expect([said, fatal]).toEqual([false, [store.fail]]);

    w.store.fail = new Error('disk full');
    a.lock(b.handle, 10n, secret(1).hash);
    await new Promise((r) => setTimeout(r, 5));
    expect(b.events.filter((e) => e.type === 'offered')).toEqual([]);
    expect(a.state.outbox).toHaveLength(1);
  });
});
