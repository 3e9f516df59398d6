import { describe, expect, it } from 'vitest';
import type { ChainTx } from '../../lib/bitcoin/chain-source.ts';
import { decodeTransaction } from '../../lib/bitcoin/transaction.ts';
import { bytesToHex } from '../../lib/bytes.ts';
import { PicoError } from '../../lib/errors.ts';
import { Client, TIP, type World, world } from '../fakes.ts';
import { run } from '../machine.ts';
import { lookAt, programOf } from '../watching.ts';
import { cullRound } from './cull.ts';
import { fundingOf, fundRound } from './fund.ts';
import { publishRound } from './publish.ts';
import { watchRound } from './watch.ts';

function seen(txid: string, vout: ChainTx['vout'], height?: number): ChainTx {
  return {
    txid,
    version: 2,
    locktime: 0,
    feeSat: 0n,
    vsize: 100,
    vin: [],
    vout,
    status: height === undefined ? { confirmed: false } : { confirmed: true, height, hash: 'bb'.repeat(32) },
  };
}

/** A client whose deposit is announced, and not yet on the chain. */
async function announced(w: World, options = {}): Promise<Client> {
  const c = new Client(w, options);
  w.clients.push(c);
  await c.call('mph_request', c.requestParams());
  await c.call('mph_deposit', c.depositParams());
  return c;
}

function depositOf(c: Client) {
  const params = c.atHub.state?.in?.params;
  if (params === undefined) throw new Error('no deposit');
  return params;
}

function confirm(w: World, c: Client, height = TIP, change: Partial<ChainTx['vout'][number]> = {}): void {
  const params = depositOf(c);
  w.chain.transactions.set(
    params.txid,
    seen(params.txid, [{ value: params.value, script: programOf(params), ...change }], height),
  );
}

function giveMoney(w: World, value: bigint): void {
  w.chain.utxos = async (script) =>
    bytesToHex(script) === bytesToHex(w.hub.keys.home)
      ? [
          {
            txid: 'cc'.repeat(32),
            vout: 0,
            value,
            script,
            status: { confirmed: true, height: TIP - 9, hash: '' },
          },
        ]
      : [];
}

describe('funding', () => {
  it('is the least of ratio, wish and limit', async () => {
    const w = world({ terms: { BTC: { deposit_ratio: '0.5', deposit_max: '900000' } } });
    const of = async (deposit: bigint, receive: bigint) =>
      fundingOf((await announced(w, { deposit, receive })).atHub);
    expect(await of(200_001n, 1_000_000n)).toBe(100_000n);
    expect(await of(800_000n, 70_000n)).toBe(70_000n);
    expect(await of(900_000n, 0n)).toBe(0n);
  });

  it('comes once the deposit is deep, exact to script and value, and announced when it is kept', async () => {
    const w = world();
    const c = await announced(w, { receive: 60_000n });
    giveMoney(w, 500_000n);
    await fundRound(w.hub);
    expect(c.atHub.state?.out).toBeUndefined();
    confirm(w, c);
    await lookAt(w.hub, c.atHub);
    await fundRound(w.hub);
    const out = c.atHub.state?.out;
    expect(out?.params.value).toBe(60_000n);
    const [row] = [...w.hub.broadcasts.values()];
    const tx = decodeTransaction(row?.rawtx ?? '');
    expect(w.chain.sent).toEqual([row?.rawtx]);
    expect(tx.outputs[out?.params.vout ?? -1]).toMatchObject({
      value: 60_000n,
      script: out && programOf(out.params),
    });
    expect(c.atHub.state?.outbox.map((o) => o.message)).toEqual([
      { type: 'funded', txid: tx.txid, vout: out?.params.vout, value: 60_000n, expireHeight: TIP + 1000 },
    ]);
    await fundRound(w.hub);
    expect(w.hub.broadcasts.size).toBe(1);
  });

  it('waits for money, and spends no coin twice', async () => {
    const w = world();
    const [a, b] = [await announced(w, { receive: 60_000n }), await announced(w, { receive: 60_000n })];
    for (const c of [a, b]) {
      confirm(w, c);
      await lookAt(w.hub, c.atHub);
    }
    await expect(fundRound(w.hub)).rejects.toMatchObject({ code: 'InsufficientFunds' });
    giveMoney(w, 500_000n);
    await expect(fundRound(w.hub)).rejects.toMatchObject({ code: 'InsufficientFunds' });
    expect([a.atHub.state?.out?.params.value, b.atHub.state?.out]).toEqual([60_000n, undefined]);
  });

  it.each<[string, Partial<ChainTx['vout'][number]>]>([
    ['another value', { value: 999_999n }],
    ['another script', { script: new Uint8Array(34) }],
  ])('never comes for a deposit of %s', async (_, change) => {
    const w = world();
    const c = await announced(w);
    giveMoney(w, 50_000_000n);
    confirm(w, c, TIP, change);
    await lookAt(w.hub, c.atHub);
    await fundRound(w.hub);
    expect([c.atHub.notes.badDeposit, c.atHub.state?.in?.deposit.height, c.atHub.state?.out]).toEqual([
      true,
      undefined,
      undefined,
    ]);
  });
});

