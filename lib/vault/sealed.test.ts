import { createDecipheriv, pbkdf2Sync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { utf8ToBytes } from '../bytes.ts';
import { withChecksum } from './format.ts';
import { open, openWithKey, type SealedFile, seal, sealWithKey } from './sealed.ts';

const SECRET = utf8ToBytes('abandon abandon about');
const PASSPHRASE = 'correct horse';
const QUICK = { iterations: 100_000 };
const key = new Uint8Array(32).fill(7);
const sealQuick = (context = 'seed'): Promise<SealedFile> =>
  seal(SECRET, PASSPHRASE, { context, kdf: QUICK });

/** The file with one field set otherwise, and its checksum made right again when asked. */
function change(file: SealedFile, changes: object, mend: boolean): unknown {
  const { checksum, ...fields } = { ...file, ...changes };
  return mend ? withChecksum(fields) : { ...fields, checksum };
}

describe('a file sealed with a passphrase', () => {
  it('opens with it, also after a trip through JSON, and holds nothing of the secret in clear', async () => {
    const text = JSON.stringify(await seal(SECRET, PASSPHRASE, { context: 'seed' }));
    expect(await open(JSON.parse(text), PASSPHRASE, 'seed')).toEqual(SECRET);
    for (const part of ['abandon', PASSPHRASE, Buffer.from('abandon').toString('hex')])
      expect(text).not.toContain(part);
  });

  it('is PBKDF2-SHA-256 with 600,000 iterations and AES-256-GCM, as another implementation reads it', async () => {
    const file = await seal(SECRET, PASSPHRASE, { context: 'seed' });
    expect(file).toMatchObject({
      version: 1,
      cipher: 'aes-256-gcm',
      context: 'seed',
      kdf: { name: 'pbkdf2-sha256', iterations: 600_000 },
    });
    const derived = pbkdf2Sync(PASSPHRASE, Buffer.from(file.kdf.salt, 'hex'), 600_000, 32, 'sha256');
    const bytes = Buffer.from(file.ciphertext, 'hex');
    const decipher = createDecipheriv('aes-256-gcm', derived, Buffer.from(file.iv, 'hex'));
    decipher.setAAD(Buffer.from('seed')).setAuthTag(bytes.subarray(-16));
    expect(Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()])).toEqual(
      Buffer.from(SECRET),
    );
  });

  it('has a salt and an IV of its own', async () => {
    const [one, two] = await Promise.all([sealQuick(), sealQuick()]);
    expect(one.kdf.salt).not.toBe(two.kdf.salt);
    expect(one.iv).not.toBe(two.iv);
    expect(one.ciphertext).not.toBe(two.ciphertext);
  });

  it('holds an empty secret, or a long one', async () => {
    for (const secret of [new Uint8Array(), new Uint8Array(300_000).fill(255)]) {
      const file = await seal(secret, PASSPHRASE, { context: 'backup', kdf: QUICK });
      expect(Buffer.from(await open(file, PASSPHRASE, 'backup')).equals(secret)).toBe(true);
    }
  });

  it('opens with the same passphrase composed otherwise', async () => {
    const file = await seal(SECRET, 'café', { context: 'seed', kdf: QUICK });
    expect(await open(file, 'cafe\u0301', 'seed')).toEqual(SECRET);
  });

  it.each(['wrong horse', '', 'correct horse ', 'Correct horse'])(
    'does not open with %j',
    async (passphrase) => {
      await expect(open(await sealQuick(), passphrase, 'seed')).rejects.toMatchObject({
        code: 'WrongPassphrase',
      });
    },
  );

  it('does not open for another context', async () => {
    const file = await sealQuick();
    await expect(open(file, PASSPHRASE, 'hub keys')).rejects.toMatchObject({
      code: 'Corrupted',
      data: { field: 'context' },
    });
    const renamed = change(file, { context: 'hub keys' }, true);
    await expect(open(renamed, PASSPHRASE, 'hub keys')).rejects.toMatchObject({ code: 'WrongPassphrase' });
  });

  it('damaged in any of its digits is called damaged, not a wrong passphrase', async () => {
    const file = await sealQuick();
    const text = JSON.stringify(file);
    const digits = [...text.matchAll(/(?<=[0-9a-f]{8})[0-9a-f]/g)].map(({ index }) => index);
    expect(digits.length).toBeGreaterThan(100);
    for (const at of digits) {
      const damaged = text.slice(0, at) + (text[at] === '0' ? '1' : '0') + text.slice(at + 1);
      await expect(open(JSON.parse(damaged), PASSPHRASE, 'seed')).rejects.toMatchObject({
        code: 'Corrupted',
      });
    }
  });

  it('changed on purpose, its checksum too, does not open', async () => {
    const file = await sealQuick();
    const flipped = (file.ciphertext[0] === '0' ? '1' : '0') + file.ciphertext.slice(1);
    for (const changes of [
      { ciphertext: flipped },
      { iv: '00'.repeat(12) },
      { ciphertext: file.ciphertext.slice(0, -2) },
      { kdf: { ...file.kdf, iterations: 100_001 } },
      { kdf: { ...file.kdf, salt: '00'.repeat(16) } },
    ]) {
      await expect(open(change(file, changes, true), PASSPHRASE, 'seed')).rejects.toMatchObject({
        code: 'WrongPassphrase',
      });
    }
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['text', 'sealed'],
    ['an empty object', {}],
  ])('is not read out of %s', async (_, value) => {
    await expect(open(value, PASSPHRASE, 'seed')).rejects.toMatchObject({ code: 'Corrupted' });
  });

  it('with parameters out of bounds is refused before any work, even when its checksum is right', async () => {
    const file = await sealQuick();
    const kdfs: object[] = [99_999, 10_000_001, 1e9, 0, -1, 100_000.5, '600000', null].map((iterations) => ({
      ...file.kdf,
      iterations,
    }));
    kdfs.push(
      { ...file.kdf, name: 'scrypt' },
      { ...file.kdf, salt: '00' },
      { ...file.kdf, salt: 'zz'.repeat(16) },
    );
    for (const kdf of kdfs) {
      await expect(open(change(file, { kdf }, true), PASSPHRASE, 'seed')).rejects.toMatchObject({
        code: 'Corrupted',
      });
    }
    for (const changes of [
      { cipher: 'aes-128-gcm' },
      { iv: '00' },
      { ciphertext: '00'.repeat(15) },
      { version: 0 },
    ]) {
      await expect(open(change(file, changes, true), PASSPHRASE, 'seed')).rejects.toMatchObject({
        code: 'Corrupted',
      });
    }
  });

  it('of a newer version says so', async () => {
    const newer = change(await sealQuick(), { version: 2 }, true);
    await expect(open(newer, PASSPHRASE, 'seed')).rejects.toMatchObject({
      code: 'SealedTooNew',
      data: { found: 2 },
    });
  });

  it('is not made with an empty passphrase or with iterations out of bounds', async () => {
    await expect(seal(SECRET, '', { context: 'seed' })).rejects.toMatchObject({ code: 'InvalidParams' });
    for (const iterations of [99_999, 10_000_001, Number.NaN]) {
      const sealing = seal(SECRET, PASSPHRASE, { context: 'seed', kdf: { iterations } });
      await expect(sealing).rejects.toMatchObject({ code: 'InvalidParams' });
    }
  });
});

