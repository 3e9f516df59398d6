import { type Bytes, type Hex, hexToBytes, isHex } from '../bytes.ts';
import { PicoError } from '../errors.ts';
import type { TxOutput } from '../tx.ts';
import type { ChainInput, ChainTx, FeeEstimates, Outspend, TxStatus, Utxo } from './chain-source.ts';
import { MAX_MONEY_SAT } from './transaction.ts';

/** Readers of Esplora's answers (chain.md §2.1). Each takes parsed JSON and throws PicoError InvalidChainAnswer on any other form. */

export function readHash(value: unknown, field = 'hash'): Hex {
  if (isHex(value, 32)) return value;
  throw invalidAnswer(`${field} is not 64 hex digits`);
}

export function readHeight(value: unknown, field = 'height'): number {
  return readInteger(value, field, 2 ** 31 - 1);
}

export function readStatus(value: unknown): TxStatus {
  const status = readObject(value, 'status');
  if (status.confirmed === false) return { confirmed: false };
  if (status.confirmed !== true) throw invalidAnswer('status.confirmed is neither true nor false');
  return {
    confirmed: true,
    height: readHeight(status.block_height, 'status.block_height'),
    hash: readHash(status.block_hash, 'status.block_hash'),
  };
}

export function readUtxos(value: unknown, script: Bytes): Utxo[] {
  return readArray(value, 'utxos').map((item) => {
    const utxo = readObject(item, 'utxo');
    return {
      txid: readHash(utxo.txid, 'utxo.txid'),
      vout: readInteger(utxo.vout, 'utxo.vout', 0xffffffff),
      value: readSat(utxo.value, 'utxo.value'),
      script,
      status: readStatus(utxo.status),
    };
  });
}

export function readOutspend(value: unknown): Outspend {
  const outspend = readObject(value, 'outspend');
  if (outspend.spent === false) return { spent: false };
  if (outspend.spent !== true) throw invalidAnswer('outspend.spent is neither true nor false');
  return {
    spent: true,
    txid: readHash(outspend.txid, 'outspend.txid'),
    vin: readInteger(outspend.vin, 'outspend.vin', 0xffffffff),
    status: readStatus(outspend.status),
  };
}

export function readTx(value: unknown): ChainTx {
  const tx = readObject(value, 'transaction');
  return {
    txid: readHash(tx.txid, 'txid'),
    version: readInteger(tx.version, 'version', 0xffffffff, -(2 ** 31)),
    locktime: readInteger(tx.locktime, 'locktime', 0xffffffff),
    feeSat: readSat(tx.fee, 'fee'),
    vsize: Math.ceil(readInteger(tx.weight, 'weight', 4_000_000) / 4),
    vin: readArray(tx.vin, 'vin').map(readInput),
    vout: readArray(tx.vout, 'vout').map(readOutput),
    status: readStatus(tx.status),
  };
}

export function readTxs(value: unknown): ChainTx[] {
  return readArray(value, 'transactions').map(readTx);
}

export function readFeeEstimates(value: unknown): FeeEstimates {
  const entries = Object.entries(readObject(value, 'fee estimates'));
  return Object.fromEntries(
    entries.map(([target, feerate]) => {
      const isFeerate = typeof feerate === 'number' && Number.isFinite(feerate) && feerate >= 0;
      if (!/^\d{1,6}$/.test(target) || !isFeerate)
        throw invalidAnswer(`fee estimate "${target}" is no feerate`);
      return [Number(target), feerate];
    }),
  );
}

function readInput(value: unknown): ChainInput {
  const input = readObject(value, 'vin');
  const hasPrevout = input.prevout !== null && input.prevout !== undefined;
  return {
    txid: readHash(input.txid, 'vin.txid'),
    vout: readInteger(input.vout, 'vin.vout', 0xffffffff),
    sequence: readInteger(input.sequence, 'vin.sequence', 0xffffffff),
    scriptSig: readBytes(input.scriptsig ?? '', 'vin.scriptsig'),
    witness: readArray(input.witness ?? [], 'vin.witness').map((item) => readBytes(item, 'vin.witness')),
    ...(hasPrevout && { prevout: readOutput(input.prevout) }),
  };
}

function readOutput(value: unknown): TxOutput {
  const output = readObject(value, 'output');
  return { script: readBytes(output.scriptpubkey, 'scriptpubkey'), value: readSat(output.value, 'value') };
}

export function readObject(value: unknown, field: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw invalidAnswer(`${field} is no object`);
}

function readArray(value: unknown, field: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw invalidAnswer(`${field} is no list`);
}

function readBytes(value: unknown, field: string): Bytes {
  if (isHex(value)) return hexToBytes(value);
  throw invalidAnswer(`${field} is not lower-case hex`);
}

function readInteger(value: unknown, field: string, max: number, min = 0): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw invalidAnswer(`${field} is no integer from ${min} to ${max}`);
}

function readSat(value: unknown, field: string): bigint {
  return BigInt(readInteger(value, field, Number(MAX_MONEY_SAT)));
}

export function invalidAnswer(why: string): PicoError {
  return new PicoError(
    'InvalidChainAnswer',
    `The chain server's answer makes no sense: ${why}. Choose another server.`,
  );
}
