import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { compactToDer, derToCompact } from '../bitcoin/ecdsa.ts';
import { bytesToHex, hexToBytes, sha256, utf8ToBytes } from '../bytes.ts';
import { K1, K2, KEYS, MESSAGES, messageOf } from './fixtures.ts';
import { identityOf } from './identity.ts';
import { readPrivateKey, toPem } from './pem.ts';
import { signMessage, verifyMessage } from './sign.ts';

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** The same signature with the other S. */
function mirrored(der: string): string {
  const compact = bytesToHex(derToCompact(hexToBytes(der)));
  const s = ORDER - BigInt(`0x${compact.slice(64)}`);
  return bytesToHex(compactToDer(hexToBytes(compact.slice(0, 64) + s.toString(16).padStart(64, '0'))));
}

describe('signing as BTCPay wants it', () => {
  for (const key of KEYS)
    for (const [name, { sig, raw }] of Object.entries(key.signatures))
      it(`${key.name} signs ${name} byte for byte, and both forms of S verify`, () => {
        const message = messageOf(name);
        expect(signMessage(message, hexToBytes(key.privateKey))).toBe(sig);
        expect(verifyMessage(message, sig, key.publicKey)).toBe(true);
        expect(verifyMessage(message, raw ?? mirrored(sig), key.publicKey)).toBe(true);
        if (raw !== undefined) expect(mirrored(sig)).toBe(raw);
      });

  it('hashes the address and the body together', () => {
    for (const message of MESSAGES)
      expect(bytesToHex(sha256(utf8ToBytes(message.url + message.body)))).toBe(message.sha256);
  });

  it('signs the bare word of the published example', () => {
    expect(signMessage('Satoshi', hexToBytes(K1.privateKey))).toBe(
      '304402205b0a505c180bddbd4a8836de0f2ac10b52b327d0e932352d28d170fb81517a770220307ac2ec2134d81fd04df6a1662b0962ad1322209c2e45ff8af63d3f12e0d089',
    );
  });

  it.each([K1, K2])('agrees with OpenSSL, which picks its nonce and its S at random: $name', (key) => {
    const privateKey = createPrivateKey(toPem(hexToBytes(key.privateKey)));
    for (const { name } of MESSAGES) {
      const message = utf8ToBytes(messageOf(name));
      const ours = hexToBytes(signMessage(messageOf(name), hexToBytes(key.privateKey)));
      expect(verify('sha256', message, createPublicKey(privateKey), ours)).toBe(true);
      const theirs = sign('sha256', message, privateKey).toString('hex');
      expect(verifyMessage(messageOf(name), theirs, key.publicKey)).toBe(true);
    }
    const exported = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(bytesToHex(readPrivateKey(exported))).toBe(key.privateKey);
  });

  it('verifies what python-ecdsa signed with a random nonce', () => {
    expect(verifyMessage(PYTHON.message, PYTHON.signature, K2.publicKey)).toBe(true);
    expect(verifyMessage(`${PYTHON.message} `, PYTHON.signature, K2.publicKey)).toBe(false);
  });

  it('refuses anything malformed without an exception', () => {
    const { publicKey, signatures } = K1;
    const message = messageOf('get_tokens');
    const sig = signatures.get_tokens.sig;
    for (const bad of ['', 'zz', sig.toUpperCase(), sig.slice(2), `${sig}00`])
      expect(verifyMessage(message, bad, publicKey)).toBe(false);
    expect(verifyMessage(message, sig, K2.publicKey)).toBe(false);
    expect(verifyMessage(message, sig, publicKey.slice(2))).toBe(false);
    expect(verifyMessage(message, sig, `02${'ff'.repeat(32)}`)).toBe(false);
  });
});

describe('identity', () => {
  for (const key of KEYS)
    it(`${key.name} has its public key and its SIN`, () => {
      expect(identityOf(hexToBytes(key.privateKey))).toEqual({ publicKey: key.publicKey, sin: key.sin });
    });
});

const PYTHON = {
  message: 'https://btcpay.example.com/tokens',
  signature:
    '304502204b3feccf1e489302b29d6efe02afdedb38e1a03c9414bae4c4fed50b602d5e81022100ef63e68bed3b06ab45d1e40b455042fae8f49f5e1f63223d4879d3960bf2dc4f',
};
