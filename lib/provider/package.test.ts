import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProvider } from '../../scripts/build-provider.ts';
import { VERSION } from './version.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const temp = mkdtempSync(path.join(os.tmpdir(), 'picopay-provider-'));
const out = path.join(temp, 'built');
const site = path.join(temp, 'site');
const run = (command: string, args: readonly string[], cwd: string): string =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** A site in a folder of its own that installs the packed package, without a network. */
beforeAll(async () => {
  await buildProvider(out);
  execFileSync('mkdir', [site]);
  const [packed] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', temp], out));
  writeFileSync(path.join(site, 'package.json'), '{"name":"site","private":true,"type":"module"}');
  const tarball = path.join(temp, packed.filename);
  run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], site);
});
afterAll(() => rmSync(temp, { recursive: true, force: true }));

describe('the package @picopay/provider', () => {
  it('has the version of the product', () => {
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    expect(VERSION).toBe(version);
    expect(JSON.parse(readFileSync(path.join(out, 'package.json'), 'utf8')).version).toBe(version);
  });

  it('is at most 3 KB by gzip without its mock, and has no dependencies', () => {
    const text = ['index.js', 'shared.js'].map((name) => readFileSync(path.join(out, name), 'utf8'));
    const size = text.reduce((sum, part) => sum + gzipSync(part, { level: 9 }).length, 0);
    expect(size).toBeLessThanOrEqual(3000);
    expect(JSON.parse(readFileSync(path.join(out, 'package.json'), 'utf8')).dependencies).toBeUndefined();
    expect(text[0]).not.toContain('mock');
  });

  it('checks tokens and pays by its mock in Node', () => {
    const script = `
      import { getProvider, parsePicoUri, verifyToken, VERSION } from '@picopay/provider';
      import { createMock } from '@picopay/provider/mock';
      import { createHash } from 'node:crypto';
      const token = '07'.repeat(32);
      const hash = createHash('sha256').update(Buffer.from(token, 'hex')).digest('hex');
      const invoice = 'pico:' + 'ab'.repeat(32) + '@hub.example?asset=BTC&amount=21&hash=' + hash + '&expires=9999999999';
      const { provider } = createMock({ tokens: [token] });
      await provider.enable();
      const receipt = await provider.pay({ id: 'order-1', invoice });
      console.log(JSON.stringify([await getProvider(), parsePicoUri(invoice).amount, receipt.status,
        await verifyToken(receipt.token, hash), await verifyToken('08'.repeat(32), hash), VERSION]));
    `;
    writeFileSync(path.join(site, 'use.mjs'), script);
    const said = JSON.parse(run(process.execPath, ['use.mjs'], site));
    expect(said).toEqual([null, '21', 'settled', true, false, VERSION]);
  });

  it('has types that a strict site compiles against', () => {
    const good = `
      import { getProvider, ProviderError, type Receipt } from '@picopay/provider';
      import { createMock } from '@picopay/provider/mock';
      export async function pay(invoice: string): Promise<Receipt | null> {
        const picopay = (await getProvider()) ?? createMock().provider;
        try { return await picopay.request({ method: 'picopay_pay', params: { id: 'a', invoice } }); }
        catch (e) { if (e instanceof ProviderError && e.code === 4001) return null; throw e; }
      }
    `;
    writeFileSync(path.join(site, 'good.ts'), good);
    writeFileSync(path.join(site, 'bad.ts'), good.replace("id: 'a', invoice", "id: 'a', invoise: invoice"));
    const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--types', ''];
    run(process.execPath, [tsc, ...options, 'good.ts'], site);
    expect(() => run(process.execPath, [tsc, ...options, 'bad.ts'], site)).toThrow();
  });
});
