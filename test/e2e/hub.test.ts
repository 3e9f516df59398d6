import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../hub/config.ts';
import { type StartedHub, startHub } from '../../hub/start.ts';
import { BareWallet, newSecret } from '../harness/bare-wallet.ts';
import { type ChainHarness, chainHarness } from '../harness/chain.ts';
import { eventually } from '../harness/hub-world.ts';

const WORDS = 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about';

let chain: ChainHarness;
let hub: StartedHub;
let dir: string;
const errors: unknown[] = [];

async function start(): Promise<StartedHub> {
  const config = parseConfig({ network: 'regtest', chain: [chain.url], port: 0, dir, poll_ms: 50 });
  return startHub(config, { words: WORDS, onError: (where, error) => errors.push([where, error]) });
}

function wallet(options: { receive?: bigint; maxOwed?: bigint } = {}): BareWallet {
  return new BareWallet({
    hub: hub.url,
    chain: {
      height: () => chain.height(),
      pay: (script, amount) => chain.faucet(script, amount),
      heightOf: (txid) => {
        const status = chain.tx(txid)?.status;
        return status?.confirmed ? status.block_height : undefined;
      },
    },
    ...options,
  });
}

/** Opens connections with both channels usable, and a session each. */
async function opened(...wallets: BareWallet[]): Promise<void> {
  for (const w of wallets) await w.connect(100_000n);
  await chain.mine(1);
  for (const w of wallets) {
    w.tick();
    await w.openSession();
    await w.until(() => w.need().in !== undefined);
  }
  const h2c = (w: BareWallet) => hub.hub.byHandle.get(w.handle)?.state?.out;
  await wallets[0]?.until(() => wallets.every((w) => chain.tx(h2c(w)?.params.txid ?? '') !== undefined));
  await chain.mine(1);
  for (const w of wallets) w.tick();
  await wallets[0]?.until(() => wallets.every((w) => h2c(w)?.deposit.height !== undefined));
}

beforeEach(async () => {
  chain = await chainHarness();
  dir = mkdtempSync(join(tmpdir(), 'hub-'));
  errors.length = 0;
  hub = await start();
  await chain.faucet(hub.address, 10_000_000n);
  await chain.mine(1);
});

afterEach(async () => {
  await hub.close();
  await chain.close();
  rmSync(dir, { recursive: true, force: true });
});

