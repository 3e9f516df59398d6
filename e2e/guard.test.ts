import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nowRange, oldKey, type PreparedRow } from '../lib/wallet/prepared.ts';
import type { ConnectionRow } from '../lib/wallet/rows.ts';
import { type Built, buildExtension } from './build.ts';
import { type KeptCommit, keepCommit } from './cheat.ts';
import { BROWSER_KINDS } from './driver/find.ts';
import { eventually, pause } from './driver/wait.ts';
import { openPeek } from './kill/peek.ts';
import { closeScene, freshId, invoiceOf, makeReady, openScene, type ReadyScene, seen } from './scene.ts';
import { openUi, type Ui } from './ui.ts';
import { startWorld, type World } from './world.ts';

/** Blocks: short, for they are all mined here. */
const EXPIRE = 90;

/** Promise 13: nobody unlocks the wallet again, the hub is gone, the browser was killed; the money comes home all the same. */
describe.each(BROWSER_KINDS)('a locked, restarted browser: %s', (kind) => {
  let world: World;
  let built: Built;
  let scene: ReadyScene;
  /** The channel in which the hub cheats, and one that was never used. */
  let used: string;
  let idle: string;
  let kept: KeptCommit;
  let ui: Ui;
  let rows: readonly ConnectionRow[];
  let prepared: readonly PreparedRow[];
  let lookMs = 700;

  beforeAll(async () => {
    [world, built] = await Promise.all([startWorld(), buildExtension({ browser: kind, mode: 'test' })]);
    scene = await makeReady(await openScene(kind, world, built), { quantity: '100000', expireTime: EXPIRE });
    used = scene.handle;
    kept = await payAndTakeBack();
    idle = (await scene.ui.call('connect', { quantity: '50000', expireTime: EXPIRE })).handle;
    await world.mineUntil('the second channel', async () => {
      await scene.ui.call('refresh');
      return (await scene.ui.call('connections')).every(({ status }) => status === 'open');
    });
    await scene.ui.call('lock', { pauseBudgets: true });
    await scene.driver.crash();
    await world.stopHub();
    await scene.driver.relaunch();
    ui = openUi(scene.driver);
    const peek = await openPeek(scene.driver);
    [rows, prepared] = [await peek.rows('connections'), await peek.rows('prepared')];
  }, 300_000);
  afterAll(async () => {
    if (scene) await closeScene(scene);
    built?.discard();
    await world?.close();
  });

  /** The hub is paid, puts its commit aside, and gives some of it up again by netting, of which it reveals the secret. */
  async function payAndTakeBack(): Promise<KeptCommit> {
    const { uri } = await invoiceOf(scene, 60_000n);
    expect((await scene.ui.call('pay', { id: freshId(), uri })).status).toBe('settled');
    const aside = keepCommit(world.hubSide(used));
    const back = await scene.ui.call('createInvoice', { amount: '60000' });
    await world.payee.wallet.payInvoice({ id: freshId(), uri: back.uri });
    await seen(scene.ui, 'the secret of the old commit', async () => {
      const side = world.hubSide(used).state?.in;
      return side !== undefined && side.epoch > aside.epoch && side.settled < 60_000n;
    });
    return aside;
  }

  interface Spend {
    readonly spent: boolean;
    readonly txid?: string;
  }
  const esplora = async <T>(path: string): Promise<T> =>
    (await (await fetch(`${world.chainUrl}/${path}`)).json()) as T;
  /** The transaction that spends `txid:vout`. */
  async function spender(outpoint: string): Promise<string | undefined> {
    const [txid, vout] = outpoint.split(':');
    return (await esplora<Spend>(`tx/${txid}/outspend/${vout}`)).txid;
  }

  /** The background dies, and whatever wakes it next makes it look. */
  async function wake(): Promise<void> {
    await scene.driver.killWorker();
    expect((await ui.call('status')).phase).toBe('locked');
    await pause(lookMs);
    // A machine on which it does not come to an end in this time gives it more each time.
    lookMs *= 1.03;
  }

  function connection(handle: string): ConnectionRow {
    const row = rows.find((one) => one.handle === handle);
    if (row === undefined) throw new Error('the connection is gone');
    return row;
  }

  function readyFor(handle: string, purpose: PreparedRow['purpose']): PreparedRow {
    const { from, to } = nowRange(handle);
    const row = prepared.find((one) => one.id >= from && one.id < to && one.purpose === purpose);
    if (row === undefined) throw new Error(`no ${purpose} was signed ahead`);
    return row;
  }

  it('punishes a hub that publishes a commit which it had given up', async () => {
    const penalty = prepared.find(({ id }) => id === oldKey(used, kept.txid));
    expect(penalty).toMatchObject({ purpose: 'revoke', outpoint: `${kept.txid}:0` });
    const { c2h, home } = connection(used);
    const given = await fetch(`${world.chainUrl}/tx`, { method: 'POST', body: kept.rawtx });
    expect(await given.text()).toBe(kept.txid);
    expect(await spender(`${c2h.txid}:${c2h.vout}`)).toBe(kept.txid);
    const taken = await eventually(
      'the punishment',
      async () => {
        await wake();
        return spender(`${kept.txid}:0`);
      },
      60_000,
    );
    expect(taken).toBe(penalty?.txid);
    await world.mine(12);
    const { status, vout } = await esplora<{
      readonly status: { readonly confirmed: boolean };
      readonly vout: readonly { readonly scriptpubkey: string; readonly value: number }[];
    }>(`tx/${taken}`);
    expect(status.confirmed).toBe(true);
    expect(vout.map(({ scriptpubkey }) => scriptpubkey)).toEqual([home]);
    expect(vout[0]?.value).toBeGreaterThan(55_000);
  });

  it('settles its channel: what it received is collected, and its deposit comes back', async () => {
    const ends = [readyFor(used, 'commit'), readyFor(used, 'payout'), readyFor(idle, 'expire')];
    const done = async () =>
      (await Promise.all(ends.map(({ outpoint }) => spender(outpoint)))).every((txid) => txid !== undefined);
    const last = connection(idle).c2h.expireHeight + 60;
    while (world.height() < last && !(await done())) {
      await world.mine(3);
      await wake();
    }
    for (const { outpoint, txid } of ends) expect(await spender(outpoint)).toBe(txid);
    expect((await ui.call('status')).phase).toBe('locked');
  });
});
