import { Transaction } from 'bitcoinjs-lib';
import { type Bytes, type Hex, hexToBytes, sha256, utf8ToBytes } from '../lib/bytes.ts';
import type { ChainHarness } from '../test/harness/chain.ts';
import { p2wpkhKey } from './chain/p2wpkh.ts';

/** A coin of the tests' key. */
export interface TestCoin {
  txid: Hex;
  vout: number;
  valueSat: bigint;
}

export interface TestOutput {
  script: Bytes;
  valueSat: bigint;
}

const key = p2wpkhKey(sha256(utf8ToBytes('key of the tests of the sandbox')));
/** The P2WPKH script of the tests' key. */
export const testScript = key.script;
export const FINAL = 0xffffffff;
const REPLACEABLE = 0xfffffffd;
/** One P2WPKH input, one P2WPKH output. */
export const ONE_TO_ONE_VSIZE = 110;

/** A confirmed coin from the faucet. */
export async function confirmedCoin(chain: ChainHarness, valueSat = 1_000_000n): Promise<TestCoin> {
  const { txid, vout } = await chain.faucet(testScript, valueSat);
  await chain.mine();
  return { txid, vout, valueSat };
}

/** A signed transaction of coins of the tests' key. */
export function spend(
  coins: TestCoin[],
  outputs: TestOutput[],
  options: { sequence?: number; locktime?: number; version?: number } = {},
): Transaction {
  const tx = new Transaction();
  tx.version = options.version ?? 2;
  tx.locktime = options.locktime ?? 0;
  for (const coin of coins)
    tx.addInput(hexToBytes(coin.txid).reverse(), coin.vout, options.sequence ?? REPLACEABLE);
  for (const output of outputs) tx.addOutput(output.script, output.valueSat);
  for (const [vin, coin] of coins.entries()) key.sign(tx, vin, coin.valueSat);
  return tx;
}

/** Sends a coin back to the key, less the fee. */
export function spendOne(
  coin: TestCoin,
  feeSat: bigint,
  options: Parameters<typeof spend>[2] = {},
): Transaction {
  return spend([coin], [{ script: testScript, valueSat: coin.valueSat - feeSat }], options);
}

/** An output of a transaction of the key, as a coin. */
export function coinOf(tx: Transaction, vout = 0): TestCoin {
  return { txid: tx.getId(), vout, valueSat: tx.outs[vout]?.value ?? 0n };
}
