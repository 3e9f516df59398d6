import { Transaction } from 'bitcoinjs-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nobleEcdsa } from '../../lib/bitcoin/ecdsa.ts';
import { bytesToHex, type Hex, hash160, sha256 } from '../../lib/bytes.ts';
import { type CloseProposal, closeTx, completeClose, signClose } from '../../lib/channel/close.ts';
import type { Command } from '../../lib/channel/commands.ts';
import { commitDigest, prepare } from '../../lib/channel/commit.ts';
import { depositScript, witness } from '../../lib/channel/scripts.ts';
import { revokeHash, spendSecret } from '../../lib/channel/secrets.ts';
import { newConnection, step } from '../../lib/channel/step.ts';
import type { ChannelParams, ConnectionState, Env, Setup } from '../../lib/channel/types.ts';
import { serializeTx, sighash, type Tx, txidOf, witnessProgram } from '../../lib/tx.ts';
import { type ChainHarness, chainHarness } from '../harness/chain.ts';
import {
  accepted,
  fund,
  home,
  locksOf,
  payeeKey,
  payerKey,
  publicHex,
  refused,
  secret,
  signCommit,
  signed,
  WHY,
} from './lab.ts';

/** The cooperative close, and a look at our digests and txids by bitcoinjs-lib. */

let chain: ChainHarness;
let client: ConnectionState;
let hub: ConnectionState;
const clientKeys = { outKey: secret('client c2h'), inKey: secret('client h2c') };
const hubKeys = { outKey: secret('hub h2c'), inKey: secret('hub c2h') };

beforeAll(async () => {
  chain = await chainHarness();
});
afterAll(() => chain.close());

function env(keys: { outKey: Uint8Array; inKey: Uint8Array }): Env {
  return { ecdsa: nobleEcdsa, tip: chain.height(), feerate: 2, secretOf: () => undefined, ...keys };
}

async function deposit(payer: Uint8Array, payee: Uint8Array, value: bigint): Promise<ChannelParams> {
  const spendHash = bytesToHex(hash160(spendSecret(payee)));
  const expireHeight = chain.height() + 100;
  const base = { payer: publicHex(payer), payee: publicHex(payee), spendHash, expireHeight };
  const coin = await chain.faucet(witnessProgram(sha256(depositScript(base))), value);
  await chain.mine();
  return { ...base, delay: 6, txid: coin.txid, vout: coin.vout, value };
}

/** A connection with both deposits confirmed and nothing paid. */
async function connect(): Promise<void> {
  const c2h = await deposit(clientKeys.outKey, hubKeys.inKey, 100_000n);
  const h2c = await deposit(hubKeys.outKey, clientKeys.inKey, 60_000n);
  const setup: Omit<Setup, 'role' | 'home'> = {
    handle: c2h.payer.slice(2),
    asset: 'BTC',
    times: { delay: 6, confirm: 1, nap: 1, minConf: 1 },
    commitFeerate: 1,
    trustLimit: 0n,
  };
  const height = chain.height();
  const open = (role: 'client' | 'hub', keys: typeof clientKeys, first: Hex): ConnectionState => {
    const [out, into] = role === 'client' ? [c2h, h2c] : [h2c, c2h];
    const commands: Command[] = [
      { type: 'open', side: 'out', params: out, revokeHash: first },
      { type: 'open', side: 'in', params: into },
      { type: 'deposit', side: 'out', height },
      { type: 'deposit', side: 'in', height },
    ];
    let state = newConnection({ ...setup, role, home: bytesToHex(home(role)) });
    for (const command of commands) state = step(state, command, env(keys)).state;
    return state;
  };
  client = open('client', clientKeys, revokeHash(hubKeys.inKey, 0));
  hub = open('hub', hubKeys, revokeHash(clientKeys.inKey, 0));
}

const proposal: CloseProposal = {
  feerate: 2,
  caller: 'client',
  clientScript: bytesToHex(home('client')),
  hubScript: bytesToHex(home('hub')),
};

describe('cooperative close', () => {
  beforeAll(connect);

  /** Both inputs signed, in the given order of the two signatures. */
  function whole(order: (sigP: Uint8Array, sigE: Uint8Array) => [Uint8Array, Uint8Array]): Tx {
    const tx = closeTx(client, proposal);
    const keys = [
      [clientKeys.outKey, hubKeys.inKey],
      [hubKeys.outKey, clientKeys.inKey],
    ] as const;
    const inputs = tx.inputs.map((input, i) => {
      const params = i === 0 ? client.out?.params : client.in?.params;
      const pair = keys[i];
      if (params === undefined || pair === undefined) throw new Error('two inputs were expected');
      const script = prepare(params).depositScript;
      const digest = sighash(tx, i, script, params.value);
      return {
        ...input,
        witness: witness.commit(...order(signed(digest, pair[0]), signed(digest, pair[1])), script),
      };
    });
    return { ...tx, inputs };
  }

  it('refuses swapped signatures, and one side signing for both', async () => {
    await refused(
      chain,
      whole((p, e) => [e, p]),
      WHY.signature,
    );
    await refused(
      chain,
      whole((p) => [p, p]),
      WHY.signature,
    );
    await refused(
      chain,
      whole((_, e) => [e, e]),
      WHY.signature,
    );
  });
  it('refuses other outputs than the signed ones', async () => {
    const tx = whole((p, e) => [p, e]);
    const outputs = tx.outputs.map((o) => ({ ...o, value: o.value - 1n }));
    await refused(chain, { ...tx, outputs }, WHY.signature);
    await refused(chain, { ...tx, outputs: [...tx.outputs].reverse() }, WHY.signature);
  });
  it('is refused by the engine with a signature that fits another close', () => {
    const theirs = signClose(hub, { ...proposal, feerate: 3 }, env(hubKeys));
    expect(() => completeClose(client, proposal, theirs, env(clientKeys))).toThrow(/does not fit the close/);
  });
  it('gives each side its own, the caller less the fee', async () => {
    const theirs = signClose(hub, proposal, env(hubKeys));
    const close = completeClose(client, proposal, theirs, env(clientKeys));
    await accepted(chain, close);
    const tx = chain.tx(close.txid);
    expect(tx?.vout.map((o) => o.value)).toEqual([100_000 - (tx?.fee ?? 0), 60_000]);
    await chain.mine();
    expect(chain.tx(close.txid)?.status.confirmed).toBe(true);
  });
});

describe('a second look by bitcoinjs-lib', () => {
  it('finds the same txid and digest for plain and conditional commits', async () => {
    const params = await fund(chain, chain.height() + 1000);
    for (const locks of [[], locksOf(1), locksOf(40)])
      for (const total of [0n, 20_000n, 99_000n]) {
        const terms = {
          n: 1,
          epoch: 2,
          total,
          locks,
          ...(locks.length > 0 && { lockHeight: 5_000 }),
          feerate: 1,
        };
        const ours = signCommit(params, terms);
        const theirs = Transaction.fromHex(serializeTx(ours));
        expect(theirs.getId()).toBe(txidOf(ours));
        const digest = theirs.hashForWitnessV0(0, prepare(params).depositScript, params.value, 1);
        expect(bytesToHex(digest)).toBe(bytesToHex(commitDigest(params, terms, revokeHash(payeeKey, 2))));
        expect(ours.inputs[0]?.witness[1]).toEqual(
          signed(commitDigest(params, terms, revokeHash(payeeKey, 2)), payerKey),
        );
      }
  });
});
