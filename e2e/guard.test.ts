import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PreparedRow } from '../lib/wallet/prepared.ts';
import type { ConnectionRow } from '../lib/wallet/rows.ts';
import { type Built, buildExtension } from './build.ts';
import { pause } from './driver/wait.ts';
import { openPeek } from './kill/peek.ts';
import { closeScene, freshId, makeReady, openScene, type ReadyScene, seen } from './scene.ts';
import { openUi, type Ui } from './ui.ts';
import { startWorld, type World } from './world.ts';

/** Promise 13: nobody unlocks the wallet again, the hub is gone, the browser was killed; the money comes home all the same. */
describe('a locked, restarted browser', () => {
  let world: World;
  let built: Built;
  let scene: ReadyScene;
  beforeAll(async () => {
    [world, built] = await Promise.all([startWorld(), buildExtension({ browser: 'chromium', mode: 'test' })]);
    scene = await makeReady(await openScene('chromium', world, built));
  }, 180_000);
  afterAll(async () => {
    if (scene) await closeScene(scene);
    built?.discard();
    await world?.close();
  });

  interface Spend {
    readonly spent: boolean;
    readonly txid?: string;
  }
  const outspend = async (txid: string, vout: number): Promise<Spend> =>
    (await (await fetch(`${world.chainUrl}/tx/${txid}/outspend/${vout}`)).json()) as Spend;

  /** The background dies, and whatever wakes it next makes it look. */
  async function wake(ui: Ui): Promise<void> {
    await scene.driver.killWorker();
    await ui.call('status');
    await pause(700);
  }

  it('settles its channel: what it received is collected, and its deposit comes back', async () => {
    const { driver, handle } = scene;
    const before = scene.ui;
    const { uri, hash } = await before.call('createInvoice', { amount: '5000' });
    await world.payee.wallet.payInvoice({ id: freshId(), uri });
    await seen(before, 'the payment', async () => (await before.call('invoice', { hash })).status === 'paid');
    await before.call('lock', { pauseBudgets: true });
    await driver.crash();
    await world.stopHub();
    await driver.relaunch();

    const ui = openUi(driver);
    const peek = await openPeek(driver);
    expect((await ui.call('status')).phase).toBe('locked');
    const row = (await peek.rows<ConnectionRow>('connections')).find((one) => one.handle === handle);
    if (row === undefined) throw new Error('the connection is gone');
    const ready = await peek.rows<PreparedRow>('prepared');
    const of = (purpose: PreparedRow['purpose']) => ready.find((one) => one.purpose === purpose);
    const commit = of('commit');
    expect(commit).toBeDefined();
    const { txid, vout, expireHeight } = row.c2h;
    const [inTxid = '', inVout = '0'] = (commit?.outpoint ?? '').split(':');

    for (let i = 0; world.height() < expireHeight + 200 && i < 120; i++) {
      await world.mine(12);
      await wake(ui);
      const [deposit, received] = [await outspend(txid, vout), await outspend(inTxid, Number(inVout))];
      if (deposit.spent && received.spent && of('payout') && (await paidOut())) break;
    }
    async function paidOut(): Promise<boolean> {
      const [from = '', at = '0'] = (of('payout')?.outpoint ?? '').split(':');
      return (await outspend(from, Number(at))).txid === of('payout')?.txid;
    }

    expect((await outspend(inTxid, Number(inVout))).txid).toBe(commit?.txid);
    expect(await paidOut()).toBe(true);
    expect((await outspend(txid, vout)).spent).toBe(true);
    expect((await ui.call('status')).phase).toBe('locked');
  }, 600_000);
});
