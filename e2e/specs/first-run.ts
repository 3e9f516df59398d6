import { expect } from 'vitest';
import type { Page } from '../driver/types.ts';
import { PASSWORD, type Scene, type Spec } from '../scene.ts';
import { attribute, isThere, press, sats, sees, textOf, type, until } from '../screen.ts';
import { callFrom } from '../ui.ts';

/** Goes through the steps up to the wallet's setup: the password, the servers. */
async function setUp({ world }: Scene, page: Page): Promise<void> {
  await type(page, 'password', 'password');
  await type(page, 'password-repeat', 'password');
  expect(await attribute(page, 'strength', 'data-level')).toBe('weak');
  expect(await page.$eval('[data-testid="password-next"]', (e) => (e as HTMLButtonElement).disabled)).toBe(
    true,
  );
  await type(page, 'password', PASSWORD);
  await type(page, 'password-repeat', PASSWORD);
  await press(page, 'password-next');
  await press(page, 'network-own');
  await page.select('[data-testid="network-name"]', 'regtest');
  await type(page, 'hub-url', world.hubUrl);
  await type(page, 'chain-url', world.chainUrl);
  for (const server of ['hub-url', 'chain-url']) {
    await press(page, `${server}-probe`);
    await until(page, `an answer of ${server}`, async () => (await textOf(page, `${server}-answer`)) !== '');
  }
  await press(page, 'setup');
}

export const firstRunSpecs: readonly Spec<Scene>[] = [
  {
    name: 'makes a wallet from nothing: words, password, servers, coins, channel',
    async run(scene) {
      const { driver, world } = scene;
      const page = await driver.extensionPage('welcome.html');
      await press(page, 'create');
      await sees(page, 'words');
      expect(await textOf(page, 'word-1')).toBe('••••••');
      await press(page, 'words-show');
      const words: string[] = [];
      for (let i = 1; i <= 12; i++) words.push((await textOf(page, `word-${i}`)).trim());
      expect(new Set(words).size).toBeGreaterThan(6);
      await press(page, 'words-written');

      const asked = await page.$$eval('[data-testid^="check-"]', (fields) =>
        fields.map((field) => field.getAttribute('data-testid') ?? '').filter((id) => /^check-\d+$/.test(id)),
      );
      expect(asked).toHaveLength(3);
      for (const id of asked) await type(page, id, 'wrong');
      await press(page, 'check-next');
      await page.waitForSelector('[role=alert]');
      for (const id of asked) await type(page, id, words[Number(id.slice(6)) - 1] ?? '');
      await press(page, 'check-next');
      await setUp(scene, page);

      await sees(page, 'address');
      await world.fund((await textOf(page, 'address')).trim(), 1_500_000n);
      await until(page, 'the coins', async () => (await sats(page, 'arrived')) === '1500000');
      if (await isThere(page, 'deposit-next')) await press(page, 'deposit-next');
      await type(page, 'quantity', '600000');
      await press(page, 'connect');
      await sees(page, 'connect-progress');
      await world.mineUntil('the channel open', () => isThere(page, 'done'));
      expect(BigInt(await sats(page, 'sendable'))).toBeGreaterThan(500_000n);

      const status = await callFrom(page, 'status');
      expect(status).toMatchObject({ phase: 'open', network: 'regtest' });
      expect(status.connections.map(({ status }) => status)).toEqual(['open']);
    },
  },
  {
    name: 'shows the popup of the wallet that is there, and locks it',
    async run({ driver }) {
      const popup = await driver.openPopup();
      await sees(popup, 'home');
      expect(BigInt(await sats(popup, 'sendable'))).toBeGreaterThan(500_000n);
      await press(popup, 'lock');
      await sees(popup, 'unlock-screen');
      await type(popup, 'password', 'not the password');
      await press(popup, 'unlock');
      await popup.waitForSelector('[role=alert]');
      await sees(popup, 'unlock-screen');
      await popup.close();
      const again = await driver.openPopup();
      await type(again, 'password', PASSWORD);
      await until(again, 'the unlocked wallet', async () => {
        if (await isThere(again, 'home')) return true;
        await again.click('[data-testid="unlock"]:not(:disabled)').catch(() => {});
        return isThere(again, 'home');
      });
      await again.close();
    },
  },
];

/** What a wallet elsewhere left behind. */
export interface Past {
  readonly words: string;
  /** Text of its backup file. */
  readonly backup: string;
  readonly handle: string;
}

/** In a browser without a wallet. */
export async function restore(scene: Scene, past: Past, saveFile: (text: string) => string): Promise<void> {
  const page = await scene.driver.extensionPage('welcome.html');
  await press(page, 'restore');
  await type(page, 'restore-words', past.words.replace(/\S+$/, 'xylophones'));
  await press(page, 'restore-next');
  await page.waitForSelector('[role=alert]');
  expect(await page.$eval('[role=alert]', (e) => e.textContent)).toContain('xylophones');
  await type(page, 'restore-words', past.words);
  const field = await page.$('input[data-testid="restore-file"]');
  await (field as unknown as { uploadFile(path: string): Promise<void> }).uploadFile(saveFile(past.backup));
  await press(page, 'restore-next');
  await setUp(scene, page);
  await until(page, 'the restored wallet', async () => (await callFrom(page, 'status')).phase === 'open');
  const connections = await callFrom(page, 'connections');
  expect(connections.map(({ handle, status }) => [handle, status])).toContainEqual([past.handle, 'recover']);
  // It has been closed meanwhile. Of the channel that the file does not know yet, the hub keeps the backup.
  const recovered = await callFrom(page, 'recover');
  expect(recovered.find(({ handle }) => handle === past.handle)?.state).toBe('returned');
  expect(recovered.find(({ handle }) => handle !== past.handle)?.state).toBe('waiting');
  await until(page, 'the coins of the closed channel', async () => {
    await callFrom(page, 'refresh');
    return BigInt((await callFrom(page, 'status')).onChain?.confirmed ?? 0) > 900_000n;
  });
}