describe('the hub on a chain', () => {
  it('opens, forwards a locked payment, settles it and closes together', async () => {
    const alice = wallet();
    const bob = wallet();
    await opened(alice, bob);

    const { preimage, hash } = newSecret();
    bob.onEvent = (event) => {
      if (event.type === 'offered') setImmediate(() => bob.run({ type: 'settle', preimages: [preimage] }));
    };
    alice.payLocked(bob.handle, 12_345n, hash);
    await alice.until(() => alice.events.some((e) => e.type === 'opened'));
    expect(alice.events).toContainEqual({ type: 'opened', hash, preimage, amount: 12_345n });
    expect(alice.need().out?.settled).toBe(12_345n);
    expect(bob.need().in?.settled).toBe(12_345n);

    await bob.until(() => bob.need().outbox.length === 0);
    await alice.until(() => alice.need().outbox.length === 0);
    const full = await alice.closeTogether(3);
    expect(await chain.push(full.rawtx)).toEqual({ ok: true, txid: full.txid });
    const back = await bob.closeTogether(2);
    expect(await chain.push(back.rawtx)).toEqual({ ok: true, txid: back.txid });
    const outputs = (txid: string, script: string) =>
      chain.tx(txid)?.vout.find((o) => o.scriptpubkey === script)?.value;
    const feeOf = (txid: string) => chain.tx(txid)?.fee ?? 0;
    expect(outputs(full.txid, alice.home)).toBe(100_000 - 12_345 - feeOf(full.txid));
    expect(outputs(back.txid, bob.home)).toBe(100_000 + 12_345 - feeOf(back.txid));
    await chain.mine(2);
    await alice.until(() => hub.hub.byId.size === 0);
    expect(errors).toEqual([]);
  });

  it('keeps a payment of both kinds over its own restart', async () => {
    const alice = wallet();
    const bob = wallet({ maxOwed: 1000n });
    await opened(alice, bob);
    bob.session?.close();
    const bobAtHub = () => hub.hub.byHandle.get(bob.handle);
    await alice.until(() => bobAtHub()?.push === undefined);

    alice.payOpen(bob.handle, 700n, 'aa01');
    await alice.until(() => alice.events.some((e) => e.type === 'message' && e.message.type === 'receipt'));
    expect(bobAtHub()?.owedSum).toBe(700n);
    // More than Bob allows the hub to owe him is not taken.
    alice.payOpen(bob.handle, 400n, 'aa02');
    await alice.until(() => alice.events.some((e) => e.type === 'reduced'));
    expect(alice.events).toContainEqual({ type: 'reduced', side: 'out', by: 400n, reason: 'TrustLimit 300' });
    expect(alice.need().out?.settled).toBe(700n);

    await hub.close();
    hub = await start();
    alice.options.hub = hub.url;
    bob.options.hub = hub.url;
    await alice.openSession();
    await bob.openSession();
    await bob.until(() => bob.need().in?.settled === 700n);
    expect(bob.events).toContainEqual(
      expect.objectContaining({
        type: 'received',
        quantity: 700n,
        sends: [{ payee: bob.handle, quantity: 700n, fee: 0n, token: 'aa01' }],
      }),
    );
    expect(bobAtHub()?.owedSum).toBe(0n);

    const { preimage, hash } = newSecret();
    alice.payLocked(bob.handle, 5000n, hash);
    await bob.until(() => bob.events.some((e) => e.type === 'offered'));
    await hub.close();
    hub = await start();
    alice.options.hub = hub.url;
    bob.options.hub = hub.url;
    await bob.openSession();
    await alice.openSession();
    bob.run({ type: 'settle', preimages: [preimage] });
    await alice.until(() => alice.need().out?.settled === 5700n);
    expect(hub.hub.live.size).toBe(0);
    expect(hub.hub.store.locked(hash)?.status).toBe('open');
  });

  it('gives a refused payment back after the reveal, and lets its hash be tried again', async () => {
    const alice = wallet();
    const bob = wallet();
    const carol = wallet();
    await opened(alice, bob, carol);
    const { preimage, hash } = newSecret();
    bob.onEvent = (event) => {
      if (event.type === 'offered') setImmediate(() => bob.run({ type: 'refuse', reason: 'UnknownInvoice' }));
    };
    alice.payLocked(bob.handle, 3000n, hash);
    await alice.until(() => alice.events.some((e) => e.type === 'failed'));
    expect(alice.events).toContainEqual({ type: 'failed', hash, amount: 3000n, reason: 'UnknownInvoice' });
    expect(hub.hub.store.locked(hash)?.status).toBe('failed');

    bob.onEvent = (event) => {
      if (event.type === 'offered') setImmediate(() => bob.run({ type: 'settle', preimages: [preimage] }));
    };
    alice.payLocked(bob.handle, 3000n, hash);
    await alice.until(() => alice.events.some((e) => e.type === 'opened'));

    // Once open, it is never forwarded again: an invoice serves one payer.
    carol.payLocked(bob.handle, 3000n, hash);
    await carol.until(() => carol.events.some((e) => e.type === 'failed'));
    expect(carol.events.at(-1)).toMatchObject({ reason: 'HashSeen' });
    expect(carol.need().out?.settled).toBe(0n);
    expect(bob.need().in?.settled).toBe(3000n);
  });

  it('nets what went both ways, step by step', async () => {
    const alice = wallet();
    const bob = wallet();
    await opened(alice, bob);
    alice.payOpen(bob.handle, 900n);
    await bob.until(() => bob.need().in?.settled === 900n);
    bob.payOpen(alice.handle, 800n);
    await alice.until(() => alice.need().in?.settled === 800n);
    alice.run({ type: 'reduce', by: 800n, reason: 'Netting' });
    await alice.until(() => alice.need().out?.settled === 100n && alice.need().owed === 0n);
    expect(alice.need().in?.settled).toBe(0n);
    const state = hub.hub.byHandle.get(alice.handle)?.state;
    expect([state?.in?.settled, state?.out?.settled, state?.owed]).toEqual([100n, 0n, 0n]);
  });

  it('serves wallets without a session, and a wallet that pays itself', async () => {
    const alice = wallet();
    await opened(alice);
    alice.session?.close();
    const { preimage, hash } = newSecret();
    await alice.until(() => hub.hub.byHandle.get(alice.handle)?.push === undefined);
    alice.payLocked(alice.handle, 1000n, hash);
    await alice.sync();
    expect(alice.events.at(-1)).toMatchObject({ type: 'offered' });
    alice.run({ type: 'settle', preimages: [preimage] });
    await alice.sync();
    expect(alice.events.at(-1)).toMatchObject({ type: 'opened', hash });
    alice.payOpen(alice.handle, 50n);
    await alice.sync();
    expect([alice.need().out?.settled, alice.need().in?.settled]).toEqual([1050n, 1050n]);
  });

  it('takes its own deposit back after expiry when the client is gone', async () => {
    const alice = wallet();
    await opened(alice);
    await chain.mine(200);
    const spent = async () => {
      const { txid, vout } = hub.hub.byHandle.get(alice.handle)?.state?.out?.params ?? { txid: '', vout: 0 };
      return txid !== '' && (await hub.hub.chain.outspend(txid, vout)).spent;
    };
    await eventually('the deposit is back', spent);
  });

  it('punishes a revoked commit, and publishes its own best one in time', async () => {
    const alice = wallet();
    const bob = wallet();
    await opened(alice, bob);
    const { preimage, hash } = newSecret();
    alice.payLocked(bob.handle, 20_000n, hash);
    await bob.until(() => bob.events.some((e) => e.type === 'offered'));
    const before = bob.need();
    bob.run({ type: 'refuse', reason: 'Never' });
    await alice.until(() => alice.events.some((e) => e.type === 'failed'));
    // Bob goes back in time, opens the lock and publishes the commit that he gave up.
    bob.session?.close();
    bob.state = before;
    bob.run({ type: 'settle', preimages: [preimage] });
    bob.run({ type: 'leave' });
    const commit = bob.published.find((p) => p.purpose === 'commit');
    expect(commit).toBeDefined();
    expect(await chain.push(commit?.rawtx ?? '')).toMatchObject({ ok: true });
    const claim = () => hub.hub.byHandle.get(bob.handle)?.state?.out?.deposit.spend?.claim?.kind;
    await alice.until(() => claim() === 'revoke');
    expect(claim()).toBe('revoke');
  });
});
