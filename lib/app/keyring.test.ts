import { describe, expect, it } from 'vitest';
import { type World, world } from '../../test/harness/wallets.ts';
import { addressToScript } from '../bitcoin/address.ts';
import { accountKey } from '../bitcoin/keys.ts';
import { mnemonicToSeed } from '../bitcoin/seed.ts';
import { type Bytes, bytesToHex, type Hex, hexToBytes } from '../bytes.ts';
import { openWallet } from '../wallet/index.ts';
import { Keyring, type KeyringDeps, type Phase } from './keyring.ts';
import { memorySession } from './session.ts';

const WORDS = 'legal winner thank year wave sausage worth useful legal winner thank yellow';
const PASSWORD = 'correct horse battery staple';
const HOUR = 3600;

/** One browser profile: a store that stays, a session that ends with the browser, keyrings that end with the worker. */
function profile(w: World = world()) {
  let session = memorySession();
  let live: readonly Hex[] = [];
  const phases: Phase[] = [];
  const base = {
    network: 'regtest' as const,
    chain: w.chain.source,
    hub: w.hub.url,
    clock: () => w.now,
    fetch: w.hub.fetch,
    WebSocket: false as const,
  };
  const deps = (): KeyringDeps => ({
    store: w.store('profile'),
    session,
    clock: () => w.now,
    openFull: (seed) => openWallet({ ...base, store: w.store('profile'), seed }),
    openRestricted: (keys) => openWallet({ ...base, store: w.store('profile'), keys }),
    liveBudgetHandles: async () => live,
    onPhase: (phase) => void phases.push(phase),
    kdf: { iterations: 100_000 },
  });
  return {
    w,
    phases,
    session: () => session,
    budget: (...handles: Hex[]) => {
      live = handles;
    },
    /** The worker dies, and comes again. */
    async worker(): Promise<Keyring> {
      const keyring = new Keyring(deps());
      await keyring.resume();
      return keyring;
    },
    restartBrowser: () => {
      session = memorySession();
    },
  };
}

async function connected(keyring: Keyring, w: World): Promise<Hex> {
  const wallet = keyring.wallet();
  w.chain.fund(addressToScript(await wallet.receiveAddress(), 'regtest'), 400_000n);
  w.chain.mine();
  const { handle } = await wallet.connect({ asset: 'BTC', quantity: 100_000n });
  for (let i = 0; i < 2; i++) {
    w.chain.mine();
    await w.hub.watch();
    await wallet.sync();
  }
  await wallet.tick();
  return handle;
}

