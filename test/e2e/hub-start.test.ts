import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChainHarness, chainHarness } from '../harness/chain.ts';
import { type HubProcess, hubProcess, hubThatEnds, storeOf } from './hub-process.ts';

let folder: string;
let dir: string;
let chain: ChainHarness;
let hub: HubProcess;
const config = () => ({ network: 'regtest', chain: chain.url, port: 0, metrics_port: 0, poll_ms: 100 });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'picopay-start-'));
  dir = join(folder, 'hub');
  chain = await chainHarness();
  hub = await hubProcess(dir, config());
});
afterAll(async () => {
  await hub.kill();
  await chain.close();
  rmSync(folder, { recursive: true, force: true });
});

/** One line that says why it did not start, and exit code 1. */
async function refusal(over: Record<string, unknown>, env: Record<string, string> = {}): Promise<string> {
  const { code, stdout, stderr } = await hubThatEnds(join(folder, 'other'), { ...config(), ...over }, env);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  return stderr;
}

describe('npm run hub', () => {
  it.each([
    ['a field nobody knows', { colour: 'red' }, 'config.colour'],
    ['a term that is no number', { terms: { BTC: { sync_fee: 3 } } }, 'terms.BTC.sync_fee'],
    ['too short a life', { terms: { BTC: { expire_min: 5 } } }, 'terms.BTC.expire_min'],
    ['terms of another asset', { terms: { XCP: {} } }, 'terms.XCP'],
    ['a limit below nothing', { limits: { open_requests: -1 } }, 'limits.open_requests'],
    ['no chain', { chain: [] }, 'chain'],
    ['no yes or no', { behind_proxy: 'yes' }, 'behind_proxy'],
    ['a port that is none', { port: 70_000 }, 'port'],
  ])('does not start with %s, and names it', async (_, over, field) => {
    expect(await refusal(over)).toMatch(new RegExp(`^hub: Invalid\\w+: ${field.replaceAll('.', '\\.')}: `));
  });

  it('does not start without a passphrase where money is real, nor on a chain of another network', async () => {
    expect(await refusal({ network: 'signet' }, { PICOPAY_HUB_PASSPHRASE: '' })).toMatch(
      /^hub: PassphraseMissing: /,
    );
    expect(await refusal({ network: 'signet', dir: join(folder, 'signet') })).toMatch(
      /^hub: WrongChain|^hub: WrongNetwork/,
    );
  });

  it('offers and counts nothing that its manual does not name', async () => {
    const manual = readFileSync(new URL('../../docs/hub.md', import.meta.url), 'utf8');
    const text = await (await fetch(hub.metrics)).text();
    const names = [...text.matchAll(/^# TYPE picopay_(\w+)/gm)].map(([, name]) => name ?? '');
    const body = JSON.stringify({ id: 1, method: 'mph_status' });
    const answer = await (await fetch(hub.url, { method: 'POST', body })).json();
    const terms = Object.keys(answer.result.current_terms.BTC);
    expect([names.length > 15, terms.length]).toEqual([true, 12]);
    expect([...names, ...terms].filter((name) => !manual.includes(`\`${name}`))).toEqual([]);
  });

  it('keeps its secrets to itself', () => {
    for (const name of ['seed.json', 'hub.sqlite']) expect(statSync(join(dir, name)).mode & 0o077).toBe(0);
    expect(statSync(dir).mode & 0o077).toBe(0);
    expect(readFileSync(join(dir, 'seed.json'), 'utf8')).not.toMatch(/[a-z]+ [a-z]+ [a-z]+ [a-z]+/);
  });

  it('is one for one folder, is itself again after SIGTERM and SIGKILL, and knows its passphrase', async () => {
    expect(await refusal({ dir })).toMatch(/^hub: StoreLocked: .*one process/);
    const { pubkey, address } = hub;
    expect(await hub.stop()).toBe(0);
    expect(await refusal({ dir }, { PICOPAY_HUB_PASSPHRASE: 'another' })).toMatch(/^hub: WrongPassphrase: /);
    hub = await hubProcess(dir, config());
    await hub.kill();
    hub = await hubProcess(dir, config());
    expect(hub).toMatchObject({ pubkey, address });
    expect(hub.stderr()).toBe('');
  });

  it('leaves the file of a newer version alone', async () => {
    expect(await hub.stop()).toBe(0);
    const db = new DatabaseSync(storeOf(dir));
    const [{ user_version: version = 0 } = {}] = db.prepare('PRAGMA user_version').all();
    db.exec('PRAGMA user_version = 99');
    db.close();
    expect(await refusal({ dir })).toMatch(/^hub: StoreTooNew: .*update/);
    const again = new DatabaseSync(storeOf(dir));
    expect(again.prepare('PRAGMA user_version').all()).toEqual([{ user_version: 99 }]);
    again.exec(`PRAGMA user_version = ${Number(version)}`);
    again.close();
    hub = await hubProcess(dir, config());
  });
});
