import { randomBytes } from 'node:crypto';
import type { HubEcdsa } from '../../hub/ecdsa.ts';
import { p2wpkhScript } from '../../lib/bitcoin/address.ts';
import { buildTransaction, signP2wpkh, txid } from '../../lib/bitcoin/transaction.ts';
import { bytesToHex, type Hex } from '../../lib/bytes.ts';
import type { TxOutput } from '../../lib/tx.ts';

/** The sandbox's chain as the bench uses it: coins and blocks on demand. */
export interface BenchChain {
  readonly url: string;
  mine(blocks: number): Promise<void>;
  /** Pays a script (hex) or an address. */
  faucet(address: string, amountSat: bigint): Promise<{ txid: Hex; vout: number }>;
  /** Signs one transaction with all these outputs, in order; nothing is broadcast. */
  payMany(outputs: readonly TxOutput[], ecdsa: HubEcdsa): Promise<{ txid: Hex; rawtx: Hex }>;
  broadcast(rawtx: Hex): Promise<void>;
}

const FEERATE = 5n;

export function benchChain(url: string): BenchChain {
  async function post(path: string, body: string): Promise<Record<string, unknown>> {
    const response = await fetch(url + path, { method: 'POST', body });
    const text = await response.text();
    if (!response.ok) throw new Error(`the sandbox answered ${path} with ${response.status}: ${text}`);
    return text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
  }

  const chain: BenchChain = {
    url,
    async mine(blocks) {
      await post('/sandbox/mine', JSON.stringify({ blocks }));
    },
    async faucet(address, amountSat) {
      const paid = await post('/sandbox/faucet', JSON.stringify({ address, amount: amountSat.toString() }));
      return { txid: String(paid['txid']), vout: Number(paid['vout']) };
    },
    async payMany(outputs, ecdsa) {
      const privateKey = new Uint8Array(randomBytes(32));
      privateKey[0] = 1;
      const script = p2wpkhScript(ecdsa.publicKey(privateKey));
      const vsize = 110n + outputs.reduce((sum, o) => sum + 9n + BigInt(o.script.length), 0n);
      const value = outputs.reduce((sum, o) => sum + o.value, vsize * FEERATE);
      const input = { ...(await chain.faucet(bytesToHex(script), value)), script, value, privateKey };
      const rawtx = signP2wpkh(buildTransaction({ inputs: [input], outputs }), [input], ecdsa);
      return { txid: txid(rawtx), rawtx };
    },
    async broadcast(rawtx) {
      await post('/tx', rawtx);
    },
  };
  return chain;
}
