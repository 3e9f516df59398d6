import { describe, expect, it } from 'vitest';
import { nobleEcdsa } from '../bitcoin/ecdsa.ts';
import { bytesToHex, taggedHash, utf8ToBytes } from '../bytes.ts';
import { encodeSend } from '../channel/messages.ts';
import { canonicalJson } from './canonical.ts';
import { checkHubUrl } from './client.ts';
import { encodePacket, isStale, parseCall, parsePacket, rpcError } from './rpc.ts';
import { receiptDigest, signAnswer, signRequest, verifyAnswer, verifyRequest } from './sign.ts';
import { checkTerms, defaultTerms, encodeTerms, parseTerms } from './terms.ts';

const even = (seed: number) => {
  for (let i = seed; ; i++) {
    const key = new Uint8Array(32).fill(i);
    const point = nobleEcdsa.publicKey(key);
    if (point[0] === 2) return { key, point: bytesToHex(point), handle: bytesToHex(point.subarray(1)) };
  }
};
const client = even(3);
const hub = even(40);

describe('canonical JSON (RFC 8785)', () => {
  it('sorts keys by UTF-16 code units and leaves no white space', () => {
    // The sorting example of RFC 8785 §3.2.3.
    const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 };
    expect(canonicalJson(value)).toBe(
      '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}',
    );
  });
  it('refuses what cannot be signed without doubt', () => {
    expect(() => canonicalJson({ a: 0.5 })).toThrow(TypeError);
    expect(() => canonicalJson({ a: 2 ** 53 })).toThrow(TypeError);
    expect(() => canonicalJson([() => 1])).toThrow(TypeError);
  });
});

describe('signed calls', () => {
  const params = { handle: client.handle, sent: 3, ack: 1, messages: [] };
  const signed = signRequest(nobleEcdsa, client.key, hub.point, 'mph_sync', params, 1000);

  it('verifies what it signed', () => {
    expect(verifyRequest(nobleEcdsa, hub.point, 'mph_sync', signed, client.handle, 1010)).toMatch(
      /^[0-9a-f]{64}$/,
    );
  });
  it.each([
    ['another method', 'mph_close', signed, hub.point, client.handle],
    ['another hub', 'mph_sync', signed, client.point, client.handle],
    ['another handle', 'mph_sync', signed, hub.point, hub.handle],
    ['a changed field', 'mph_sync', { ...signed, sent: 4 }, hub.point, client.handle],
    ['an added field', 'mph_sync', { ...signed, more: 1 }, hub.point, client.handle],
    ['a changed time', 'mph_sync', { ...signed, time: 1001 }, hub.point, client.handle],
  ])('refuses %s', (_, method, call, key, handle) => {
    expect(() => verifyRequest(nobleEcdsa, key, method, call, handle, 1010)).toThrow(
      /signature does not fit/,
    );
  });
  it('refuses every single flipped bit of the signature', () => {
    const text = String(signed['signature']);
    for (let i = 0; i < text.length; i += 7) {
      const flipped = (Number.parseInt(text[i] ?? '0', 16) ^ 1).toString(16);
      const signature = text.slice(0, i) + flipped + text.slice(i + 1);
      expect(() =>
        verifyRequest(nobleEcdsa, hub.point, 'mph_sync', { ...signed, signature }, client.handle, 1010),
      ).toThrow();
    }
  });
  it('refuses an old call', () => {
    expect(() => verifyRequest(nobleEcdsa, hub.point, 'mph_sync', signed, client.handle, 2000)).toThrow(
      /clock/,
    );
  });
  it('ties an answer to its request', () => {
    const answer = signAnswer(nobleEcdsa, hub.key, hub.point, 'mph_sync', { ack: 3 }, 'aa');
    verifyAnswer(nobleEcdsa, hub.point, 'mph_sync', answer, 'aa');
    expect(() => verifyAnswer(nobleEcdsa, hub.point, 'mph_sync', answer, 'ab')).toThrow(
      /not signed by the hub/,
    );
  });
});

describe('receipts', () => {
  it('are signed over canonical JSON', () => {
    const sends = [
      { payee: client.handle, quantity: 5n, fee: 1n, token: 'aa' },
      { payee: hub.handle, quantity: 2_100_000_000_000_000n, fee: 0n },
    ];
    const value = { handle: client.handle, n: 7, sends: sends.map(encodeSend) };
    const expected = taggedHash('picopay/receipt', utf8ToBytes(canonicalJson(value)));
    expect(bytesToHex(receiptDigest(client.handle, 7, sends))).toBe(bytesToHex(expected));
  });
});

describe('packets and calls', () => {
  it('keeps a packet over the wire', () => {
    const packet = { sent: 2, ack: 1, messages: [{ seq: 2, message: { type: 'harden' as const } }] };
    expect(parsePacket(JSON.parse(JSON.stringify(encodePacket(packet))))).toEqual(packet);
  });
  it('names the bad field', () => {
    const bad = {
      sent: 1,
      ack: 0,
      messages: [{ seq: 1, message: { type: 'reveal', epoch: -1, secret: '' } }],
    };
    expect(() => parsePacket(bad)).toThrow(/messages\[0\]\.message\.epoch/);
  });
  it('tells an older state from a newer one', () => {
    const mine = { sent: 5, received: 3, outbox: [{ seq: 5 }] };
    expect(isStale({ sent: 3, ack: 4 }, mine)).toBe(false);
    expect(isStale({ sent: 2, ack: 4 }, mine)).toBe(true);
    expect(isStale({ sent: 3, ack: 3 }, mine)).toBe(true);
  });
  it('gives each broken call its JSON-RPC code', () => {
    const code = (text: string) => {
      try {
        parseCall(text);
        return 0;
      } catch (error) {
        return rpcError(error).code;
      }
    };
    expect(['{', '[]', '{"method":1}', '{"method":"x","params":[]}', '{"method":"x"}'].map(code)).toEqual([
      -32700, -32600, -32600, -32602, 0,
    ]);
    expect(rpcError(new Error('secret path')).message).not.toContain('secret');
  });
});

describe('terms and addresses', () => {
  it('keeps terms over the wire, and checks them', () => {
    const terms = defaultTerms('main');
    expect(parseTerms(encodeTerms(terms))).toEqual(terms);
    expect(encodeTerms({ ...terms, deposit_ratio: 1500 })['deposit_ratio']).toBe('1.5');
    expect(encodeTerms({ ...terms, deposit_ratio: 50 })['deposit_ratio']).toBe('0.05');
    expect(() => checkTerms({ ...terms, expire_min: 100 }, 'main')).toThrow(/expire_min/);
    expect(() => parseTerms({ ...encodeTerms(terms), delay_time: 0 })).toThrow(/delay_time/);
    for (const network of ['main', 'regtest']) checkTerms(defaultTerms(network), network);
  });
  it('reaches plain http only on this machine', () => {
    expect(checkHubUrl('http://127.0.0.1:15000/').port).toBe('15000');
    expect(checkHubUrl('https://hub.example/api').hostname).toBe('hub.example');
    for (const bad of ['http://hub.example/', 'ftp://127.0.0.1/', 'hub', 'https://a:b@hub.example/'])
      expect(() => checkHubUrl(bad)).toThrow();
  });
});