describe('a file sealed with a key', () => {
  it('opens with it, also after a trip through JSON', async () => {
    const text = JSON.stringify(await sealWithKey(SECRET, key, 'backup'));
    expect(await openWithKey(JSON.parse(text), key, 'backup')).toEqual(SECRET);
  });

  it('does not open with another key, for another context, or damaged', async () => {
    const file = await sealWithKey(SECRET, key, 'backup');
    const other = new Uint8Array(32).fill(8);
    await expect(openWithKey(file, other, 'backup')).rejects.toMatchObject({ code: 'WrongKey' });
    await expect(openWithKey(file, key, 'seed')).rejects.toMatchObject({ code: 'Corrupted' });
    await expect(openWithKey({ ...file, iv: '00'.repeat(12) }, key, 'backup')).rejects.toMatchObject({
      code: 'Corrupted',
    });
  });

  it('is neither made nor opened with a key of another length', async () => {
    const file = await sealWithKey(SECRET, key, 'backup');
    for (const short of [new Uint8Array(31), new Uint8Array(16), new Uint8Array(33)]) {
      await expect(sealWithKey(SECRET, short, 'backup')).rejects.toMatchObject({ code: 'InvalidParams' });
      await expect(openWithKey(file, short, 'backup')).rejects.toMatchObject({ code: 'InvalidParams' });
    }
  });

  it('is no file sealed with a passphrase, nor the other way round', async () => {
    await expect(open(await sealWithKey(SECRET, key, 'seed'), PASSPHRASE, 'seed')).rejects.toMatchObject({
      code: 'Corrupted',
    });
    await expect(openWithKey(await sealQuick(), key, 'seed')).rejects.toMatchObject({ code: 'WrongKey' });
  });
});
