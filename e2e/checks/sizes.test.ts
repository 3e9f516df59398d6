import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Built, buildExtension } from '../build.ts';
import { BROWSER_KINDS } from '../driver/find.ts';
import { brotliSize, filesOf, firstLoad } from './files.ts';

const KB = 1000;

interface Manifest {
  readonly background: { readonly service_worker?: string; readonly scripts?: readonly string[] };
}

/** Compressed sizes that nobody should have to wait for. */
describe.each(BROWSER_KINDS)('the product built for %s', (browser) => {
  let built: Built;
  beforeAll(async () => {
    built = await buildExtension({ browser });
  });
  afterAll(() => built?.discard());

  it('has content scripts of at most 3 KB together', () => {
    const scripts = filesOf(built.dir).filter((file) => file.startsWith('content-scripts/'));
    expect(scripts.length).toBeGreaterThan(1);
    expect(brotliSize(built.dir, scripts)).toBeLessThanOrEqual(3 * KB);
  });

  it('looks for invoices in a page by a script of less than 1 KB, which nothing else brings along', () => {
    expect(brotliSize(built.dir, ['found.js'])).toBeLessThan(KB);
    const code = readFileSync(path.join(built.dir, 'found.js'), 'utf8');
    expect(code).toContain('btcpay');
    expect(code, 'it contacts nobody and keeps nothing').not.toMatch(
      /\b(?:fetch|XMLHttpRequest|WebSocket|sendBeacon|storage|import)\b/,
    );
  });

  it('shows its popup after at most 30 KB', () => {
    const files = firstLoad(built.dir, 'popup.html');
    expect(files.filter((file) => file.endsWith('.js')).length).toBeGreaterThan(0);
    expect(brotliSize(built.dir, files)).toBeLessThanOrEqual(30 * KB);
  });

  it('starts its background from at most 120 KB', () => {
    const { background } = JSON.parse(
      readFileSync(path.join(built.dir, 'manifest.json'), 'utf8'),
    ) as Manifest;
    const start = background.service_worker ?? background.scripts?.[0] ?? '';
    const files = firstLoad(built.dir, start);
    expect(brotliSize(built.dir, files)).toBeLessThanOrEqual(120 * KB);
    for (const file of files)
      expect(
        readFileSync(path.join(built.dir, file), 'utf8'),
        `${file} loads code later, which a worker refuses`,
      ).not.toMatch(/\bimport\(/);
  });
});