describe('the keyring', () => {
  it('is made once, open at once, and locked for who has no password', async () => {
    const p = profile();
    const keyring = await p.worker();
    expect(keyring.phase()).toBe('none');
    expect(() => keyring.wallet()).toThrow(expect.objectContaining({ code: 'NotSetUp' }));
    await keyring.setup({ words: WORDS, password: PASSWORD });
    expect(keyring.phase()).toBe('open');
    await expect(keyring.setup({ words: WORDS, password: PASSWORD })).rejects.toMatchObject({
      code: 'AlreadySetUp',
    });
    await keyring.lock();
    expect(() => keyring.wallet()).toThrow(expect.objectContaining({ code: 'Locked' }));
    expect(keyring.spender()).toBeUndefined();
    await expect(keyring.unlock(`${PASSWORD}!`)).rejects.toMatchObject({ code: 'WrongPassword' });
    await keyring.unlock(PASSWORD);
    expect(await keyring.wallet().receiveAddress()).toMatch(/^bcrt1/);
    expect(p.phases).toEqual(['locked', 'open', 'locked', 'open']);
  });

  it('refuses weak passwords and words that are none, and has made nothing then', async () => {
    const keyring = await profile().worker();
    await expect(keyring.setup({ words: WORDS, password: 'password' })).rejects.toMatchObject({
      code: 'WeakPassword',
    });
    await expect(keyring.setup({ words: 'legal winner', password: PASSWORD })).rejects.toMatchObject({
      code: 'InvalidMnemonic',
    });
    expect(keyring.phase()).toBe('none');
  });

  it('stays open when the worker dies, and is locked after a restart of the browser', async () => {
    const p = profile();
    await (await p.worker()).setup({ words: WORDS, password: PASSWORD });
    const again = await p.worker();
    expect(again.phase()).toBe('open');
    expect(await again.wallet().receiveAddress()).toMatch(/^bcrt1/);
    p.restartBrowser();
    const later = await p.worker();
    expect(later.phase()).toBe('locked');
    await later.unlock(PASSWORD);
    expect(later.phase()).toBe('open');
  });

  it('locks after a quarter of an hour without an act, and after twelve hours whatever is done', async () => {
    const p = profile();
    const keyring = await p.worker();
    await keyring.setup({ words: WORDS, password: PASSWORD });
    p.w.now += 14 * 60;
    await keyring.touch();
    p.w.now += 14 * 60;
    await keyring.check();
    expect(keyring.phase()).toBe('open');
    p.w.now += 60;
    await keyring.check();
    expect(keyring.phase()).toBe('locked');
    await keyring.unlock(PASSWORD);
    for (let i = 0; i < 71; i++) {
      p.w.now += 600;
      await keyring.touch();
    }
    await keyring.check();
    expect(keyring.phase()).toBe('open');
    p.w.now += 600;
    await keyring.touch();
    expect((await p.worker()).phase()).toBe('locked');
  });

  it('makes who guesses wait, also in another worker and another browser session', async () => {
    const p = profile();
    const keyring = await p.worker();
    await keyring.setup({ words: WORDS, password: PASSWORD });
    await keyring.lock();
    for (let i = 0; i < 5; i++) await keyring.unlock('wrong horse').catch(() => undefined);
    p.restartBrowser();
    const later = await p.worker();
    await expect(later.unlock(PASSWORD)).rejects.toMatchObject({
      code: 'TooManyTries',
      data: { retryAt: p.w.now + 10 },
    });
    p.w.now += 10;
    await expect(later.unlock('wrong horse')).rejects.toMatchObject({
      code: 'WrongPassword',
      data: { retryAt: p.w.now + 20 },
    });
    p.w.now += 20;
    await later.unlock(PASSWORD);
    await later.lock();
    await expect(later.unlock('wrong horse')).rejects.toMatchObject({ code: 'WrongPassword', data: {} });
  });

  it('changes the password and shows the words to who knows it', async () => {
    const keyring = await profile().worker();
    await keyring.setup({ words: WORDS, password: PASSWORD });
    await expect(keyring.changePassword('wrong horse', 'a')).rejects.toMatchObject({ code: 'WrongPassword' });
    await keyring.changePassword(PASSWORD, 'entirely another green horse');
    await keyring.lock();
    await expect(keyring.unlock(PASSWORD)).rejects.toMatchObject({ code: 'WrongPassword' });
    await keyring.unlock('entirely another green horse');
    expect(await keyring.revealWords('entirely another green horse')).toBe(WORDS);
    await expect(keyring.revealWords(PASSWORD)).rejects.toMatchObject({ code: 'WrongPassword' });
  });

  it('obeys one after the other, however they are called', async () => {
    const keyring = await profile().worker();
    await keyring.setup({ words: WORDS, password: PASSWORD });
    await Promise.all([keyring.lock(), keyring.unlock(PASSWORD), keyring.lock(), keyring.unlock(PASSWORD)]);
    expect(keyring.phase()).toBe('open');
    expect(await keyring.wallet().receiveAddress()).toMatch(/^bcrt1/);
  });
});

