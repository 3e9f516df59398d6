import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../lib/channel/index.ts';
import type { BroadcastRow } from '../lib/wallet/rows.ts';
import { type Built, buildExtension } from './build.ts';
import { eventually } from './driver/wait.ts';
import { openPeek } from './kill/peek.ts';
import { type Liar, type Lie, startLiar } from './liar.ts';
import { closeScene, freshId, invoiceOf, makeReady, openScene, type ReadyScene, seen } from './scene.ts';
import { isThere, press, textOf, until } from './screen.ts';
import { startWorld, type World } from './world.ts';

/** A message of a kind told otherwise. */
const change =
  (edit: (message: Message) => Message): Lie =>
  (packet) => [
    { ...packet, messages: packet.messages.map(({ seq, message }) => ({ seq, message: edit(message) })) },
  ];

/** Behind its address stands a true hub: what it says is changed on the way. The wallet refuses, says why and loses nothing. */
describe('a hub that lies to a browser', () => {
  let world: World;
  let liar: Liar;
  let built: Built;
  let scene: ReadyScene;
  beforeAll(async () => {
    [world, built] = await Promise.all([startWorld(), buildExtension({ browser: 'chromium', mode: 'test' })]);
    liar = await startLiar(world.hubUrl);
    const place = { ...world, hubUrl: liar.url };
    scene = await makeReady(await openScene('chromium', place, built));
  }, 300_000);
  afterAll(async () => {
    if (scene) await closeScene(scene);
    built?.discard();
    await liar?.close();
    await world?.close();
  });

  afterEach(() => {
    liar.tell();
    liar.cut({ again: true });
  });

  const host = (url: string) => new URL(url).host;
  async function channel(handle = scene.handle) {
    const found = (await scene.ui.call('connections')).find((one) => one.handle === handle);
    if (!found) throw new Error('the channel is gone');
    return found;
  }
  const online = () => seen(scene.ui, 'the line to the hub', async () => (await channel()).online);

  /** For the browser the payee's hub is at the liar's address. */
  async function invoice(amount: bigint) {
    const { uri, hash } = await invoiceOf(scene, amount);
    return { hash, uri: uri.replace(host(world.hubUrl), host(liar.url)) };
  }
  async function bePaid(amount: string) {
    const { uri, hash } = await scene.ui.call('createInvoice', { amount });
    const mine = uri.replace(host(liar.url), host(world.hubUrl));
    return { hash, paying: world.payee.wallet.payInvoice({ id: freshId(), uri: mine }) };
  }
  const invoiceStatus = async (hash: string) => (await scene.ui.call('invoice', { hash })).status;

  /** A screen of the popup, when it says this. */
  async function says(route: string, testid: string, text: string): Promise<void> {
    const page = await scene.driver.extensionPage(`popup.html#/${route}`);
    await until(page, text, async () => (await textOf(page, testid)).includes(text));
    await page.close();
  }

  it('is booked once when it says everything twice', async () => {
    liar.tell((packet) => [packet, packet]);
    const before = await channel();
    const { uri } = await invoice(3000n);
    const paid = await scene.ui.call('pay', { id: freshId(), uri });
    expect(paid.status).toBe('settled');
    const { hash, paying } = await bePaid('2000');
    await paying;
    await seen(scene.ui, 'what was received', async () => (await invoiceStatus(hash)) === 'paid');
    const after = await channel();
    expect(BigInt(after.balance)).toBe(BigInt(before.balance) - 3000n - BigInt(paid.fee) + 2000n);
    expect(after.problem).toBeUndefined();
  });

  it('is not heard where its words are not signed by its key', async () => {
    const { uri } = await invoice(100n);
    const id = freshId();
    liar.tell((packet) => [{ ...packet, sent: packet.sent + 1 }]);
    liar.cut({ again: false });
    const paying = scene.ui.call('pay', { id, uri });
    await expect(paying).rejects.toMatchObject({ code: 'BadSignature' });
    await expect(scene.ui.call('payment', { id })).rejects.toMatchObject({ code: 'PaymentNotFound' });
    liar.tell();
    liar.cut({ again: true });
    await online();
    expect((await scene.ui.call('pay', { id, uri })).status).toBe('settled');
  });

  it('opens no channel by a deposit that was not agreed on', async () => {
    liar.tell(
      change((message) =>
        message.type === 'funded' ? { ...message, expireHeight: message.expireHeight + 1 } : message,
      ),
    );
    const { handle } = await scene.ui.call('connect', { quantity: '50000', receive: '50000' });
    await world.mineUntil('the word on the deposit', async () => {
      await scene.ui.call('refresh');
      return (await channel(handle)).problem !== undefined;
    });
    expect(await channel(handle)).toMatchObject({ status: 'opening', receivable: '0', balance: '50000' });
    await says(`channel/${handle}`, 'channel-screen', 'the hub funded something that was not agreed on');
  });

  it('proves no payment by a receipt that is none', async () => {
    await online();
    liar.tell(
      change((message) =>
        message.type === 'settle'
          ? { ...message, preimages: message.preimages.map(() => 'ab'.repeat(32)) }
          : message,
      ),
    );
    const before = await channel();
    const { uri, hash } = await invoice(4000n);
    const id = freshId();
    const paying = scene.ui.call('pay', { id, uri }).catch(() => undefined);
    await eventually(
      'the payee is paid',
      async () => (await world.payee.wallet.invoice(hash)).status === 'paid',
    );
    const page = await scene.driver.extensionPage('popup.html#/activity');
    await press(page, 'entry');
    await until(page, 'that it may be paid', async () =>
      (await textOf(page, 'entry-screen')).includes('It may be paid.'),
    );
    expect(await isThere(page, 'token')).toBe(false);
    await page.close();
    expect(await scene.ui.call('payment', { id })).toMatchObject({ status: 'unknown', amount: '4000' });
    expect((await channel()).balance).toBe(before.balance);
    void paying;
  });

  it('pays with no commit over another amount', async () => {
    await online();
    liar.tell(
      change((message) =>
        message.type === 'commit' && message.locks.length > 0
          ? {
              ...message,
              total: message.total - 4950n,
              locks: message.locks.map((lock) => ({ ...lock, amount: 50n })),
              sends: message.sends.map((one) => ({ ...one, quantity: 50n })),
            }
          : message,
      ),
    );
    const before = await channel();
    const { hash, paying } = await bePaid('5000');
    void paying.catch(() => undefined);
    await eventually('the commit is refused', async () => (await channel()).problem !== undefined);
    expect(await invoiceStatus(hash)).toBe('open');
    expect(await channel()).toMatchObject({ status: 'open', receivable: '0', balance: before.balance });
    await says('', 'problem-BadSignature', 'A signature of the hub does not fit.');
    await says(`channel/${scene.handle}`, 'channel-screen', 'BadSignature: over the rebuilt commit');
  });

  it('takes nothing by an older state than it once told: what was received is collected', async () => {
    const { balance } = await channel();
    liar.tell((packet) => [{ ...packet, sent: 0, ack: 0 }]);
    liar.cut({ again: true });
    await seen(scene.ui, 'the warning', async () =>
      (await scene.ui.call('status')).problems.some(
        ({ code, handle }) => code === 'StaleState' && handle === scene.handle,
      ),
    );
    const older = "the hub's state is older than what it once said";
    await says(`channel/${scene.handle}`, 'channel-screen', older);
    expect(await channel()).toMatchObject({ sendable: '0', balance });
    await scene.ui.call('closeAlone', { handle: scene.handle });
    const peek = await openPeek(scene.driver);
    const commit = await eventually('the commit', async () => {
      const rows = await peek.rows<BroadcastRow>('broadcasts');
      return rows.find(({ connection, purpose }) => connection === scene.handle && purpose === 'commit');
    });
    const { vout } = await eventually('the commit on the chain', async () => {
      const response = await fetch(`${world.chainUrl}/tx/${commit.txid}`);
      return response.ok && ((await response.json()) as { vout: readonly { readonly value: number }[] });
    });
    expect(vout[0]?.value).toBe(2000);
  });
});
