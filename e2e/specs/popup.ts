import { expect } from 'vitest';
import type { Page } from '../driver/types.ts';
import { invoiceOf, type ReadyScene, type Spec, seen } from '../scene.ts';
import { attribute, isThere, press, sats, sees, textOf, type, until } from '../screen.ts';

/** The popup's page in a tab, at a place: what it shows there is the same. */
async function place({ driver }: ReadyScene, hash: string): Promise<Page> {
  return driver.extensionPage(`popup.html#/${hash}`);
}

export const popupSpecs: readonly Spec[] = [
  {
    name: 'shows in the popup, as wide as it was made to be, what can be sent and received',
    async run(scene) {
      const popup = await scene.driver.openPopup();
      await sees(popup, 'home');
      expect(await popup.evaluate(() => [document.body.clientWidth, innerWidth >= 380])).toEqual([380, true]);
      const status = await scene.ui.call('status');
      expect(await sats(popup, 'sendable')).toBe(status.sendable);
      expect(await sats(popup, 'receivable')).toBe(status.receivable);
      expect(await textOf(popup, 'network')).not.toBe('');
      await popup.close();
    },
  },
  {
    name: 'makes an invoice in the popup and sees it paid',
    async run(scene) {
      const popup = await place(scene, 'receive');
      await type(popup, 'amount', '555');
      await type(popup, 'memo', 'Lunch');
      await press(popup, 'create-invoice');
      await sees(popup, 'invoice-open');
      const uri = await attribute(popup, 'qr', 'data-text');
      expect(uri).toMatch(/^pico:/i);
      const paid = await scene.world.payee.wallet.payInvoice({ id: `lunch-${Date.now()}`, uri });
      expect(paid.status).toBe('settled');
      await sees(popup, 'invoice-paid');
    },
  },
  {
    name: 'pays an invoice typed into the popup, and shows the receipt',
    async run(scene) {
      const { uri, hash } = await invoiceOf(scene, 333n, 'By hand');
      const popup = await place(scene, 'send');
      await type(popup, 'send-to', uri);
      await sees(popup, 'recognised');
      await press(popup, 'review');
      await sees(popup, 'review-screen');
      expect(await sats(popup, 'review-amount')).toBe('333');
      await press(popup, 'confirm-send');
      await sees(popup, 'result-screen');
      expect((await textOf(popup, 'hash')).replace(/\s/g, '')).toContain(hash);
      expect((await scene.world.payee.wallet.invoice(hash)).status).toBe('paid');
    },
  },
];

/** What ends or makes channels: after everything that needs the first one. */
export const channelSpecs: readonly Spec[] = [
  {
    name: 'connects a second channel from the popup',
    async run(scene) {
      const popup = await place(scene, 'connect');
      await type(popup, 'quantity', '300000');
      await sees(popup, 'quote');
      if (await isThere(popup, 'agree-first')) await press(popup, 'agree-first');
      await press(popup, 'confirm-connect');
      await sees(popup, 'connect-progress');
      await scene.world.mineUntil('two open channels', async () => {
        await scene.ui.call('refresh');
        const open = (await scene.ui.call('connections')).filter(({ status }) => status === 'open');
        return open.length === 2;
      });
    },
  },
  {
    name: 'closes a channel together with the hub, and has the money on the chain',
    async run(scene) {
      const { ui, world, handle } = scene;
      const before = BigInt((await ui.call('status')).onChain?.confirmed ?? 0);
      const popup = await place(scene, `channel/${handle}`);
      await press(popup, 'close');
      await sees(popup, 'close-dialog');
      await press(popup, 'close-confirm');
      await until(popup, 'the close under way', async () => {
        const found = (await ui.call('connections')).find((connection) => connection.handle === handle);
        return found?.status !== 'open';
      });
      await world.mineUntil('the money back', async () => {
        await ui.call('refresh');
        return BigInt((await ui.call('status')).onChain?.confirmed ?? 0) > before + 900_000n;
      });
    },
  },
  {
    name: 'closes the other channel alone, with the hub away, and says when the money comes back',
    async run(scene) {
      const { ui, world } = scene;
      const open = (await ui.call('connections')).find(({ status }) => status === 'open');
      const popup = await place(scene, `channel/${open?.handle ?? ''}`);
      await world.stopHub();
      try {
        await press(popup, 'close-alone');
        await sees(popup, 'close-dialog');
        await press(popup, 'close-confirm');
        let height: number | undefined;
        await seen(ui, 'the close under way', async () => {
          const found = (await ui.call('connections')).find(({ handle }) => handle === open?.handle);
          height = found?.returnsHeight;
          return found?.status === 'closing' && height !== undefined;
        });
        const shown = new Intl.NumberFormat('en').format(height ?? 0);
        await until(popup, `block ${shown}`, async () =>
          (await textOf(popup, 'channel-screen')).includes(shown),
        );
      } finally {
        await world.startHub();
      }
    },
  },
];
