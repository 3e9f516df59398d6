import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  apiToken,
  createSecretFile,
  equalsConstantTime,
  openHome,
  passphrase,
  readSecretFile,
  seedPath,
  storePath,
  webhookSecret,
  writeSecretFile,
} from './home.ts';

const modeOf = (path: string): number => statSync(path).mode & 0o777;
let parent: string;
let dir: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'picopay-home-'));
  dir = join(parent, 'deep', 'home');
});
afterEach(() => rmSync(parent, { recursive: true }));

describe('a home', () => {
  it('is made for its owner only, with a folder for the network', () => {
    const home = openHome(dir, 'regtest');
    expect(modeOf(dir)).toBe(0o700);
    expect(modeOf(home.folder)).toBe(0o700);
    expect(storePath(home)).toBe(join(dir, 'regtest', 'wallet.sqlite'));
    expect(seedPath(home)).not.toBe(seedPath(openHome(dir, 'main')));
  });

  it('that is empty, or was a home before, is closed to others', () => {
    mkdirSync(dir, { recursive: true });
    for (let i = 0; i < 2; i++) {
      chmodSync(dir, 0o755);
      openHome(dir, 'regtest');
      expect(modeOf(dir)).toBe(0o700);
    }
  });

  it('is not made of a folder that others use for something else', () => {
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, 'photo.jpg'), '');
    chmodSync(dir, 0o755);
    expect(() => openHome(dir, 'regtest')).toThrow(expect.objectContaining({ code: 'HomeExposed' }));
    expect(modeOf(dir)).toBe(0o755);
    expect(readdirSync(dir)).toEqual(['photo.jpg']);
    chmodSync(dir, 0o700);
    expect(openHome(dir, 'regtest').dir).toBe(dir);
  });
});

describe('a secret file', () => {
  it('reads back, is for its owner only, is replaced whole, and leaves no draft behind', async () => {
    const path = join(parent, 'secret');
    expect(await readSecretFile(path)).toBeUndefined();
    await writeSecretFile(path, 'ä\nfirst');
    const { ino } = statSync(path);
    await writeSecretFile(path, 'second');
    expect(await readSecretFile(path)).toBe('second');
    expect(statSync(path).ino).not.toBe(ino);
    expect(modeOf(path)).toBe(0o600);
    expect(readdirSync(parent)).toEqual(['secret']);
  });

  it('that cannot be put in place leaves no draft behind', async () => {
    const path = join(parent, 'taken');
    mkdirSync(join(path, 'inside'), { recursive: true });
    await expect(writeSecretFile(path, 'x')).rejects.toThrow();
    expect(readdirSync(parent)).toEqual(['taken']);
  });

  it.each([0o640, 0o604, 0o620])('with mode %o is refused', async (mode) => {
    const path = join(parent, 'secret');
    await writeSecretFile(path, 'x');
    chmodSync(path, mode);
    await expect(readSecretFile(path)).rejects.toMatchObject({ code: 'FileExposed' });
  });

  it('is created by exactly one of many at once, and is then that one', async () => {
    const path = join(parent, 'secret');
    const texts = Array.from({ length: 10 }, (_, i) => `text ${i}`);
    const created = await Promise.all(texts.map((text) => createSecretFile(path, text)));
    expect(created.filter(Boolean)).toHaveLength(1);
    expect(await readSecretFile(path)).toBe(texts[created.indexOf(true)]);
    expect(readdirSync(parent)).toEqual(['secret']);
  });
});

describe('the passphrase', () => {
  it('is that of the environment, else of the file it names, else of the home', async () => {
    const home = openHome(dir, 'regtest');
    const file = join(parent, 'named');
    writeFileSync(file, 'from the file\r\nnot this\n', { mode: 0o644 });
    const env = { PICOPAY_PASSPHRASE: 'from here', PICOPAY_PASSPHRASE_FILE: file };
    expect(await passphrase(home, env)).toBe('from here');
    expect(await passphrase(home, { ...env, PICOPAY_PASSPHRASE: '' })).toBe('from the file');
    expect(readdirSync(dir)).toEqual(['regtest']);
    const made = await passphrase(home, {});
    expect(made).toMatch(/^[0-9a-f]{64}$/);
    expect(await passphrase(home, {})).toBe(made);
    expect(modeOf(join(dir, 'passphrase'))).toBe(0o600);
  });

  it('is missing when the named file is not there or is empty: nothing else takes its place', async () => {
    const home = openHome(dir, 'regtest');
    await passphrase(home, {});
    const file = join(parent, 'named');
    await expect(passphrase(home, { PICOPAY_PASSPHRASE_FILE: file })).rejects.toMatchObject({
      code: 'PassphraseMissing',
    });
    writeFileSync(file, '\n');
    await expect(passphrase(home, { PICOPAY_PASSPHRASE_FILE: file })).rejects.toMatchObject({
      code: 'PassphraseMissing',
    });
  });

  it('is not invented for a seed that was sealed under another', async () => {
    const home = openHome(dir, 'regtest');
    await writeSecretFile(seedPath(home), '{}');
    await expect(passphrase(home, {})).rejects.toMatchObject({ code: 'PassphraseMissing' });
    expect(readdirSync(dir)).toEqual(['regtest']);
  });
});

describe.each([
  ['the token', apiToken, 'token'],
  ['the webhook secret', webhookSecret, 'webhook-secret'],
])('%s', (_, secretOf, name) => {
  it('is made once, for its owner only, the same for all who ask at once', async () => {
    const home = openHome(dir, 'regtest');
    const all = new Set(await Promise.all(Array.from({ length: 5 }, () => secretOf(home))));
    expect(all.size).toBe(1);
    const [secret = ''] = all;
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(readFileSync(join(dir, name), 'utf8')).toBe(`${secret}\n`);
    expect(modeOf(join(dir, name))).toBe(0o600);
  });

  it.each(['', '\n', 'abc', 'zz'.repeat(32)])('is refused when the file holds %j', async (text) => {
    const home = openHome(dir, 'regtest');
    writeFileSync(join(dir, name), text, { mode: 0o600 });
    await expect(secretOf(home)).rejects.toMatchObject({ code: 'SecretInvalid' });
  });
});

describe('equalsConstantTime', () => {
  it('is true for equal texts only', () => {
    expect(equalsConstantTime('abc', 'abc')).toBe(true);
    for (const other of ['abd', 'ab', 'abcd', '']) expect(equalsConstantTime('abc', other)).toBe(false);
  });
});
