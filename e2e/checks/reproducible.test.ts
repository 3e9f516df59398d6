import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Built, buildExtension } from '../build.ts';
import { BROWSER_KINDS } from '../driver/find.ts';
import { filesOf } from './files.ts';

const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Anyone can build what the stores have, and compare. */
describe.each(BROWSER_KINDS)('two builds for %s', (browser) => {
  const builds: Built[] = [];
  beforeAll(async () => {
    for (let i = 0; i < 2; i++) builds.push(await buildExtension({ browser, zip: true }));
  });
  afterAll(() => {
    for (const built of builds) built.discard();
  });

  it('have the same files, byte for byte', () => {
    const [one, two] = builds.map(({ dir }) =>
      filesOf(dir).map((file) => [file, sha256(path.join(dir, file))]),
    );
    expect(one?.length).toBeGreaterThan(5);
    expect(two).toEqual(one);
  });

  it('make the same files for the store', () => {
    const [one, two] = builds.map(({ zips }) => zips.map((file) => [path.basename(file), sha256(file)]));
    expect(one?.map(([name]) => name)).toEqual(two?.map(([name]) => name));
    expect(one?.length).toBe(browser === 'firefox' ? 2 : 1);
    expect(two).toEqual(one);
  });
});
