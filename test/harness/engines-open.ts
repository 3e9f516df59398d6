import { buildTransaction, signP2wpkh } from '../../lib/bitcoin/transaction.ts';
import { bytesToHex, concatBytes, type Hex, hash160, sha256 } from '../../lib/bytes.ts';
import { type ChannelParams, depositScript, revokeHash, spendSecret } from '../../lib/channel/index.ts';
import { type ChainHarness, chainHarness } from './chain.ts';
import { act, type World, type WorldSetup, watchAll } from './engines.ts';
import { keyOf, newPeer, type Peer, publicKeyOf, stateOf } from './engines-peer.ts';

let shared:
  | { chain: ChainHarness; runs: number; coin: { txid: Hex; vout: number; value: bigint } }
  | undefined;
const BANK = keyOf('model bank');
const RUNS_PER_CHAIN = 8;

function p2wpkh(key: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(0, 20), hash160(publicKeyOf(key)));
}

/** A chain with a coin to fund deposits from; a new one every few runs, for its index grows. */
async function borrowChain() {
  if (shared !== undefined && shared.runs < RUNS_PER_CHAIN) {
    shared.runs++;
    return shared;
  }
  await shared?.chain.close();
  const chain = await chainHarness();
  const value = 4_000_000_000n;
  const { txid, vout } = await chain.faucet(p2wpkh(BANK), value);
  await chain.mine();
  shared = { chain, runs: 1, coin: { txid, vout, value } };
  return shared;
}

export async function closeChain(): Promise<void> {
  await shared?.chain.close();
  shared = undefined;
}

/** Opens the links: deposits funded on the chain, confirmed, and known to both sides. */
export async function newWorld(setup: WorldSetup): Promise<World> {
  const bank = await borrowChain();
  const { chain } = bank;
  const tip = chain.height();
  const drafts = setup.links.map((link, i) => {
    const shape = {
      handle: '',
      asset: 'BTC',
      times: setup.times,
      commitFeerate: setup.commitFeerate,
      trustLimit: setup.trustLimit,
    };
    const name = `link${i}`;
    const client = newPeer(`${name} client`, {
      ...shape,
      role: 'client',
      handle: handleOf(`${name} client`),
    });
    const hub = newPeer(`${name} hub`, { ...shape, role: 'hub', handle: handleOf(`${name} client`) });
    const expireHeight = tip + link.life;
    return { name, client, hub, expireHeight, values: { c2h: link.c2h, h2c: link.h2c } };
  });
  const scripts = drafts.flatMap((d) => [
    { ...halfParams(d.client, d.hub, d.expireHeight), value: d.values.c2h },
    { ...halfParams(d.hub, d.client, d.expireHeight), value: d.values.h2c },
  ]);
  const txid = await fund(bank, scripts);
  await chain.mine();
  const world: World = {
    setup,
    chain,
    links: drafts.map(({ name, client, hub }) => ({ name, client, hub, mail: { client: [], hub: [] } })),
    feerate: setup.commitFeerate,
    fate: 'lives',
    delayed: 0,
    log: [],
  };
  for (const [i, { client, hub }] of world.links.entries()) {
    const [c2h, h2c] = [scripts[2 * i], scripts[2 * i + 1]];
    if (c2h === undefined || h2c === undefined) throw new Error('a channel is missing');
    await open(world, client, hub, { ...c2h, txid, vout: 2 * i });
    await open(world, hub, client, { ...h2c, txid, vout: 2 * i + 1 });
  }
  for (let i = 1; i < setup.times.minConf; i++) await chain.mine();
  await watchAll(world);
  return world;
}

function handleOf(name: string): Hex {
  return bytesToHex(publicKeyOf(keyOf(`${name} handle`)).subarray(1));
}

function halfParams(
  payer: Peer,
  payee: Peer,
  expireHeight: number,
): Omit<ChannelParams, 'txid' | 'vout' | 'value'> {
  return {
    payer: bytesToHex(publicKeyOf(payer.outKey)),
    payee: bytesToHex(publicKeyOf(payee.inKey)),
    spendHash: bytesToHex(hash160(spendSecret(payee.inKey))),
    expireHeight,
    delay: stateOf(payer).setup.times.delay,
  };
}

async function fund(
  bank: NonNullable<typeof shared>,
  deposits: readonly Omit<ChannelParams, 'txid' | 'vout'>[],
): Promise<Hex> {
  const outputs = deposits.map((d) => ({
    script: concatBytes(Uint8Array.of(0, 32), sha256(depositScript(d))),
    value: d.value,
  }));
  const change = bank.coin.value - outputs.reduce((sum, o) => sum + o.value, 0n) - 2000n;
  const all = [...outputs, { script: p2wpkh(BANK), value: change }];
  const raw = buildTransaction({ inputs: [bank.coin], outputs: all });
  const signed = signP2wpkh(raw, [{ ...bank.coin, script: p2wpkh(BANK), privateKey: BANK }]);
  const pushed = await bank.chain.push(signed);
  if (!pushed.ok) throw new Error(`the deposits were not taken: ${pushed.reason}`);
  bank.coin = { txid: pushed.txid, vout: outputs.length, value: change };
  return pushed.txid;
}

async function open(world: World, payer: Peer, payee: Peer, params: ChannelParams): Promise<void> {
  await act(world, payer, { type: 'open', side: 'out', params, revokeHash: revokeHash(payee.inKey, 0) });
  await act(world, payee, { type: 'open', side: 'in', params });
}
