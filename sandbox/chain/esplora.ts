import { isHex } from '../../lib/bytes.ts';
import { InvalidField } from '../../lib/errors.ts';
import {
  blockJson,
  merkleProof,
  outspendJson,
  scriptStats,
  statusJson,
  txJson,
  utxoJson,
} from './esplora-json.ts';
import { type Answer, type Handler, notFound, type Request } from './http.ts';
import { type ChainIndex, scriptHash, type TxRecord } from './index.ts';
import type { ChainNode } from './node.ts';
import { packageJson } from './package-json.ts';
import { scriptOf } from './script-type.ts';

const MEMPOOL_PAGE = 50;
const CHAIN_PAGE = 25;

/** The routes of Esplora that a wallet and a hub need (chain.md §2.1). */
export function esploraRoutes(node: ChainNode, fees: () => Record<string, number>): Handler {
  return async (request) => {
    if (request.method === 'POST') return post(node, request);
    if (request.method !== 'GET') return undefined;
    await node.settled();
    const [root, ...rest] = request.path;
    switch (root) {
      case 'blocks':
        return tipRoute(node.index, rest);
      case 'block-height':
        return heightRoute(node.index, rest);
      case 'block':
        return blockRoute(node.index, rest);
      case 'tx':
        return txRoute(node.index, rest);
      case 'address':
      case 'scripthash':
        return scriptRoute(node.index, root, rest);
      case 'mempool':
        return mempoolRoute(node.index, rest);
      case 'fee-estimates':
        return { body: fees() };
      default:
        return undefined;
    }
  };
}

async function post(node: ChainNode, { path, body }: Request): Promise<Answer | undefined> {
  const route = path.join('/');
  if (route === 'tx') {
    const { record } = await node.push(body.trim().toLowerCase());
    return { body: record.txid };
  }
  if (route === 'txs/package') return { body: packageJson(await node.pushPackage(parsePackage(body))) };
  return undefined;
}

function parsePackage(body: string): string[] {
  try {
    const list: unknown = JSON.parse(body);
    if (Array.isArray(list) && list.length > 0 && list.every((one) => typeof one === 'string'))
      return list.map((one: string) => one.toLowerCase());
  } catch {
    // Said below.
  }
  throw new InvalidField('body', 'send a JSON array of transactions in hex, the parent first.');
}

function tipRoute({ tip }: ChainIndex, rest: string[]): Answer | undefined {
  if (rest[0] !== 'tip') return undefined;
  if (rest[1] === 'height') return { body: String(tip.height) };
  if (rest[1] === 'hash') return { body: tip.hash };
  return undefined;
}

function heightRoute(index: ChainIndex, [height = '']: string[]): Answer {
  if (!/^\d{1,9}$/.test(height)) throw new InvalidField('height', 'a whole number is needed.');
  const block = index.blockAt(Number(height));
  return block ? { body: block.hash } : notFound('Block');
}

function blockRoute(index: ChainIndex, [hash = '', part]: string[]): Answer | undefined {
  if (!isHex(hash, 32)) throw new InvalidField('hash', '64 lower-case hex digits are needed.');
  const block = index.block(hash);
  if (!block) return notFound('Block');
  const best = index.blockAt(block.height) === block;
  switch (part) {
    case undefined:
      return { body: blockJson(block) };
    case 'header':
      return { body: block.header };
    case 'txids':
      return { body: block.txids };
    case 'status': {
      const next = best ? index.blockAt(block.height + 1)?.hash : undefined;
      return {
        body: best
          ? { in_best_chain: true, height: block.height, next_best: next ?? null }
          : { in_best_chain: false },
      };
    }
    default:
      return undefined;
  }
}

function txRoute(index: ChainIndex, [txid = '', part, vout = '']: string[]): Answer | undefined {
  if (!isHex(txid, 32)) throw new InvalidField('txid', '64 lower-case hex digits are needed.');
  const record = index.transaction(txid);
  if (!record) return notFound('Transaction');
  switch (part) {
    case undefined:
      return { body: txJson(record) };
    case 'hex':
      return { body: record.rawtx };
    case 'status':
      return { body: statusJson(record) };
    case 'outspend':
      if (!/^\d{1,6}$/.test(vout)) throw new InvalidField('vout', 'a whole number is needed.');
      return record.tx.outs[Number(vout)]
        ? { body: outspendJson(index, txid, Number(vout)) }
        : notFound('Output');
    case 'outspends':
      return { body: record.tx.outs.map((_, n) => outspendJson(index, txid, n)) };
    case 'merkle-proof':
      return record.block ? { body: merkleProof(record.block, txid) } : notFound('Block of the transaction');
    default:
      return undefined;
  }
}

function scriptRoute(
  index: ChainIndex,
  kind: string,
  [name = '', part, page, last]: string[],
): Answer | undefined {
  const hash = kind === 'address' ? addressHash(name) : name;
  if (!isHex(hash, 32)) throw new InvalidField('scripthash', '64 lower-case hex digits are needed.');
  const history = index.history(hash);
  if (part === undefined)
    return {
      body: { [kind]: name, ...scriptStats(history, (output) => scriptHash(output.script) === hash) },
    };
  if (part === 'utxo') return { body: index.utxos(hash).map(utxoJson) };
  if (part !== 'txs') return undefined;
  const mempool = history.filter((record) => !record.block).slice(0, MEMPOOL_PAGE);
  const confirmed = history.filter((record) => record.block);
  if (page === undefined) return { body: [...mempool, ...confirmed.slice(0, CHAIN_PAGE)].map(txJson) };
  if (page === 'mempool') return { body: mempool.map(txJson) };
  if (page === 'chain') return { body: pageAfter(confirmed, last).map(txJson) };
  return undefined;
}

function addressHash(address: string): string {
  const script = isHex(address) ? undefined : scriptOf(address);
  if (!script) throw new InvalidField('address', 'it is not an address of regtest.');
  return scriptHash(script);
}

/** Up to 25 after the one last seen; none when that one is not in the list. */
function pageAfter(records: TxRecord[], last: string | undefined): TxRecord[] {
  if (last === undefined) return records.slice(0, CHAIN_PAGE);
  const at = records.findIndex((record) => record.txid === last);
  return at < 0 ? [] : records.slice(at + 1, at + 1 + CHAIN_PAGE);
}

function mempoolRoute(index: ChainIndex, [part]: string[]): Answer | undefined {
  const records = index.mempool();
  if (part === 'txids') return { body: records.map((record) => record.txid) };
  if (part !== undefined) return undefined;
  const vsize = records.reduce((sum, record) => sum + record.vsize, 0);
  const fee = records.reduce((sum, record) => sum + record.feeSat, 0n);
  return { body: { count: records.length, vsize, total_fee: Number(fee) } };
}
