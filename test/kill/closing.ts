import { expect } from 'vitest';
import { hubWords } from '../../hub/key-file.ts';
import { hubKeys } from '../../hub/keys.ts';
import { bytesToHex, type Hex } from '../../lib/bytes.ts';
import type { ConnectionRow } from '../../lib/wallet/rows.ts';
import { scriptHash } from '../../sandbox/chain/index.ts';
import type { ChainHarness } from '../harness/chain.ts';
import { pause } from '../harness/wallet-world.ts';
import { type Client, type Crowd, ignore } from './crowd.ts';
import { type HubProcess, PASSPHRASE } from './hub-process.ts';

/** Everything on the hub's two scripts, in satoshis. */
export async function hubCoins(hub: HubProcess, chain: ChainHarness): Promise<bigint> {
  const { home, change } = hubKeys(await hubWords(hub.dir, PASSPHRASE), 'regtest');
  const coins = [home, change].flatMap((script) => chain.node.index.utxos(scriptHash(script)));
  return coins.reduce((sum, { output }) => sum + output.value, 0n);
}

/** A client's last words with the hub: what it had, and the transaction that pays it out. */
export interface Closed {
  readonly client: Client;
  readonly balance: bigint;
  readonly funding: Hex | undefined;
  readonly txid: Hex;
}

/** Closes every connection together with the hub, which may die and come back meanwhile. */
export async function closeAll({ clients }: Crowd): Promise<Closed[]> {
  return await Promise.all(
    clients.map(async (client) => {
      const { wallet, handle } = client;
      const info = await wallet.connection(handle);
      for (;;) {
        const closed = await wallet.close(handle, { feerate: 2 }).catch(ignore(['HubUnreachable', 'Busy']));
        if (closed?.txid !== undefined)
          return { client, balance: info.balance, funding: info.in?.txid, txid: closed.txid };
        await pause(50);
      }
    }),
  );
}

/** Each client's coin is its balance less the fee; the hub has what it had, less its funding's fees, and its gain. */
export async function checkOnChain(
  closed: readonly Closed[],
  hub: { readonly before: bigint; readonly after: bigint; readonly gain: bigint },
  chain: ChainHarness,
): Promise<void> {
  let fundingFees = 0;
  for (const { client, balance, funding = '', txid } of closed) {
    const row = await client.store.get<ConnectionRow>('connections', client.handle);
    const tx = chain.tx(txid);
    const home = tx?.vout.filter((output) => output.scriptpubkey === row?.home).map(({ value }) => value);
    expect([client.name, home]).toEqual([client.name, [Number(balance) - (tx?.fee ?? 0)]]);
    expect([client.name, tx?.vin.map((input) => input.txid)]).toEqual([
      client.name,
      [row?.c2h.txid, funding],
    ]);
    const script = row?.home ?? '';
    const coins = chain.node.index.utxos(scriptHash(Buffer.from(script, 'hex')));
    expect([client.name, coins.map(({ output }) => bytesToHex(output.script))]).toEqual([
      client.name,
      [script],
    ]);
    fundingFees += chain.tx(funding)?.fee ?? 0;
  }
  expect(hub.after).toBe(hub.before - BigInt(fundingFees) + hub.gain);
}
