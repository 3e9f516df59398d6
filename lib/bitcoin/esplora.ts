import { bytesToHex, type Hex, sha256 } from '../bytes.ts';
import { PicoError } from '../errors.ts';
import { type ChainHttpAnswer, type ChainHttpOptions, chainHttp } from './chain-http.ts';
import type { ChainSource, ChainTx } from './chain-source.ts';
import * as shapes from './esplora-shapes.ts';
import { txid as txidOf } from './transaction.ts';

export interface EsploraOptions extends ChainHttpOptions {
  /** Most transactions history() gathers before it gives up with PicoError HistoryTooLong. Default 10,000. */
  readonly maxHistory?: number;
}

/** No server in use gives fewer confirmed transactions a page while there are more. */
const SMALLEST_PAGE = 10;
/** Bitcoin Core's ways to say that there is nothing left to do; "already spent" must not count. */
const ALREADY_KNOWN = /txn-already-|already in (?:block chain|mempool|utxo set)|already known/i;

/**
 * The chain as an Esplora server sees it, at `url` (with its prefix, such as https://host/api). Every answer is checked
 * for its form and raw transactions for their txid (chain.md §2.1); that the server tells the truth is not: compareSources.
 */
export function esplora(url: string, options: EsploraOptions = {}): ChainSource {
  const http = chainHttp(url, options);
  const maxHistory = options.maxHistory ?? 10_000;

  const find = async (path: string): Promise<unknown> => {
    const answer = await http(path);
    return answer.status === 404 ? undefined : parsed(answer);
  };
  const need = async (path: string): Promise<unknown> => {
    const value = await find(path);
    if (value === undefined) throw shapes.invalidAnswer(`it has no ${path}`);
    return value;
  };
  const transaction = async (txid: Hex): Promise<ChainTx | undefined> => {
    const value = await find(`/tx/${txid}`);
    if (value === undefined) return undefined;
    const tx = shapes.readTx(value);
    if (tx.txid !== txid) throw shapes.invalidAnswer('it names another transaction');
    return tx;
  };
  const isKnown = async (txid: Hex): Promise<boolean> =>
    (await transaction(txid).catch(() => undefined)) !== undefined;

  const source: ChainSource = {
    async tip() {
      // Two requests may straddle a block: the hash decides, and the height is looked up by it.
      const hash = shapes.readHash(await need('/blocks/tip/hash'));
      const block = shapes.readObject(await need(`/block/${hash}`), 'block');
      return { height: shapes.readHeight(block.height), hash };
    },
    async blockHash(height) {
      const hash = await find(`/block-height/${height}`);
      return hash === undefined ? undefined : shapes.readHash(hash);
    },
    async utxos(script) {
      return shapes.readUtxos(await need(`/scripthash/${scriptHash(script)}/utxo`), script);
    },
    transaction,
    async rawTransaction(txid) {
      const rawtx = await find(`/tx/${txid}/hex`);
      if (rawtx === undefined) return undefined;
      if (typeof rawtx !== 'string') throw shapes.invalidAnswer('a raw transaction is no text');
      let actual: Hex;
      try {
        actual = txidOf(rawtx);
      } catch {
        throw shapes.invalidAnswer('a raw transaction cannot be read');
      }
      if (actual !== txid) throw shapes.invalidAnswer('a raw transaction has another txid');
      return rawtx;
    },
    async status(txid) {
      const value = await find(`/tx/${txid}/status`);
      const status = value === undefined ? undefined : shapes.readStatus(value);
      // Some servers say "unconfirmed" of transactions they have never seen.
      if (status?.confirmed === false) return (await transaction(txid))?.status;
      return status;
    },
    async outspend(txid, vout) {
      const value = await find(`/tx/${txid}/outspend/${vout}`);
      return value === undefined ? { spent: false } : shapes.readOutspend(value);
    },
    async history(script) {
      const path = `/scripthash/${scriptHash(script)}/txs`;
      const found = new Map<Hex, ChainTx>();
      let page = shapes.readTxs(await need(path));
      for (;;) {
        const before = found.size;
        for (const tx of page) found.set(tx.txid, tx);
        const confirmed = page.filter((tx) => tx.status.confirmed);
        const last = confirmed.at(-1);
        if (!last || confirmed.length < SMALLEST_PAGE || found.size === before) return [...found.values()];
        if (found.size > maxHistory) {
          throw new PicoError(
            'HistoryTooLong',
            `An address of this wallet has more than ${maxHistory} transactions.`,
          );
        }
        page = shapes.readTxs(await need(`${path}/chain/${last.txid}`));
      }
    },
    async broadcast(rawtx) {
      const txid = txidOf(rawtx);
      const answer = await http('/tx', { content: rawtx, type: 'text/plain' });
      if (isOk(answer)) {
        if (parsed(answer) !== txid) throw shapes.invalidAnswer('it took the transaction under another txid');
        return txid;
      }
      const reason = reasonOf(answer.text);
      if (ALREADY_KNOWN.test(reason) || (await isKnown(txid))) return txid;
      throw rejected(txid, reason);
    },
    async broadcastPackage(rawtxs) {
      const answer = await http('/txs/package', {
        content: JSON.stringify(rawtxs),
        type: 'application/json',
      });
      if ([404, 405, 501].includes(answer.status)) return await oneByOne(source, rawtxs);
      const txids = rawtxs.map(txidOf);
      const fault = isOk(answer) ? packageFault(parsed(answer)) : reasonOf(answer.text);
      if (fault === undefined) return txids;
      const known = await Promise.all(txids.map(isKnown));
      if (known.every((isIn) => isIn)) return txids;
      throw rejected(txids[known.indexOf(false)] ?? '', fault);
    },
    async feeEstimates() {
      return shapes.readFeeEstimates(await need('/fee-estimates'));
    },
  };
  return source;
}

