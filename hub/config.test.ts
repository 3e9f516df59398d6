import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFrom, parseConfig } from './config.ts';

const chain = 'http://127.0.0.1:18700';

describe('the hub’s config', () => {
  it('has a default for everything but the chain', () => {
    expect(parseConfig({ chain })).toMatchObject({
      network: 'main',
      host: '127.0.0.1',
      port: 5000,
      metricsPort: 5001,
    });
    expect(parseConfig({ chain, network: 'regtest', dir: '/x' })).toMatchObject({
      port: 15000,
      dir: '/x',
      chain: [chain],
      terms: { BTC: { delay_time: 6, min_conf: 1 } },
    });
  });

  it('takes single terms over the defaults', () => {
    const { terms } = parseConfig({ chain, terms: { BTC: { sync_fee: '3', deposit_ratio: '0.5' } } });
    expect(terms.BTC).toMatchObject({ sync_fee: 3n, deposit_ratio: 500, delay_time: 144 });
  });

  it.each<[string, unknown, RegExp]>([
    ['no chain', {}, /^chain/],
    ['three chains', { chain: [chain, chain, chain] }, /^chain/],
    ['a chain that is no address', { chain: 'ftp://x' }, /^chain\[0\]/],
    ['an unknown network', { chain, network: 'testnet' }, /^network/],
    ['a port too high', { chain, port: 70000 }, /^port/],
    ['an unknown field', { chain, prot: 1 }, /^config\.prot/],
    ['an unknown asset', { chain, terms: { XCP: {} } }, /^terms\.XCP/],
    ['a float in the terms', { chain, terms: { BTC: { sync_fee: 1.5 } } }, /^terms\.BTC\.sync_fee/],
    [
      'a life too short for the rules',
      { chain, terms: { BTC: { expire_min: 100 } } },
      /^terms\.BTC\.expire_min/,
    ],
    ['an unknown limit', { chain, limits: { speed: 1 } }, /^limits\.speed/],
    ['no object', [], /^config/],
  ])('refuses %s, naming the field', (_, value, message) => {
    expect(() => parseConfig(value)).toThrow(message);
  });

  it('lets the command line speak over the file', () => {
    const dir = mkdtempSync(join(tmpdir(), 'hubconfig-'));
    const file = join(dir, 'hub.json');
    writeFileSync(
      file,
      JSON.stringify({ network: 'regtest', chain: [chain], port: 1, limits: { request_burst: 7 } }),
    );
    const config = configFrom({ config: file, port: '18701', dir: '/tmp/h' });
    expect(config).toMatchObject({
      network: 'regtest',
      port: 18701,
      dir: '/tmp/h',
      limits: { requestBurst: 7 },
    });
    expect(() => configFrom({ config: file, port: 'x' })).toThrow(/^--port/);
    writeFileSync(file, '{');
    expect(() => configFrom({ config: file })).toThrow(/^--config/);
    expect(() => configFrom({ config: join(dir, 'none') })).toThrow(/^--config/);
    rmSync(dir, { recursive: true });
  });
});
