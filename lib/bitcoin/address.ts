import { bech32, bech32m, createBase58check } from '@scure/base';
import { type Bytes, concatBytes, hash160, sha256 } from '../bytes.ts';
import { PicoError } from '../errors.ts';
import { isPublicKey } from './ecdsa.ts';
import { NETWORKS, type NetworkName } from './networks.ts';

export type AddressType = 'p2pkh' | 'p2sh' | 'p2wpkh' | 'p2wsh' | 'p2tr' | 'witness-unknown';

const base58check = createBase58check(sha256);

/**
 * The scriptPubKey an address stands for: base58 (P2PKH, P2SH), bech32 (BIP173) and bech32m (BIP350).
 * Throws PicoError InvalidAddress; it says so when the address is good on another network.
 */
export function addressToScript(address: string, network: NetworkName): Bytes {
  const script = scriptOn(address, network);
  if (typeof script !== 'string') return script;
  const others = (Object.keys(NETWORKS) as NetworkName[]).filter(
    (name) => typeof scriptOn(address, name) !== 'string',
  );
  const why =
    others.length > 0 ? `it belongs to ${others.join(' or ')}, and this wallet is on ${network}` : script;
  throw new PicoError(
    'InvalidAddress',
    `This address cannot be paid: ${why}. Check it with whoever gave it to you.`,
    {
      address,
      network,
      ...(others.length > 0 && { belongsTo: others }),
    },
  );
}

/** The address of a scriptPubKey, or undefined when its form has none (OP_RETURN, bare scripts). */
export function scriptToAddress(script: Bytes, network: NetworkName): string | undefined {
  const { hrp, pubKeyHash, scriptHash } = NETWORKS[network];
  switch (scriptType(script)) {
    case undefined:
      return undefined;
    case 'p2pkh':
      return base58check.encode(concatBytes(Uint8Array.of(pubKeyHash), script.subarray(3, 23)));
    case 'p2sh':
      return base58check.encode(concatBytes(Uint8Array.of(scriptHash), script.subarray(2, 22)));
    default: {
      const version = script[0] ? script[0] - 0x50 : 0;
      const coder = version === 0 ? bech32 : bech32m;
      return coder.encode(hrp, [version, ...coder.toWords(script.subarray(2))]);
    }
  }
}

/** The kind of address; throws as addressToScript does. 'witness-unknown' is a later segwit version: anyone may spend it today. */
export function addressType(address: string, network: NetworkName): AddressType {
  return scriptType(addressToScript(address, network)) ?? 'witness-unknown';
}

/** The kind of scriptPubKey, or undefined when no address form fits it. */
export function scriptType(script: Bytes): AddressType | undefined {
  const [first, second] = script;
  if (
    script.length === 25 &&
    first === 0x76 &&
    second === 0xa9 &&
    script[2] === 20 &&
    script[23] === 0x88 &&
    script[24] === 0xac
  )
    return 'p2pkh';
  if (script.length === 23 && first === 0xa9 && second === 20 && script[22] === 0x87) return 'p2sh';
  if (
    first === undefined ||
    second === undefined ||
    second !== script.length - 2 ||
    second < 2 ||
    second > 40
  )
    return undefined;
  if (first === 0) return second === 20 ? 'p2wpkh' : second === 32 ? 'p2wsh' : undefined;
  if (first < 0x51 || first > 0x60) return undefined;
  return first === 0x51 && second === 32 ? 'p2tr' : 'witness-unknown';
}

/** OP_0 <HASH160(publicKey)>: pays a compressed public key (33 bytes). */
export function p2wpkhScript(publicKey: Bytes): Bytes {
  return concatBytes(Uint8Array.of(0x00, 20), hash160(publicKey));
}

/** OP_0 <SHA256(witnessScript)>. */
export function p2wshScript(witnessScript: Bytes): Bytes {
  return concatBytes(Uint8Array.of(0x00, 32), sha256(witnessScript));
}

/** OP_HASH160 <HASH160(redeemScript)> OP_EQUAL. */
export function p2shScript(redeemScript: Bytes): Bytes {
  return concatBytes(Uint8Array.of(0xa9, 20), hash160(redeemScript), Uint8Array.of(0x87));
}

/** OP_DUP OP_HASH160 <HASH160(publicKey)> OP_EQUALVERIFY OP_CHECKSIG. */
export function p2pkhScript(publicKey: Bytes): Bytes {
  return concatBytes(Uint8Array.of(0x76, 0xa9, 20), hash160(publicKey), Uint8Array.of(0x88, 0xac));
}

/** The script, or why there is none. */
function scriptOn(address: string, network: NetworkName): Bytes | string {
  const { hrp } = NETWORKS[network];
  return address.toLowerCase().startsWith(`${hrp}1`)
    ? segwitScript(address, hrp)
    : base58Script(address, network);
}

function base58Script(address: string, network: NetworkName): Bytes | string {
  const { pubKeyHash, scriptHash } = NETWORKS[network];
  let payload: Bytes;
  try {
    payload = base58check.decode(address);
  } catch {
    return 'it is mistyped (its checksum does not fit) or is no bitcoin address';
  }
  if (payload.length !== 21) return 'it has the wrong length';
  const hash = payload.subarray(1);
  if (payload[0] === pubKeyHash)
    return concatBytes(Uint8Array.of(0x76, 0xa9, 20), hash, Uint8Array.of(0x88, 0xac));
  if (payload[0] === scriptHash) return concatBytes(Uint8Array.of(0xa9, 20), hash, Uint8Array.of(0x87));
  return 'its version belongs to no known kind of address';
}

function segwitScript(address: string, hrp: string): Bytes | string {
  if (address !== address.toLowerCase() && address !== address.toUpperCase())
    return 'it mixes upper and lower case';
  const decoded = bech32.decodeUnsafe(address, 90) ?? bech32m.decodeUnsafe(address, 90);
  if (!decoded || decoded.prefix !== hrp) return 'it is mistyped: its checksum does not fit';
  const [version, ...words] = decoded.words;
  if (version === undefined || version > 16) return 'its segwit version does not exist';
  const coder = version === 0 ? bech32 : bech32m;
  if (!coder.decodeUnsafe(address, 90)) return 'its checksum is of the wrong kind for its segwit version';
  const program = coder.fromWordsUnsafe(words);
  if (!program || program.length < 2 || program.length > 40) return 'its program has the wrong length';
  if (version === 0 && program.length !== 20 && program.length !== 32)
    return 'its program has the wrong length';
  if (version === 1 && program.length === 32 && !isPublicKey(concatBytes(Uint8Array.of(2), program)))
    return 'its taproot key is no point of the curve, so that nobody could ever spend it';
  return concatBytes(Uint8Array.of(version === 0 ? 0 : 0x50 + version, program.length), program);
}