/** How Esplora names a script: SHA256 of the scriptPubKey, not reversed. */
function scriptHash(script: Uint8Array): Hex {
  return bytesToHex(sha256(script));
}

/** JSON where it is JSON, else the text: servers differ in whether they quote hashes. */
function parsed(answer: ChainHttpAnswer): unknown {
  if (!isOk(answer)) throw shapes.invalidAnswer(`status ${answer.status}, ${answer.text.slice(0, 200)}`);
  const text = answer.text.trim();
  // A raw transaction or a hash may consist of digits only, or look like 12e34: never a number here.
  if (/^[0-9a-f]{64,}$/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isOk({ status }: ChainHttpAnswer): boolean {
  return status >= 200 && status < 300;
}

/** The node's own words out of `sendrawtransaction RPC error: {"code":-26,"message":"…"}`, else the text itself. */
function reasonOf(text: string): string {
  const [, message] = /"message":\s*"((?:[^"\\]|\\.)*)"/.exec(text) ?? [];
  return (message ?? text).trim().slice(0, 300);
}

/** Why a package was not taken whole, in the form of Bitcoin Core's submitpackage; undefined when it was. */
function packageFault(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('package_msg' in value)) return undefined;
  if (value.package_msg === 'success') return undefined;
  const results = 'tx-results' in value ? shapes.readObject(value['tx-results'], 'tx-results') : {};
  const errors = Object.values(results).flatMap((result) => {
    const { error } = shapes.readObject(result, 'tx-result');
    return typeof error === 'string' ? [error] : [];
  });
  return errors.join('; ') || String(value.package_msg);
}

async function oneByOne(source: ChainSource, rawtxs: readonly Hex[]): Promise<Hex[]> {
  const txids: Hex[] = [];
  for (const rawtx of rawtxs) txids.push(await source.broadcast(rawtx));
  return txids;
}

function rejected(txid: Hex, reason: string): PicoError {
  return new PicoError('BroadcastRejected', `The network refused transaction ${txid}: ${reason}.`, {
    txid,
    reason,
  });
}
