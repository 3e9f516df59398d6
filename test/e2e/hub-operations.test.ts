import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { p2wpkhScript } from '../../lib/bitcoin/address.ts';
import { nobleEcdsa } from '../../lib/bitcoin/ecdsa.ts';
import { type BareWallet, newSecret } from '../harness/bare-wallet.ts';
import { eventually, type HubWorld, hubWorld } from '../harness/hub-world.ts';

let world: HubWorld;

afterEach(() => world.close());

const atHub = (wallet: BareWallet) => world.hub.hub.byHandle.get(wallet.handle);

async function pays(alice: BareWallet, bob: BareWallet, quantity = 10n): Promise<void> {
  const { preimage, hash } = newSecret();
  bob.onEvent = (event) => {
    if (event.type === 'offered') setImmediate(() => bob.run({ type: 'settle', preimages: [preimage] }));
  };
  alice.payLocked(bob.handle, quantity, hash);
  await alice.until(() => alice.events.some((e) => e.type === 'opened' && e.hash === hash));
}

/** Offers a payment that is refused, and why. */
async function refused(alice: BareWallet, bob: BareWallet): Promise<string> {
  const { hash } = newSecret();
  alice.payLocked(bob.handle, 10n, hash);
  await alice.until(() => alice.events.some((e) => e.type === 'failed' && e.hash === hash));
  const event = alice.events.find((e) => e.type === 'failed' && e.hash === hash);
  return event?.type === 'failed' ? event.reason : '';
}

