import { Transaction } from 'bitcoinjs-lib';
import { type Bytes, type Hex, hexToBytes, sha256, utf8ToBytes } from '../../lib/bytes.ts';
import { PicoError } from '../../lib/errors.ts';
import { scriptHash, type Utxo } from './index.ts';
import type { ChainNode } from './node.ts';
import { p2wpkhKey } from './p2wpkh.ts';
import { dustLimit, feeFor } from './policy.ts';

/** The coins of a sandbox are worth nothing, so its key is no secret: anyone who reads this can spend them. */
const key = p2wpkhKey(sha256(utf8ToBytes('picopay sandbox faucet')));
/** The output script of the miner and the faucet. */
export const faucetScript: Bytes = key.script;

const COINBASE_MATURITY = 100;
const REPLACEABLE = 0xfffffffd;

/**
 * Pays from the coinbases of the sandbox: output 0 to the script, output 1 the change.
 * `amountSat` is at least the script's dust limit. Throws PicoError InvalidParams or FaucetEmpty, and Reject.
 */
export type Faucet = (script: Bytes, amountSat: bigint) => Promise<{ txid: Hex; vout: 0 }>;

/** The faucet of a node; one payment after the other, so that no two take the same coin. */
export function openFaucet(node: ChainNode): Faucet {
  let last: Promise<unknown> = Promise.resolve();
  return (script, amountSat) => {
    const payment = last.then(() => pay(node, script, amountSat));
    last = payment.catch(() => {});
    return payment;
  };
}

async function pay(node: ChainNode, script: Bytes, amountSat: bigint): Promise<{ txid: Hex; vout: 0 }> {
  const least = dustLimit(script);
  if (amountSat < least || amountSat > 2_100_000_000_000_000n)
    throw new PicoError('InvalidParams', `amount: ask for ${least} to 2100000000000000 satoshis.`, {
      field: 'amount',
    });
  await node.settled();
  const coins = spendable(node);
  const feerate = Math.max(2, 2 * node.policy.minFeerate);
  const chosen: Utxo[] = [];
  let total = 0n;
  let feeSat = 0n;
  for (const coin of coins) {
    if (total >= amountSat + feeSat && chosen.length > 0) break;
    chosen.push(coin);
    total += coin.output.value;
    feeSat = feeFor(feerate, 11 + 68 * chosen.length + 9 + script.length + 31);
  }
  if (total < amountSat + feeSat || chosen.length === 0)
    throw new PicoError(
      'FaucetEmpty',
      `The faucet holds ${total} satoshis that can be spent now: mine blocks to fill it.`,
      {
        field: 'amount',
      },
    );
  const tx = build(chosen, script, amountSat, total - amountSat - feeSat);
  const { record } = await node.push(tx.toHex());
  return { txid: record.txid, vout: 0 };
}

/** Confirmed coins first, for a chain of unconfirmed change is limited to 25. */
function spendable(node: ChainNode): Utxo[] {
  const { tip } = node.index;
  return node.index
    .utxos(scriptHash(faucetScript))
    .filter(({ record }) => {
      const { block } = record;
      return (
        !record.tx.isCoinbase() || (block !== undefined && tip.height + 1 - block.height >= COINBASE_MATURITY)
      );
    })
    .sort(
      (a, b) => Number(b.record.block !== undefined) - Number(a.record.block !== undefined) || byValue(a, b),
    );
}

function byValue(a: Utxo, b: Utxo): number {
  return a.output.value === b.output.value ? 0 : a.output.value < b.output.value ? 1 : -1;
}

function build(coins: Utxo[], script: Bytes, amountSat: bigint, changeSat: bigint): Transaction {
  const tx = new Transaction();
  tx.version = 2;
  for (const coin of coins) tx.addInput(hexToBytes(coin.txid).reverse(), coin.vout, REPLACEABLE);
  tx.addOutput(script, amountSat);
  if (changeSat >= dustLimit(faucetScript)) tx.addOutput(faucetScript, changeSat);
  for (const [vin, coin] of coins.entries()) key.sign(tx, vin, coin.output.value);
  return tx;
}
