import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { Receipt } from '../../lib/provider/types.ts';
import type { LedgerRow } from '../../lib/wallet/rows.ts';
import { eventually, PATIENCE_MS, pause } from '../driver/wait.ts';
import { type Asked, ask } from '../page.ts';
import { freshId, invoiceOf, nextClick, noApproval, type ReadyScene } from '../scene.ts';
import type { Flow } from './deaths.ts';
import type { Site, Stage } from './stage.ts';

interface Wish {
  readonly id: string;
  readonly uri: string;
  readonly hash: string;
  readonly amount: bigint;
  /** The payee's balance before. */
  readonly before: bigint;
  readonly spent: bigint;
  receipt?: Receipt;
}

export interface PayOptions {
  readonly site: Site;
  /** On a budget no window may come; without one it is approved, as often as it takes. */
  readonly budget: boolean;
}

/** A locked payment of a site. */
export function payFlow(stage: Stage, { site, budget }: PayOptions): Flow<Wish> {
  const { scene, peek } = stage;
  const { page } = site;
  const { payee } = stage.world;
  let count = 0n;

  const spentOf = async (): Promise<bigint> => {
    if (!budget) return 0n;
    const view = await (await ask(page(), 'picopay_getBudget')).result();
    expect(view?.reserved).toBe('0');
    return BigInt(view?.spent ?? -1);
  };
  const pay = async (wish: Wish): Promise<void> => {
    const asked = await ask(page(), 'picopay_pay', { id: wish.id, invoice: wish.uri });
    wish.receipt = budget ? await asked.result() : await decided(scene, asked);
  };
  return {
    name: budget ? 'payment on a budget' : 'payment on approval',
    async prepare() {
      await nextClick(page());
      const amount = 100n + ++count;
      const { uri, hash } = await invoiceOf(scene, amount);
      await payee.wallet.sync(payee.handle);
      const before = (await payee.wallet.connection(payee.handle)).balance;
      return { id: freshId(), uri, hash, amount, before, spent: await spentOf() };
    },
    act: pay,
    async again(wish) {
      if (wish.receipt !== undefined) return;
      await site.back();
      await pay(wish);
    },
    async check(wish) {
      const { hash, amount, id } = wish;
      const fee = BigInt(wish.receipt?.fee ?? -1);
      expect(wish.receipt).toMatchObject({ id, hash, amount: amount.toString(), status: 'settled' });
      expect(
        createHash('sha256')
          .update(wish.receipt?.token ?? '', 'hex')
          .digest('hex'),
      ).toBe(hash);
      const known = await (await ask(page(), 'picopay_getPayment', { id })).result();
      expect(known).toEqual(wish.receipt);
      expect(await spentOf()).toBe(budget ? wish.spent + amount + fee : 0n);
      const ledger = (await peek().rows<LedgerRow>('ledger')).filter(({ token }) => token === hash);
      expect(ledger.map(({ kind, quantity }) => [kind, quantity])).toEqual([['sent', `-${amount}`]]);
      await eventually('the payee has it', async () => {
        await payee.wallet.sync(payee.handle);
        return (await payee.wallet.connection(payee.handle)).balance >= wish.before + amount;
      });
      expect((await payee.wallet.connection(payee.handle)).balance).toBe(wish.before + amount);
      await noApproval(scene.driver);
    },
  };
}

/** Says yes whenever the window asks, until the page has its answer. */
export async function decided<R>({ driver }: Pick<ReadyScene, 'driver'>, asked: Asked<R>): Promise<R> {
  const end = Date.now() + PATIENCE_MS;
  while ((await asked.now())?.state === 'pending' && Date.now() < end) {
    if ((await driver.approvalCount()) > 0) {
      const window = await driver.approvalPage(1000).catch(() => undefined);
      await window?.click('button[data-armed="true"]').catch(() => {});
    }
    await pause(50);
  }
  return await asked.result(0);
}
