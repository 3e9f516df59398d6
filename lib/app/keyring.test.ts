import { describe, expect, it } from 'vitest';
import { PASSWORD, profile, WORDS } from '../../test/harness/keyring-profile.ts';

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

  it('seals what is kept beside the seed, while it is open, and opens it after a new password and a new worker', async () => {
    const p = profile();
    const keyring = await p.worker();
    const plain = new TextEncoder().encode('a key of a shop');
    await expect(keyring.seal(plain, 'shop')).rejects.toMatchObject({ code: 'NotSetUp' });
    await keyring.setup({ words: WORDS, password: PASSWORD });
    const sealed = await keyring.seal(plain, 'shop');
    expect(await keyring.unseal(sealed, 'shop')).toEqual(plain);
    await expect(keyring.unseal(sealed, 'other')).rejects.toMatchObject({ code: 'Corrupted' });
    await keyring.lock();
    await expect(keyring.unseal(sealed, 'shop')).rejects.toMatchObject({ code: 'Locked' });
    await expect(keyring.seal(plain, 'shop')).rejects.toMatchObject({ code: 'Locked' });
    await keyring.unlock(PASSWORD);
    await keyring.changePassword(PASSWORD, 'entirely another green horse');
    const later = await p.worker();
    expect(await later.unseal(sealed, 'shop')).toEqual(plain);
    p.restartBrowser();
    const locked = await p.worker();
    await expect(locked.unseal(sealed, 'shop')).rejects.toMatchObject({ code: 'Locked' });
    await locked.unlock('entirely another green horse');
    expect(await locked.unseal(sealed, 'shop')).toEqual(plain);
  });

  it('obeys one after the other, however they are called', async () => {
    const keyring = await profile().worker();
    await keyring.setup({ words: WORDS, password: PASSWORD });
    await Promise.all([keyring.lock(), keyring.unlock(PASSWORD), keyring.lock(), keyring.unlock(PASSWORD)]);
    expect(keyring.phase()).toBe('open');
    expect(await keyring.wallet().receiveAddress()).toMatch(/^bcrt1/);
  });
});