async function metrics(): Promise<Map<string, number>> {
  const text = await (await fetch(world.hub.metricsUrl)).text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

async function synced(): Promise<void> {
  await eventually('the hub sees the chain', () => world.hub.hub.tip === world.chain.height());
}

describe('a hub in use', () => {
  it('takes up its connections again after a restart, and a second session replaces the first', async () => {
    world = await hubWorld();
    const [alice, bob] = [world.wallet(), world.wallet()];
    await world.open(alice, bob);
    await pays(alice, bob);
    await world.hub.close();
    await world.restart();
    for (const wallet of [alice, bob]) {
      wallet.options.hub = world.hub.url;
      await wallet.openSession();
    }
    await pays(alice, bob);
    const first = alice.session;
    await alice.openSession();
    await eventually('the first session is over', () => first?.open === false);
    expect(alice.session?.open).toBe(true);
    await pays(alice, bob);
    expect(atHub(alice)?.state?.in?.settled).toBe(30n);
    expect(world.errors).toEqual([]);
  });

  it('waits with funding until it has money, says so, and goes on', async () => {
    world = await hubWorld({}, { fundSat: 0n });
    const alice = world.wallet();
    await alice.connect(100_000n);
    await world.chain.mine();
    const health = async () =>
      (await alice.client.ask('mph_status'))['health'] as { loops: { fund: { ok: boolean } } };
    await eventually('it lacks money', async () => !(await health()).loops.fund.ok);
    expect(String(world.errors[0])).toMatch(/InsufficientFunds|not enough/i);
    expect(atHub(alice)?.state?.out).toBeUndefined();
    expect((await metrics()).get('picopay_loop_ok{loop="fund"}')).toBe(0);
    await world.chain.faucet(world.hub.address, 10_000_000n);
    await world.chain.mine();
    await eventually('it funds', () => atHub(alice)?.state?.out !== undefined);
    await eventually('it is well', async () => (await health()).loops.fund.ok);
    expect(atHub(alice)?.state?.out?.params.value).toBe(100_000n);
  });

  it('counts what it does, for this machine only', async () => {
    world = await hubWorld({ terms: { BTC: { sync_fee: '3' } } });
    const [alice, bob] = [world.wallet(), world.wallet()];
    await world.open(alice, bob);
    const { preimage, hash } = newSecret();
    bob.onEvent = (event) => {
      if (event.type === 'offered') setImmediate(() => bob.run({ type: 'settle', preimages: [preimage] }));
    };
    alice.payLocked(bob.handle, 500n, hash, 3n);
    await alice.until(() => alice.events.some((e) => e.type === 'opened'));
    await alice.client.ask('mph_nothing').catch(() => undefined);
    const found = await metrics();
    expect(Object.fromEntries(found)).toMatchObject({
      ...{ 'picopay_locked_payments_total{status="open"}': 1, picopay_fees_sat_total: 3 },
      ...{ picopay_volume_sat_total: 500, picopay_connections: 2, picopay_sessions: 2 },
      ...{ picopay_pending_payments: 0, picopay_tip_height: world.chain.height(), picopay_crypto_native: 1 },
      ...{ picopay_refused_total: 0, picopay_frozen_total: 0, picopay_lost_sat_total: 0 },
    });
    expect(found.get('picopay_call_failures_total')).toBe(1);
    for (const loop of ['watch', 'fund', 'publish', 'looks', 'payees', 'cull'])
      expect(found.get(`picopay_loop_ok{loop="${loop}"}`), loop).toBe(1);
    const elsewhere = world.hub.metricsUrl.replace('127.0.0.1', '127.0.0.2');
    await expect(fetch(elsewhere)).rejects.toThrow();
    expect((await fetch(`${world.hub.url}/metrics`)).status).not.toBe(404);
    expect(await (await fetch(`${world.hub.url}/metrics`)).text()).not.toContain('picopay_');
  });

  it('serves wallets on any page, by POST and by WebSocket', async () => {
    world = await hubWorld();
    const origin = 'https://shop.example';
    const asked = {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    };
    const preflight = await fetch(world.hub.url, { method: 'OPTIONS', headers: asked });
    expect(preflight.status).toBe(204);
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': expect.stringContaining('POST'),
      'access-control-allow-headers': 'content-type',
    });
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'mph_status' });
    const good = await fetch(world.hub.url, { method: 'POST', headers: { origin }, body });
    const bad = await fetch(world.hub.url, { method: 'POST', headers: { origin }, body: '{' });
    for (const answer of [good, bad]) expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    const socket = new WebSocket(`${world.hub.url.replace('http', 'ws')}/ws`, { origin });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    socket.terminate();
  });

  it('answers UnsupportedAsset wherever another asset is named, and takes it for nothing', async () => {
    world = await hubWorld();
    const alice = world.wallet();
    await alice.connect(100_000n);
    const { client } = alice;
    for (const asset of ['XCP', 'btc', 'BTC ', 'A95428956661682177'])
      await expect(client.ask('mph_status', { assets: [asset] })).rejects.toMatchObject({
        code: 'UnsupportedAsset',
      });
    await expect(alice.call('mph_request', { asset: 'XCP' })).rejects.toMatchObject({
      code: 'UnsupportedAsset',
      data: { field: 'asset' },
    });
    expect(world.hub.hub.byId.size).toBe(1);
  });
});

