import { address as codec, networks } from 'bitcoinjs-lib';
import { type Bytes, hexToBytes, isHex } from '../../lib/bytes.ts';

/** Names of output types as Esplora writes them. */
export type ScriptType =
  | 'p2pkh'
  | 'p2sh'
  | 'v0_p2wpkh'
  | 'v0_p2wsh'
  | 'v1_p2tr'
  | 'op_return'
  | 'p2pk'
  | 'multisig'
  | 'unknown';

const REGTEST = networks.regtest;

/** The type of an output script. */
export function scriptType(script: Bytes): ScriptType {
  const [op0, op1, op2] = script;
  const n = script.length;
  if (n === 25 && op0 === 0x76 && op1 === 0xa9 && op2 === 20 && script[23] === 0x88 && script[24] === 0xac)
    return 'p2pkh';
  if (n === 23 && op0 === 0xa9 && op1 === 20 && script[22] === 0x87) return 'p2sh';
  if (n === 22 && op0 === 0 && op1 === 20) return 'v0_p2wpkh';
  if (n === 34 && op0 === 0 && op1 === 32) return 'v0_p2wsh';
  if (n === 34 && op0 === 0x51 && op1 === 32) return 'v1_p2tr';
  if (op0 === 0x6a) return 'op_return';
  if ((n === 35 || n === 67) && op0 === n - 2 && script[n - 1] === 0xac) return 'p2pk';
  if (n > 36 && op0 !== undefined && op0 > 0x50 && op0 <= 0x53 && script[n - 1] === 0xae) return 'multisig';
  return 'unknown';
}

/** The regtest address of an output script; undefined when it has none. */
export function scriptAddress(script: Bytes): string | undefined {
  switch (scriptType(script)) {
    case 'p2pkh':
      return codec.toBase58Check(script.subarray(3, 23), REGTEST.pubKeyHash);
    case 'p2sh':
      return codec.toBase58Check(script.subarray(2, 22), REGTEST.scriptHash);
    case 'v0_p2wpkh':
    case 'v0_p2wsh':
      return codec.toBech32(script.subarray(2), 0, REGTEST.bech32);
    case 'v1_p2tr':
      return codec.toBech32(script.subarray(2), 1, REGTEST.bech32);
    default:
      return undefined;
  }
}

/**
 * The output script of a regtest address (any type), or of a script in hex.
 * Undefined when the text is neither, or belongs to another network.
 */
export function scriptOf(text: string): Bytes | undefined {
  if (isHex(text) && text.length >= 4 && scriptType(hexToBytes(text)) !== 'unknown') return hexToBytes(text);
  return bech32Script(text) ?? base58Script(text);
}

function bech32Script(text: string): Bytes | undefined {
  try {
    const { prefix, version, data } = codec.fromBech32(text);
    if (prefix !== REGTEST.bech32) return undefined;
    const script = Uint8Array.of(version === 0 ? 0 : 0x50 + version, data.length, ...data);
    return scriptAddress(script) === undefined ? undefined : script;
  } catch {
    return undefined;
  }
}

function base58Script(text: string): Bytes | undefined {
  try {
    const { hash, version } = codec.fromBase58Check(text);
    if (version === REGTEST.pubKeyHash) return Uint8Array.of(0x76, 0xa9, 20, ...hash, 0x88, 0xac);
    if (version === REGTEST.scriptHash) return Uint8Array.of(0xa9, 20, ...hash, 0x87);
    return undefined;
  } catch {
    return undefined;
  }
}
