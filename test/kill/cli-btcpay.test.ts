import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoredShopPayment } from '../../lib/app/shop/stored-row.ts';
import type { LedgerRow } from '../../lib/wallet/rows.ts';
import { type Btcpay, startBtcpay } from '../../sandbox/btcpay/start.ts';
import { type Person, startWorld, type World } from '../e2e/cli-driver.ts';
import { eachStep, runAgain } from './cli-steps.ts';
import { openPerson } from './cli-world.ts';

let world: World;
let shop: Btcpay;
let buyer: Person;

beforeAll(async () => {
  world = await startWorld();
  shop = await startBtcpay({ node: world.chain.node, port: 0 });
  buyer = world.person('buyer');
  for (let i = 0; i < 3; i++) await world.fund(buyer, 5_000_000n);
}, 120_000);

afterAll(async () => {
  await shop.close();
  await world.close();
});

/** An invoice over so many satoshis: where it is paid. */
async function invoice(amountSat: bigint): Promise<{ id: string; url: string }> {
  const amount = `0.${amountSat.toString().padStart(8, '0')}`;
  const response = await fetch(`${shop.url}/api/v1/stores/${shop.storeId}/invoices`, {
    method: 'POST',
    headers: {
      authorization: `token ${shop.admin.apiKey('unrestricted')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ amount, currency: 'BTC' }),
  });
  const { id, checkoutLink: url } = (await response.json()) as { id: string; checkoutLink: string };
  return { id, url };
}

describe('btcpay pay, killed at each of its persisted steps and given again', () => {
  it('makes one transaction for an invoice', async () => {
    let n = 0n;
    const steps = await eachStep(async (step) => {
      const amount = 20_000n + n++;
      const { id, url } = await invoice(amount);
      const command = ['btcpay', 'pay', url, '--max_amount', `${amount}`, '--sent'];
      const again = await runAgain(buyer, step, ...command);
      if (again !== undefined) expect([step, again.code, again.stdout]).toEqual([step, 0, expect.anything()]);
      await shop.admin.check();
      expect([step, shop.admin.invoice(id)]).toMatchObject([step, { status: 'Processing', paidSat: amount }]);
      const open = await openPerson(world, buyer);
      try {
        const rows = await open.store.list<StoredShopPayment>('shopPayments');
        const mine = rows.filter((row) => row.id === id && row.state !== 'dropped');
        const ledger = await open.store.list<LedgerRow>('ledger', { index: 'at' });
        const sent = ledger.filter(({ kind, quantity }) => kind === 'chain' && quantity === `-${amount}`);
        expect([step, mine.map(({ txid }) => txid)]).toEqual([step, sent.map(({ txid }) => txid)]);
        expect([step, mine.length]).toEqual([step, 1]);
      } finally {
        await open.close();
      }
      await world.chain.mine();
      return again !== undefined;
    });
    expect(steps).toBeGreaterThanOrEqual(3);
  });
});