describe('watching', () => {
  it('takes back a deposit that a reorganisation took out', async () => {
    const w = world();
    const c = await announced(w);
    confirm(w, c);
    await lookAt(w.hub, c.atHub);
    expect(c.atHub.state?.in?.deposit.height).toBe(TIP);
    w.chain.transactions.clear();
    await lookAt(w.hub, c.atHub);
    expect(c.atHub.state?.in?.deposit.height).toBeUndefined();
  });

  it('does not use a block before it knows the tip', async () => {
    const w = world();
    const c = await announced(w);
    confirm(w, c, TIP + 1);
    await lookAt(w.hub, c.atHub);
    expect(c.atHub.state?.in?.deposit.height).toBeUndefined();
  });

  it('follows the tip and the feerate, and finishes what has come home', async () => {
    const w = world();
    const c = await w.client({ receive: 0n });
    const other = await w.client();
    const { txid, vout } = depositOf(c);
    w.chain.spends.set(`${txid}:${vout}`, 'ee'.repeat(32));
    w.chain.transactions.set('ee'.repeat(32), {
      ...seen('ee'.repeat(32), [], TIP + 1),
      vin: [
        {
          txid,
          vout,
          sequence: 0,
          scriptSig: new Uint8Array(),
          witness: [new Uint8Array(71), new Uint8Array(), new Uint8Array(), new Uint8Array(9)],
        },
      ],
    });
    for (const known of [c, other]) {
      const p = depositOf(known);
      w.chain.transactions.set(p.txid, seen(p.txid, [{ value: p.value, script: programOf(p) }], TIP - 100));
    }
    w.chain.tip = async () => ({ height: TIP + 1, hash: 'ab'.repeat(32) });
    w.chain.feeEstimates = async () => ({ 6: 9 });
    await watchRound(w.hub);
    await w.settle();
    expect([w.hub.tip, w.hub.feerate]).toEqual([TIP + 1, 9]);
    expect(w.hub.byHandle.get(c.handle)).toBeUndefined();
    expect(w.hub.byHandle.get(other.handle)).toBeDefined();
    expect(w.store.load().connections.map((r) => r.handle)).toEqual([other.handle]);
  });
});

describe('publishing', () => {
  /** A hub that has published its best commit. */
  async function published(feerate: number): Promise<World> {
    const w = world();
    const [a, b] = [await w.client(), await w.client()];
    a.pay({ payee: b.handle, quantity: 50_000n, fee: 0n });
    await w.settle();
    w.hub.feerate = feerate;
    w.hub.tip = TIP + 999;
    run(w.hub, a.atHub, { type: 'tip' });
    await w.settle();
    return w;
  }

  it('goes on until it is deep', async () => {
    const w = await published(2);
    const [row] = [...w.hub.broadcasts.values()].filter((r) => r.purpose === 'commit');
    await publishRound(w.hub);
    expect(w.chain.sent).toContain(row?.rawtx);
    w.chain.broadcast = async () => {
      throw new PicoError('BroadcastRejected', 'non-final');
    };
    await publishRound(w.hub);
    w.chain.broadcast = async () => {
      throw new PicoError('ChainUnavailable', 'gone');
    };
    await expect(publishRound(w.hub)).rejects.toMatchObject({ code: 'ChainUnavailable' });
    const txid = row?.txid ?? '';
    w.chain.transactions.set(txid, seen(txid, [], w.hub.tip - 5));
    w.chain.broadcast = async () => '';
    await publishRound(w.hub);
    expect([...w.hub.broadcasts.values()].some((r) => r.txid === txid)).toBe(false);
    await w.settle();
    expect(w.store.load().broadcasts.some((r) => r.txid === txid)).toBe(false);
  });

  it('brings a commit up to the feerate of the day by a child on its anchor', async () => {
    const w = await published(20);
    giveMoney(w, 500_000n);
    const [commit] = [...w.hub.broadcasts.values()].filter((r) => r.purpose === 'commit');
    await publishRound(w.hub);
    const child = [...w.hub.broadcasts.values()].find((r) => r.purpose === 'child');
    expect(child?.outpoint).toBe(`${commit?.txid}:1`);
    const tx = decodeTransaction(child?.rawtx ?? '');
    const parent = decodeTransaction(commit?.rawtx ?? '');
    const paid = 500_000n + 330n - tx.outputs.reduce((sum, o) => sum + o.value, 0n);
    const parentFee = 1_000_000n - parent.outputs.reduce((sum, o) => sum + o.value, 0n);
    expect(Number(paid + parentFee)).toBeGreaterThanOrEqual(20 * (tx.vsize + parent.vsize));
    expect(w.chain.sent.slice(-2)).toEqual([commit?.rawtx, child?.rawtx]);
  });
});

describe('culling', () => {
  it('forgets requests without a deposit, and deposits the chain has never seen', async () => {
    const w = world({ terms: { BTC: { setup_ttl: 10 } } });
    const open = await w.client();
    const lost = await announced(w);
    const late = await announced(w);
    const asked = new Client(w, {});
    w.clients.push(asked);
    await asked.call('mph_request', asked.requestParams());
    confirm(w, late, TIP + 11);
    w.hub.tip = TIP + 10;
    await cullRound(w.hub);
    expect(w.hub.byId.size).toBe(4);
    w.hub.tip = TIP + 11;
    await cullRound(w.hub);
    await w.settle();
    expect([...w.hub.byHandle.keys()]).toEqual([open.handle, late.handle]);
    expect([w.hub.requests, w.store.load().connections.length]).toEqual([1, 2]);
    w.now += 1000;
    await expect(lost.call('mph_deposit', lost.depositParams())).rejects.toMatchObject({
      code: 'HandleNotFound',
    });
  });

  it('forgets replies that nobody can ask for again', async () => {
    const w = world();
    await cullRound(w.hub);
    await w.settle();
    const before = Math.floor(w.now / 1000) - 900;
    expect(w.store.batches.map((b) => b.repliesBefore)).toContain(before);
  });
});
