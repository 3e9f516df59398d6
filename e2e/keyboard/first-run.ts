import { expect } from 'vitest';
import type { Page } from '../driver/types.ts';
import { PASSWORD, type Scene, type Spec } from '../scene.ts';
import { isThere, sats, sees, textOf, until } from '../screen.ts';
import { callFrom } from '../ui.ts';
import { choose, press, select, type, walk } from './keys.ts';

async function setUp({ world }: Scene, page: Page): Promise<void> {
  await type(page, 'password', PASSWORD);
  await type(page, 'password-repeat', PASSWORD);
  await press(page, 'password-next');
  await sees(page, 'welcome-network');
  await choose(page, 'network', 'own');
  await select(page, 'network-name', 'regtest');
  await type(page, 'hub-url', world.hubUrl);
  await press(page, 'hub-url-probe', 'Space');
  await until(page, 'an answer of the hub', async () => (await textOf(page, 'hub-url-answer')) !== '');
  await type(page, 'chain-url', world.chainUrl);
  await press(page, 'setup');
}

export const firstRun: Spec<Scene> = {
  name: 'makes a wallet: words, check, password, servers, coins, channel',
  async run(scene) {
    const { driver, world } = scene;
    const page = await driver.extensionPage('welcome.html');
    await walk(page, 'welcome-start');
    await press(page, 'create');
    await sees(page, 'words');
    await press(page, 'words-show');
    const words: string[] = [];
    for (let i = 1; i <= 12; i++) words.push((await textOf(page, `word-${i}`)).trim());
    await press(page, 'words-written');
    await sees(page, 'welcome-check');
    const asked = await page.$$eval('[data-testid^="check-"]', (fields) =>
      fields.map((field) => field.getAttribute('data-testid') ?? '').filter((id) => /^check-\d+$/.test(id)),
    );
    expect(asked).toHaveLength(3);
    for (const id of asked) await type(page, id, words[Number(id.slice(6)) - 1] ?? '');
    // Enter in a field is the form's button.
    await page.keyboard.press('Enter');
    await sees(page, 'welcome-password');
    await setUp(scene, page);
    await sees(page, 'address');
    await world.fund((await textOf(page, 'address')).trim(), 3_000_000n);
    await until(page, 'the coins', async () => (await sats(page, 'arrived')) === '3000000');
    if (await isThere(page, 'deposit-next')) await press(page, 'deposit-next');
    await type(page, 'quantity', '600000');
    await press(page, 'connect');
    await sees(page, 'connect-progress');
    await world.mineUntil('the channel open', () => isThere(page, 'done'));
    await walk(page, 'done');
    await page.close();
  },
};

/** In a browser without a wallet. */
export async function restore(scene: Scene, words: string): Promise<void> {
  const page = await scene.driver.extensionPage('welcome.html');
  await press(page, 'restore');
  await type(page, 'restore-words', words);
  await press(page, 'restore-next');
  await sees(page, 'welcome-password');
  await setUp(scene, page);
  await until(page, 'the restored wallet', async () => (await callFrom(page, 'status')).phase === 'open');
  await page.close();
}
