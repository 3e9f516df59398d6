import * as secp from '@noble/secp256k1';
import { type Bytes, bytesToHex, concatBytes, hexToBytes } from '../bytes.ts';
import { InvalidField } from '../errors.ts';

/** Object identifiers: id-ecPublicKey and secp256k1 (1.3.132.0.10). */
const EC_KEY = '06072a8648ce3d0201';
const CURVE = '06052b8104000a';
const COLUMNS = 76;

/** A new private key, 32 bytes. */
export function newPrivateKey(random: (length: number) => Bytes): Bytes {
  for (;;) {
    const key = random(32);
    if (secp.utils.isValidSecretKey(key)) return key;
  }
}

/**
 * Reads a private key: PEM of SEC1 ("EC PRIVATE KEY") or PKCS#8 ("PRIVATE KEY") in any line width, or 64 hex digits.
 * Gives 32 bytes. Throws InvalidField 'pem'; the message never holds a part of the key.
 */
export function readPrivateKey(text: string): Bytes {
  const trimmed = text.trim();
  const key = /^[0-9a-f]{64}$/i.test(trimmed) ? hexToBytes(trimmed.toLowerCase()) : readPem(trimmed);
  if (!secp.utils.isValidSecretKey(key))
    throw new InvalidField('pem', 'holds a number that is no private key');
  return key;
}

/** The key as SEC1 PEM, as btcpay-python writes it. */
export function toPem(privateKey: Bytes): string {
  const point = secp.getPublicKey(privateKey, false);
  const der = hexToBytes(`30740201010420${bytesToHex(privateKey)}a007${CURVE}a144034200${bytesToHex(point)}`);
  const lines = btoa(String.fromCharCode(...der)).match(new RegExp(`.{1,${COLUMNS}}`, 'g')) ?? [];
  return ['-----BEGIN EC PRIVATE KEY-----', ...lines, '-----END EC PRIVATE KEY-----', ''].join('\n');
}

function readPem(text: string): Bytes {
  // Files of OpenSSL begin with the curve's parameters; the block of the key is what counts.
  const [, label, body = ''] =
    /-----BEGIN ((?:EC )?PRIVATE KEY)-----([\sA-Za-z0-9+/=]*)-----END \1-----/.exec(text) ?? [];
  if (label === undefined) throw new InvalidField('pem', 'must be a private key: PEM, or 64 hex digits');
  let der: Bytes;
  try {
    der = Uint8Array.from(atob(body), (char) => char.charCodeAt(0));
  } catch {
    throw new InvalidField('pem', 'is damaged: its base64 cannot be read');
  }
  return label === 'PRIVATE KEY' ? readPkcs8(der) : readSec1(der);
}

/** ECPrivateKey (RFC 5915): version 1, the key, then curve and public key, which may be left out. */
function readSec1(der: Bytes): Bytes {
  const fields = readItems(content(readItems(der)[0], 0x30));
  if (bytesToHex(content(fields[0], 0x02)) !== '01') throw unreadable();
  const curve = fields.find((field) => field.tag === 0xa0);
  if (curve !== undefined && bytesToHex(curve.value) !== CURVE) throw otherCurve();
  const key = content(fields[1], 0x04);
  if (key.length > 32) throw otherCurve();
  const padded = concatBytes(new Uint8Array(32 - key.length), key);
  const point = fields.find((field) => field.tag === 0xa1);
  if (point !== undefined) checkPoint(padded, content(readItems(point.value)[0], 0x03).subarray(1));
  return padded;
}

/** PrivateKeyInfo (RFC 5208): version 0, algorithm with the curve, and an ECPrivateKey. */
function readPkcs8(der: Bytes): Bytes {
  const fields = readItems(content(readItems(der)[0], 0x30));
  if (bytesToHex(content(fields[1], 0x30)) !== EC_KEY + CURVE) throw otherCurve();
  return readSec1(content(fields[2], 0x04));
}

function checkPoint(key: Bytes, point: Bytes): void {
  if (!secp.utils.isValidSecretKey(key)) return;
  const [short, long] = [secp.getPublicKey(key, true), secp.getPublicKey(key, false)].map(bytesToHex);
  if (![short, long].includes(bytesToHex(point)))
    throw new InvalidField('pem', 'is damaged: its public key belongs to another private key');
}

interface DerItem {
  readonly tag: number;
  readonly value: Bytes;
}

/** The items of a DER sequence; lengths below 64 KB. */
function readItems(der: Bytes): DerItem[] {
  const items: DerItem[] = [];
  for (let at = 0; at < der.length; ) {
    const tag = der[at++] ?? 0;
    let length = der[at++] ?? 0;
    if (length >= 0x80) {
      const size = length - 0x80;
      if (size < 1 || size > 2) throw unreadable();
      length = 0;
      for (let i = 0; i < size; i++) length = 256 * length + (der[at++] ?? 0);
    }
    if (at + length > der.length) throw unreadable();
    items.push({ tag, value: der.subarray(at, at + length) });
    at += length;
  }
  return items;
}

function content(item: DerItem | undefined, tag: number): Bytes {
  if (item?.tag !== tag) throw unreadable();
  return item.value;
}

function unreadable(): InvalidField {
  return new InvalidField('pem', 'is damaged: its DER cannot be read');
}

function otherCurve(): InvalidField {
  return new InvalidField('pem', 'is a key of another kind: BTCPay uses secp256k1');
}
