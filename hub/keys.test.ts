import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { channelKey } from '../lib/bitcoin/keys.ts';
import { mnemonicToSeed } from '../lib/bitcoin/seed.ts';
import { WORDS } from './fakes.ts';
import { hubWords, passphraseFrom } from './key-file.ts';
import { hubKeys } from './keys.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hubkeys-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('the hub’s keys', () => {
  it('are those of channel.md §9, each purpose with its own', () => {
    const keys = hubKeys(WORDS, 'regtest');
    const seed = mnemonicToSeed(WORDS);
    expect(keys.channel(7, 1)).toEqual(channelKey(seed, 'regtest', 0, 7, 1).privateKey);
    expect(keys.channel(7, 2)).toEqual(channelKey(seed, 'regtest', 0, 7, 2).privateKey);
    expect(keys.channel(8, 1)).not.toEqual(keys.channel(7, 1));
    expect(keys.identity.privateKey).not.toEqual(channelKey(seed, 'regtest', 0, 0, 0).privateKey);
  });

  it('lie in a file that only the passphrase opens', async () => {
    const words = await hubWords(dir, 'right');
    const file = join(dir, 'seed.json');
    expect(words.split(' ')).toHaveLength(24);
    expect(readFileSync(file, 'utf8')).not.toContain(words.split(' ')[0]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await hubWords(dir, 'right')).toBe(words);
    await expect(hubWords(dir, 'wrong')).rejects.toMatchObject({ code: 'WrongPassphrase' });
    writeFileSync(file, '{"version":1}');
    await expect(hubWords(dir, 'right')).rejects.toThrow();
  });

  it('take their passphrase from the environment or a file, and make one up on regtest only', () => {
    const file = join(dir, 'pass');
    writeFileSync(file, 'from a file\nsecond line');
    expect(
      passphraseFrom({ PICOPAY_HUB_PASSPHRASE: 'direct', PICOPAY_HUB_PASSPHRASE_FILE: file }, dir, 'main'),
    ).toBe('direct');
    expect(passphraseFrom({ PICOPAY_HUB_PASSPHRASE_FILE: file }, dir, 'main')).toBe('from a file');
    expect(() => passphraseFrom({}, dir, 'main')).toThrow(/PICOPAY_HUB_PASSPHRASE/);
    expect(() => passphraseFrom({ PICOPAY_HUB_PASSPHRASE_FILE: join(dir, 'none') }, dir, 'main')).toThrow(
      /cannot be read/,
    );
    const made = passphraseFrom({}, dir, 'regtest');
    expect(made).toMatch(/^[0-9a-f]{64}$/);
    expect(passphraseFrom({}, dir, 'regtest')).toBe(made);
  });
});