describe('while it is locked and a budget is live', () => {
  it('pays from the budget, and does nothing else', async () => {
    const p = profile();
    const bob = await p.w.connected('bob');
    const keyring = await p.worker();
    await keyring.setup({ words: WORDS, password: PASSWORD });
    const handle = await connected(keyring, p.w);
    p.budget(handle);
    await keyring.lock();
    const pay = async (id: string) => {
      const spender = keyring.spender();
      const { uri, hash } = await bob.wallet.createInvoice({ asset: 'BTC', quantity: 1000n });
      const paying = spender?.payInvoice({ id, uri });
      for (let i = 0; i < 100 && (await bob.wallet.invoice(hash)).status !== 'paid'; i++)
        await bob.wallet.sync();
      return await paying;
    };
    expect(await pay('one')).toMatchObject({ status: 'settled' });
    const spender = keyring.spender();
    if (spender === undefined) throw new Error('no spender');
    expect((await spender.connection(handle)).balance).toBe(99_000n);
    for (const call of [
      () => spender.balance(),
      () => spender.receiveAddress(),
      () => spender.transactions(),
      () => spender.send({ to: 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080', amount: 1000n }),
      () => spender.connect({ asset: 'BTC', quantity: 50_000n }),
      () => spender.backup(),
      () => spender.recover(),
    ])
      await expect(call()).rejects.toMatchObject({ code: 'Locked' });

    await keyring.unlock(PASSWORD);
    expect((await keyring.wallet().connection(handle)).balance).toBe(99_000n);
    expect(await pay('two')).toMatchObject({ status: 'settled' });
    await expect(spender.payInvoice({ id: 'three', uri: 'pico:x' })).rejects.toThrow();
    await expect(spender.createInvoice({ asset: 'BTC', quantity: 10n })).rejects.toMatchObject({
      code: 'Locked',
    });
  });

  it('keeps no key once the budget is over, paused, or the browser was restarted', async () => {
    const p = profile();
    const keyring = await p.worker();
    await keyring.setup({ words: WORDS, password: PASSWORD });
    const handle = await connected(keyring, p.w);
    p.budget(handle);
    await keyring.lock();
    expect((await p.worker()).spender()).toBeDefined();
    await keyring.lock({ pauseBudgets: true });
    expect(keyring.spender()).toBeUndefined();
    expect(p.session().dump()).toBe('[]');

    await keyring.unlock(PASSWORD);
    await keyring.lock();
    expect(keyring.spender()).toBeDefined();
    p.budget();
    await keyring.check();
    expect(keyring.spender()).toBeUndefined();
    expect(p.session().dump()).toBe('[]');

    p.budget(handle);
    await keyring.unlock(PASSWORD);
    await keyring.lock();
    p.restartBrowser();
    expect((await p.worker()).spender()).toBeUndefined();
  });

  it('leaves no byte of seed, words, password, vault key or account key in session or store', async () => {
    const p = profile();
    const keyring = await p.worker();
    await keyring.setup({ words: WORDS, password: PASSWORD });
    const handle = await connected(keyring, p.w);
    await p.w.connected('bob');
    p.budget(handle);
    const held = JSON.parse(p.session().dump()) as [[string, string]];
    const { vaultKey } = JSON.parse(held[0][1]) as { vaultKey: Hex };
    const seed = mnemonicToSeed(WORDS);
    const node = accountKey(seed, 'regtest', 0);
    const secrets: Record<string, Bytes> = {
      seed,
      vaultKey: hexToBytes(vaultKey),
      account: node.privateKey ?? new Uint8Array(),
      words: Buffer.from(WORDS),
      password: Buffer.from(PASSWORD),
    };
    const texts = async () => `${p.session().dump()}\n${await everything(p.w)}`;
    // The scan finds what is there.
    expect(found({ vaultKey: hexToBytes(vaultKey) }, await texts())).toEqual(['vaultKey hex']);
    await keyring.lock();
    p.w.now += HOUR;
    await keyring.check();
    expect(keyring.spender()).toBeDefined();
    expect(found(secrets, await texts())).toEqual([]);
    expect(await texts()).not.toContain(node.privateExtendedKey);
    // The keys of the live budget are in the session, and on no disk.
    const [, spend] = (JSON.parse(p.session().dump()) as [[string, string]])[0];
    const [entry] = (JSON.parse(spend) as { keys: { connections: [{ keys: Record<string, Hex> }] } }).keys
      .connections;
    for (const key of Object.values(entry.keys))
      expect(found({ key: hexToBytes(key) }, await everything(p.w))).toEqual([]);
  });
});

async function everything(w: World): Promise<string> {
  const tables = [
    'meta',
    'accounts',
    'connections',
    'commits',
    'payments',
    'invoices',
    'ledger',
    'broadcasts',
  ];
  const rows = await Promise.all(
    [...tables, 'prepared', 'settings'].map((table) => w.store('profile').list<object>(table as 'meta')),
  );
  expect(rows.flat().length).toBeGreaterThan(5);
  return JSON.stringify(rows);
}

/** Names of the secrets that are in the text, in any of the forms in which bytes are written. */
function found(secrets: Readonly<Record<string, Bytes>>, text: string): string[] {
  const whole = Buffer.from(text);
  return Object.entries(secrets).flatMap(([name, bytes]) => {
    const buffer = Buffer.from(bytes);
    const forms: Record<string, Buffer> = {
      hex: Buffer.from(bytesToHex(bytes)),
      upper: Buffer.from(bytesToHex(bytes).toUpperCase()),
      base64: Buffer.from(buffer.toString('base64').replace(/=+$/, '')),
      base64url: Buffer.from(buffer.toString('base64url')),
      list: Buffer.from([...bytes].join(',')),
      utf8: buffer,
      utf16: Buffer.from(buffer.toString('latin1'), 'utf16le'),
    };
    return Object.entries(forms).flatMap(([form, needle]) =>
      whole.includes(needle) ? [`${name} ${form}`] : [],
    );
  });
}