describe('what the chain may do to a hub', () => {
  it.each([
    [
      'another script',
      async (w: HubWorld, amount: bigint) => {
        const stranger = p2wpkhScript(nobleEcdsa.publicKey(new Uint8Array(32).fill(7)));
        return await w.chain.faucet(stranger, amount);
      },
    ],
    [
      'less than was said',
      (w: HubWorld, amount: bigint, script: Uint8Array) => w.chain.faucet(script, amount - 1n),
    ],
    [
      'more than was said',
      (w: HubWorld, amount: bigint, script: Uint8Array) => w.chain.faucet(script, amount + 1n),
    ],
    [
      'another output',
      async (w: HubWorld, amount: bigint, script: Uint8Array) => ({
        ...(await w.chain.faucet(script, amount)),
        vout: 1,
      }),
    ],
  ])('a deposit of %s is not taken', async (_, pay) => {
    world = await hubWorld();
    const { chain } = world.wallet().options;
    const mallory = world.wallet();
    Object.assign(mallory.options, {
      chain: { ...chain, pay: (script: Uint8Array, amount: bigint) => pay(world, amount, script) },
    });
    await mallory.connect(100_000n);
    await world.chain.mine(3);
    await synced();
    await eventually('the hub has looked', () => atHub(mallory)?.notes.badDeposit === true);
    await world.chain.mine(2);
    await synced();
    expect(atHub(mallory)?.state?.in?.deposit.height).toBeUndefined();
    expect(atHub(mallory)?.state?.out).toBeUndefined();
    const { handle } = mallory;
    const { connections } = await mallory.call('mph_status', {});
    expect(connections).toMatchObject({ [handle]: { status: 'refused' } });
  });

  it('a reorganisation takes a deposit away: nothing is taken on it until it is back', async () => {
    world = await hubWorld();
    const [alice, bob] = [world.wallet(), world.wallet()];
    await world.open(alice, bob);
    await pays(alice, bob);
    const { txid = '' } = atHub(alice)?.state?.in?.params ?? {};
    const rawtx = world.chain.node.index.transaction(txid)?.rawtx ?? '';
    const height = world.chain.tx(txid)?.status.block_height ?? 0;
    await world.chain.reorg(world.chain.height() - height + 1, { forget: [txid] });
    await eventually('the hub sees it', () => atHub(alice)?.state?.in?.deposit.height === undefined);
    expect(await refused(alice, bob)).toMatch(/^NotConfirmed/);
    expect(await world.chain.push(rawtx)).toMatchObject({ ok: true });
    await world.chain.mine(2);
    await eventually('the hub sees it again', () => atHub(alice)?.state?.in?.deposit.height !== undefined);
    await eventually('its own is back too', () => atHub(bob)?.state?.out?.deposit.height !== undefined);
    await pays(alice, bob);
    expect(atHub(alice)?.state?.in?.settled).toBe(20n);
  });

  it('a spike of fees does not keep its commit from the chain: a child pays at the anchor', async () => {
    world = await hubWorld();
    const [alice, bob] = [world.wallet(), world.wallet()];
    await world.open(alice, bob);
    await pays(alice, bob, 30_000n);
    await world.chain.node.setPolicy({ minFeerate: 30 });
    const body = JSON.stringify({ estimates: { 1: 40, 6: 40 } });
    expect((await fetch(`${world.chain.url}/sandbox/fees`, { method: 'POST', body })).ok).toBe(true);
    const { txid = '', vout = 0, expireHeight = 0 } = atHub(alice)?.state?.in?.params ?? {};
    await world.chain.mine(expireHeight - 1 - world.chain.height());
    const spender = (of: string, output: number) => world.chain.node.index.spender(of, output)?.txid ?? '';
    await eventually('the commit and its child are out', () => spender(spender(txid, vout), 1) !== '');
    const commit = world.chain.tx(spender(txid, vout));
    const child = world.chain.tx(spender(commit?.txid ?? '', 1));
    expect(commit?.vout[0]?.value).toBe(30_000);
    const feerate =
      ((commit?.fee ?? 0) + (child?.fee ?? 0)) / (((commit?.weight ?? 0) + (child?.weight ?? 0)) / 4);
    expect((commit?.fee ?? 0) / ((commit?.weight ?? 1) / 4)).toBeLessThan(30);
    expect(feerate).toBeGreaterThanOrEqual(39);
    await world.chain.mine();
    expect(world.chain.tx(commit?.txid ?? '')?.status.confirmed).toBe(true);
  });
});

it('a port in use is named, and nothing is left open', async () => {
  world = await hubWorld();
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as { port: number };
  await world.hub.close();
  await expect(world.restart({ metrics_port: port })).rejects.toMatchObject({ code: 'PortTaken' });
  await expect(world.restart({ port })).rejects.toMatchObject({ code: 'PortTaken' });
  await world.restart();
  taken.close();
});
