import { opcodes } from 'bitcoinjs-lib';
import { type Bytes, bytesToHex, type Hex, hash256, hexToBytes, reverseHex } from '../../lib/bytes.ts';
import { type BlockRecord, type ChainIndex, type Output, type TxRecord, txidOf, type Utxo } from './index.ts';
import { scriptAddress, scriptType } from './script-type.ts';

/** The shapes of Esplora's answers (chain.md §2.1). Amounts are satoshis as JSON integers, as Esplora has them. */

export interface StatusJson {
  confirmed: boolean;
  block_height?: number;
  block_hash?: Hex;
  block_time?: number;
}

interface OutputJson {
  scriptpubkey: Hex;
  scriptpubkey_asm: string;
  scriptpubkey_type: string;
  scriptpubkey_address?: string;
  value: number;
}

interface InputJson {
  txid: Hex;
  vout: number;
  prevout: OutputJson | null;
  scriptsig: Hex;
  scriptsig_asm: string;
  witness?: Hex[];
  inner_redeemscript_asm?: string;
  inner_witnessscript_asm?: string;
  is_coinbase: boolean;
  sequence: number;
}

export interface TxJson {
  txid: Hex;
  version: number;
  locktime: number;
  vin: InputJson[];
  vout: OutputJson[];
  size: number;
  weight: number;
  fee: number;
  status: StatusJson;
}

/** Of bits 207fffff, which regtest never changes. */
const REGTEST_DIFFICULTY = 4.656542373906925e-10;

export function statusJson(record: TxRecord): StatusJson {
  const { block } = record;
  if (!block) return { confirmed: false };
  return { confirmed: true, block_height: block.height, block_hash: block.hash, block_time: block.time };
}

export function txJson(record: TxRecord): TxJson {
  const { tx } = record;
  return {
    txid: record.txid,
    version: tx.version,
    locktime: tx.locktime,
    vin: tx.ins.map((_, vin) => inputJson(record, vin)),
    vout: tx.outs.map(outputJson),
    size: tx.byteLength(),
    weight: tx.weight(),
    fee: Number(record.feeSat),
    status: statusJson(record),
  };
}

export function utxoJson(utxo: Utxo) {
  const { txid, vout, output, record } = utxo;
  return { txid, vout, status: statusJson(record), value: Number(output.value) };
}

export function outspendJson(index: ChainIndex, txid: Hex, vout: number) {
  const spender = index.spender(txid, vout);
  const record = spender && index.transaction(spender.txid);
  return record ? { spent: true, ...spender, status: statusJson(record) } : { spent: false };
}

export function blockJson(block: BlockRecord) {
  const header = new DataView(hexToBytes(block.header).buffer);
  return {
    id: block.hash,
    height: block.height,
    version: header.getInt32(0, true),
    timestamp: block.time,
    tx_count: block.txids.length,
    size: block.size,
    weight: block.weight,
    merkle_root: txidOf(hexToBytes(block.header).subarray(36, 68)),
    previousblockhash: block.height === 0 ? null : block.previous,
    mediantime: block.medianTime,
    nonce: header.getUint32(76, true),
    bits: header.getUint32(72, true),
    difficulty: REGTEST_DIFFICULTY,
  };
}

/** Electrum's proof: the siblings on the way from the transaction to the header's root, display order. */
export function merkleProof(block: BlockRecord, txid: Hex) {
  const pos = block.txids.indexOf(txid);
  const merkle: Hex[] = [];
  let row: Bytes[] = block.txids.map((id) => hexToBytes(reverseHex(id)));
  for (let at = pos; row.length > 1; at >>= 1) {
    const pair = (i: number) =>
      [row[i] ?? new Uint8Array(), row[i + 1] ?? row[i] ?? new Uint8Array()] as const;
    const [left, right] = pair(at & ~1);
    merkle.push(txidOf(at % 2 === 0 ? right : left));
    const next: Bytes[] = [];
    for (let i = 0; i < row.length; i += 2) {
      const [a, b] = pair(i);
      next.push(hash256(Uint8Array.of(...a, ...b)));
    }
    row = next;
  }
  return { block_height: block.height, merkle, pos };
}

