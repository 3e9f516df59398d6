import { createRequire } from 'node:module';
import { type Ecdsa, nobleEcdsa } from '../lib/bitcoin/ecdsa.ts';
import { bytesToHex, hexToBytes } from '../lib/bytes.ts';
import { isObject } from './checks.ts';

export interface HubEcdsa extends Ecdsa {
  readonly backend: 'native' | 'noble';
  /** Why the native library is not in use. */
  readonly reason?: string;
}

interface Native {
  ecdsaSign(digest: Uint8Array, key: Uint8Array): { signature: Uint8Array };
  ecdsaVerify(signature: Uint8Array, digest: Uint8Array, publicKey: Uint8Array): boolean;
  publicKeyCreate(key: Uint8Array, compressed: boolean): Uint8Array;
}

function isNative(value: unknown): value is Native {
  return (
    isObject(value) &&
    ['ecdsaSign', 'ecdsaVerify', 'publicKeyCreate'].every((name) => typeof value[name] === 'function')
  );
}

/** RFC6979 with SHA-256: private key 1 signs SHA-256("Satoshi Nakamoto"); a vector that many libraries carry. */
const VECTOR = {
  key: `${'00'.repeat(31)}01`,
  digest: 'a0dc65ffca799873cbea0ac274015b9526505daaaed385155425f7337704883e',
  signature:
    '934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d82442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5',
  publicKey: '0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798',
};

/** Does the library sign, verify and derive as the vector and the pure implementation do, and refuse what is wrong? */
function agrees(native: Ecdsa): boolean {
  const key = hexToBytes(VECTOR.key);
  const digest = hexToBytes(VECTOR.digest);
  const signature = native.sign(digest, key);
  const publicKey = native.publicKey(key);
  const wrong = Uint8Array.from(signature);
  wrong[40] = (wrong[40] ?? 0) ^ 1;
  return (
    bytesToHex(signature) === VECTOR.signature &&
    bytesToHex(nobleEcdsa.sign(digest, key)) === VECTOR.signature &&
    bytesToHex(publicKey) === VECTOR.publicKey &&
    native.verify(signature, digest, publicKey) &&
    !native.verify(wrong, digest, publicKey) &&
    !native.verify(signature, key, publicKey)
  );
}

function nativeEcdsa(native: Native): Ecdsa {
  return {
    sign: (digest, key) => native.ecdsaSign(digest, key).signature,
    // libsecp256k1 accepts low S only; what is malformed throws.
    verify(signature, digest, publicKey) {
      if (signature.length !== 64 || digest.length !== 32 || publicKey.length !== 33) return false;
      try {
        return native.ecdsaVerify(signature, digest, publicKey);
      } catch {
        return false;
      }
    },
    publicKey: (key) => native.publicKeyCreate(key, true),
  };
}

/**
 * libsecp256k1 through its prebuilt addon, 26 times faster than pure JavaScript at verifying. The package's own door
 * falls back to a slow library in silence, so only its bindings are asked, and checked against a known vector.
 */
export function hubEcdsa(load: () => unknown = bindings): HubEcdsa {
  let reason: string;
  try {
    const native = load();
    if (!isNative(native)) throw new TypeError('the addon has another form');
    const ecdsa = nativeEcdsa(native);
    if (agrees(ecdsa)) return { ...ecdsa, backend: 'native' };
    reason = 'the addon gives wrong results';
  } catch (error) {
    reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  }
  return { ...nobleEcdsa, backend: 'noble', reason };
}

function bindings(): unknown {
  return createRequire(import.meta.url)('secp256k1/bindings');
}
