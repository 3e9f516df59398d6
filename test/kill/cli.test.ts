import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHome } from '../../cli/home.ts';
import { wordsOf } from '../../cli/seed.ts';
import { decodeTransaction } from '../../lib/bitcoin/transaction.ts';
import type { Hex } from '../../lib/bytes.ts';
import type { BroadcastRow, ConnectionRow } from '../../lib/wallet/rows.ts';
import { type Person, startWorld, until, type World } from '../e2e/cli-driver.ts';
import { dies, eachStep, runAgain, runOn } from './cli-steps.ts';
import { connectAll, entries, neighbour, type Open, openPerson } from './cli-world.ts';

let world: World;
let folder: string;
let shop: Open & { handle: Hex };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'picopay-steps-'));
  world = await startWorld();
  shop = await neighbour(world, folder, 'shop');
}, 120_000);

afterAll(async () => {
  await shop.close();
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

async function prepared(name: string, deposits: readonly bigint[]): Promise<{ me: Person; handles: Hex[] }> {
  const me = world.person(name);
  await world.fund(me, 10_000_000n);
  const open = await openPerson(world, me);
  const handles = await connectAll(world, open, deposits);
  await open.close();
  return { me, handles };
}

async function inside<T>(me: Person, look: (open: Open) => Promise<T>): Promise<T> {
  const open = await openPerson(world, me);
  try {
    return await look(open);
  } finally {
    await open.close();
  }
}

const sha256Hex = (hex: string): Hex => createHash('sha256').update(Buffer.from(hex, 'hex')).digest('hex');

describe('a command killed at each of its persisted steps, and given again', () => {
  it('makes one home, with one seed', async () => {
    let n = 0;
    const steps = await eachStep(async (step) => {
      const me = world.person(`new ${n++}`);
      const again = await runAgain(me, step, 'backup', '--words', '--yes');
      if (again === undefined) return false;
      expect([step, again.code, again.stderr]).toEqual([step, 0, '']);
      expect([step, again.json]).toEqual([step, { words: await wordsOf(openHome(me.home, 'regtest'), {}) }]);
      return true;
    });
    expect(steps).toBeGreaterThanOrEqual(5);
  });

  it('connect makes one deposit', async () => {
    const me = world.person('opener');
    await world.fund(me, 10_000_000n);
    const wanted: string[] = [];
    const steps = await eachStep(async (step) => {
      const quantity = String(50_000 + wanted.length);
      const again = await runAgain(me, step, 'connect', 'BTC', quantity);
      wanted.push(quantity);
      if (again === undefined) return false;
      const { handle, send_deposit_txid: txid } = again.json as Record<string, string>;
      const { rows, sent } = await inside(me, async ({ store }) => ({
        rows: await store.list<ConnectionRow>('connections'),
        sent: await store.list<BroadcastRow>('broadcasts'),
      }));
      const mine = rows.filter(({ c2h }) => c2h.value === quantity);
      expect([step, mine.map((row) => [row.handle, row.c2h.txid])]).toEqual([step, [[handle, txid]]]);
      expect([step, sent.filter((row) => row.txid === txid && row.hold).length]).toEqual([step, 0]);
      expect([step, world.chain.tx(txid ?? '')?.vout[0]?.value]).toEqual([step, Number(quantity)]);
      return true;
    });
    expect(steps).toBeGreaterThanOrEqual(4);
    await inside(me, async ({ wallet, store }) => {
      await until('all are open', async () => {
        await world.chain.mine();
        await wallet.sync();
        return (await wallet.connections()).every(({ status }) => status === 'open');
      });
      const rows = await store.list<ConnectionRow>('connections');
      expect(rows.map(({ c2h }) => c2h.value).sort()).toEqual(wanted);
      const deposits = wanted.reduce((sum, value) => sum + BigInt(value), 0n);
      const fees = rows.reduce((sum, { c2h }) => sum + BigInt(world.chain.tx(c2h.txid)?.fee ?? 0), 0n);
      const { confirmed, unconfirmed, reserved } = await wallet.balance();
      expect([confirmed, unconfirmed, reserved]).toEqual([10_000_000n - deposits - fees, 0n, 0n]);
    });
  });

  it('payinvoice pays once, and prints the receipt', async () => {
    const { me, handles } = await prepared('payer', [200_000n]);
    const [handle = ''] = handles;
    let paid = 0n;
    const steps = await eachStep(async (step) => {
      const quantity = 500n + BigInt(step.number);
      const { uri, hash } = await shop.wallet.createInvoice({ asset: 'BTC', quantity });
      const again = await runAgain(me, step, 'payinvoice', uri);
      paid += quantity;
      if (again === undefined) return false;
      expect([step, again.code, again.stderr]).toEqual([step, 0, '']);
      const { token } = again.json as { token: string };
      expect([step, sha256Hex(token)]).toEqual([step, hash]);
      expect([step, await entries(shop.store, 'received', hash)]).toEqual([step, [`${quantity}`]]);
      await inside(me, async ({ wallet, store }) => {
        expect([step, await entries(store, 'sent', hash)]).toEqual([step, [`-${quantity}`]]);
        expect([step, (await wallet.connection(handle)).balance]).toEqual([step, 200_000n - paid]);
      });
      return true;
    });
    expect(steps).toBeGreaterThanOrEqual(3);
    const { out, in: c2h } = world.hub.hub.byHandle.get(handle)?.state ?? {};
    expect([out?.settled, c2h?.settled]).toEqual([0n, paid]);
  });

  it('sync sends what is queued once', async () => {
    const { me, handles } = await prepared('syncer', [200_000n]);
    const [handle = ''] = handles;
    let paid = 0n;
    const steps = await eachStep(async (step) => {
      const tokens = await inside(me, ({ wallet }) =>
        Promise.all(
          [11n, 12n].map((quantity) =>
            wallet.queuePayment({ source: handle, destination: shop.handle, quantity }),
          ),
        ),
      );
      const again = await runAgain(me, step, 'sync');
      paid += 23n;
      if (again === undefined) return false;
      expect([step, again.code, again.stderr]).toEqual([step, 0, '']);
      for (const [i, token] of tokens.entries())
        expect([step, await entries(shop.store, 'received', token)]).toEqual([step, [`${11 + i}`]]);
      await inside(me, async ({ wallet }) => {
        expect([step, await wallet.queuedPayments()]).toEqual([step, []]);
        for (const token of tokens)
          expect([step, await wallet.payment(token)]).toMatchObject([step, { status: 'settled' }]);
        expect([step, (await wallet.connection(handle)).balance]).toEqual([step, 200_000n - paid]);
      });
      return true;
    });
    expect(steps).toBeGreaterThanOrEqual(4);
    expect(world.hub.hub.byHandle.get(handle)?.state?.in?.settled).toBe(paid);
  });

  it('close pays out once, all that is there, also when it is asked again at a lower fee', async () => {
    const { me, handles } = await prepared('closer', Array<bigint>(12).fill(100_000n));
    const left = [...handles];
    await inside(me, async ({ wallet }) => {
      for (const [i, source] of handles.entries())
        await wallet.microSend({ source, destination: shop.handle, quantity: BigInt(100 + i) });
      await wallet.sync();
    });
    const steps = await eachStep(async (step) => {
      const handle = left.shift() ?? '';
      if (!(await dies(me, step, 'close', handle, '--feerate', '5'))) return false;
      // The hub may have signed at 5 already: then nothing lower is signed, and it must be taken.
      const again = await runOn(me, 'close', handle, '--feerate', step.side === 'before' ? '2' : '5');
      expect([step, again.code, again.stderr]).toEqual([step, 0, '']);
      const tx = world.chain.tx(decodeTransaction(String(again.json)).txid);
      await inside(me, async ({ wallet, store }) => {
        const row = await store.get<ConnectionRow>('connections', handle);
        const { balance, status } = await wallet.connection(handle);
        const home = tx?.vout.find(({ scriptpubkey }) => scriptpubkey === row?.home)?.value;
        expect([step, status, home]).toEqual([step, 'closing', Number(balance) - (tx?.fee ?? 0)]);
        expect([step, tx?.vin[0]?.txid]).toEqual([step, row?.c2h.txid]);
      });
      return true;
    });
    expect(steps).toBeGreaterThanOrEqual(3);
    expect(left.length).toBeGreaterThan(0);
  });
});