/** Counts and sums of a script: what reached it and what left it, confirmed and not. */
export function scriptStats(records: TxRecord[], owns: (output: Output) => boolean) {
  const stats = { chain: emptyStats(), mempool: emptyStats() };
  for (const record of records) {
    const side = record.block ? stats.chain : stats.mempool;
    side.tx_count++;
    for (const output of record.tx.outs.filter(owns)) {
      side.funded_txo_count++;
      side.funded_txo_sum += Number(output.value);
    }
    for (const prevout of record.prevouts) {
      if (!prevout || !owns(prevout)) continue;
      side.spent_txo_count++;
      side.spent_txo_sum += Number(prevout.value);
    }
  }
  return { chain_stats: stats.chain, mempool_stats: stats.mempool };
}

function emptyStats() {
  return { funded_txo_count: 0, funded_txo_sum: 0, spent_txo_count: 0, spent_txo_sum: 0, tx_count: 0 };
}

function outputJson(output: Output): OutputJson {
  const address = scriptAddress(output.script);
  return {
    scriptpubkey: bytesToHex(output.script),
    scriptpubkey_asm: asm(output.script),
    scriptpubkey_type: scriptType(output.script),
    ...(address === undefined ? {} : { scriptpubkey_address: address }),
    value: Number(output.value),
  };
}

function inputJson(record: TxRecord, vin: number): InputJson {
  const input = record.tx.ins[vin];
  if (!input) throw new Error(`Transaction ${record.txid} has no input ${vin}.`);
  const prevout = record.prevouts[vin];
  const redeem = prevout && scriptType(prevout.script) === 'p2sh' ? lastPush(input.script) : undefined;
  const program = redeem ?? prevout?.script;
  const witnessScript = program && scriptType(program) === 'v0_p2wsh' ? input.witness.at(-1) : undefined;
  return {
    txid: txidOf(input.hash),
    vout: input.index,
    prevout: prevout ? outputJson(prevout) : null,
    scriptsig: bytesToHex(input.script),
    scriptsig_asm: asm(input.script),
    ...(input.witness.length > 0 ? { witness: input.witness.map((item) => bytesToHex(item)) } : {}),
    ...(redeem ? { inner_redeemscript_asm: asm(redeem) } : {}),
    ...(witnessScript ? { inner_witnessscript_asm: asm(witnessScript) } : {}),
    is_coinbase: record.tx.isCoinbase(),
    sequence: input.sequence,
  };
}

function lastPush(script: Bytes): Bytes | undefined {
  return pieces(script).at(-1)?.data;
}

/** A script in Esplora's words: OP_PUSHBYTES_20 <hex>, OP_PUSHNUM_2, OP_CLTV. */
function asm(script: Bytes): string {
  return pieces(script)
    .map(({ op, data }) => {
      if (op === 0) return 'OP_0';
      if (data)
        return `${op < 76 ? `OP_PUSHBYTES_${op}` : `OP_PUSHDATA${2 ** (op - 76)}`} ${bytesToHex(data)}`;
      if (op === 0x4f) return 'OP_PUSHNUM_NEG1';
      if (op > 0x50 && op <= 0x60) return `OP_PUSHNUM_${op - 0x50}`;
      return OP_NAMES.get(op) ?? `OP_RETURN_${op}`;
    })
    .join(' ');
}

const OP_NAMES = new Map(Object.entries(opcodes).map(([name, op]) => [op, name]));
OP_NAMES.set(0xb1, 'OP_CLTV').set(0xb2, 'OP_CSV');

function pieces(script: Bytes): { op: number; data?: Bytes }[] {
  const found: { op: number; data?: Bytes }[] = [];
  let at = 0;
  while (at < script.length) {
    const op = script[at++] ?? 0;
    if (op === 0 || op > 78) {
      found.push({ op });
      continue;
    }
    const width = op < 76 ? 0 : 2 ** (op - 76);
    let length = op < 76 ? op : 0;
    for (let i = 0; i < width; i++) length += (script[at + i] ?? 0) * 256 ** i;
    at += width;
    found.push({ op, data: script.subarray(at, at + length) });
    at += length;
  }
  return found;
}
