import { readFileSync } from 'node:fs';
import { base64 } from '@scure/base';
import { describe, expect, it } from 'vitest';
import { bytesToHex, concatBytes, sha256, utf8ToBytes } from '../bytes.ts';
import { fakeServer } from './fake-server.ts';
import { HOST, K2, K2_PKCS8, K2_SEC1, PICKLE, TOKEN } from './fixtures.ts';
import { leftAside } from './left-aside.ts';
import { readPickle } from './pickle.ts';
import { openSaved, readSaved } from './saved.ts';
import { readPickledClient } from './saved-pickle.ts';

const K2_CLIENT = {
  v: 1,
  type: 'btcpay-legacy',
  host: HOST,
  pem: K2_SEC1,
  tokens: { merchant: TOKEN },
  insecure: false,
};

describe('a saved client', () => {
  it('comes back as it was, from an object or its JSON', () => {
    expect(readSaved(K2_CLIENT)).toEqual(K2_CLIENT);
    expect(readSaved(JSON.stringify(K2_CLIENT))).toEqual(K2_CLIENT);
    const greenfield = { v: 1, type: 'btcpay-greenfield', host: HOST, apiKey: 'a'.repeat(40), storeId: 'S1' };
    expect(readSaved(greenfield)).toEqual(greenfield);
    const key = { v: 1, type: 'btcpay-legacy-key', host: HOST, apiKey: 'a'.repeat(40) };
    expect(readSaved(key)).toEqual(key);
  });

  it('is read from the host, pem and tokens of the Python README', () => {
    const shape = { host: `${HOST}/`, pem: K2_PKCS8, tokens: { merchant: TOKEN } };
    expect(readSaved(shape)).toEqual(K2_CLIENT);
  });

  it('opens as the client it was saved from', () => {
    const { io } = fakeServer(() => ({}));
    expect(openSaved(readSaved(K2_CLIENT), io)).toMatchObject({ kind: 'legacy', host: HOST, sin: K2.sin });
    const apiKey = 'a'.repeat(40);
    expect(openSaved({ v: 1, type: 'btcpay-legacy-key', host: HOST, apiKey }, io)).toMatchObject({
      kind: 'legacy',
    });
    expect(openSaved({ v: 1, type: 'btcpay-greenfield', host: HOST, apiKey }, io)).toMatchObject({
      kind: 'greenfield',
    });
  });

  it('names the field that is wrong and shows no secret', () => {
    const bad: [unknown, string][] = [
      ['{', 'client'],
      [null, 'client'],
      [[], 'client'],
      [{ ...K2_CLIENT, v: 2 }, 'v'],
      [{ ...K2_CLIENT, type: 'x' }, 'type'],
      [{ ...K2_CLIENT, host: 'http://shop.example' }, 'host'],
      [{ ...K2_CLIENT, host: undefined }, 'host'],
      [{ ...K2_CLIENT, pem: K2_SEC1.slice(0, 90) }, 'pem'],
      [{ ...K2_CLIENT, tokens: TOKEN }, 'tokens'],
      [{ ...K2_CLIENT, tokens: { merchant: `${TOKEN}&x` } }, 'tokens'],
      [{ type: 'btcpay-greenfield', host: HOST, apiKey: `${TOKEN} ${TOKEN}` }, 'apiKey'],
      [{ type: 'btcpay-greenfield', host: HOST, apiKey: TOKEN, storeId: '../x' }, 'storeId'],
    ];
    for (const [value, field] of bad) {
      expect(() => readSaved(value)).toThrow(new RegExp(`^${field}:`));
      expect(() => readSaved(value)).not.toThrow(TOKEN);
    }
  });
});

describe('a pickled client', () => {
  const pickle = base64.decode(PICKLE);

  it('is read from the published fixture', () => {
    expect(bytesToHex(sha256(pickle))).toBe(
      '505d20137a0fd19e56cf09ba6154efa312d8daba050db73f4f2a1c29c5b1afe9',
    );
    const client = readPickledClient(pickle);
    expect(readSaved(JSON.stringify(client))).toEqual(K2_CLIENT);
    expect(leftAside(client)).toEqual([]);
  });

  const all = JSON.parse(readFileSync('test/fixtures/btcpay/pickles.json', 'utf8')) as Record<string, string>;
  for (const [protocol, text] of Object.entries(all))
    it(`is read from protocol ${protocol}, its proxy named`, () => {
      const client = readPickledClient(base64.decode(text));
      expect(readSaved(client)).toEqual({ ...K2_CLIENT, proxy: 'socks5h://127.0.0.1:9050' });
      expect(leftAside(client)).toEqual(['proxy']);
      expect(leftAside({ ...client, insecure: true })).toEqual(['insecure', 'proxy']);
    });

  it('must be whole, and its key must fit its id', () => {
    for (let end = 0; end < pickle.length; end += 37)
      expect(() => readPickledClient(pickle.subarray(0, end))).toThrow('pickle:');
    expect(() => readPickledClient(concatBytes(pickle, Uint8Array.of(0x4e)))).toThrow('after its end');
    const other = utf8ToBytes(new TextDecoder('latin1').decode(pickle));
    expect(() => readPickledClient(other)).toThrow('pickle:');
    const swapped = Uint8Array.from(pickle);
    const at = new TextDecoder('latin1').decode(pickle).indexOf(K2.sin);
    swapped[at + 5] = 0x41;
    expect(() => readSaved(readPickledClient(swapped))).toThrow('is of another key');
  });
});

describe('a hostile pickle', () => {
  const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

  it('runs nothing', () => {
    const attack = bytes("cos\nsystem\n(S'touch /tmp/x'\ntR.");
    expect(() => readPickledClient(attack)).toThrow('unsupported pickle');
    const known = readPickle(bytes('cos\nsystem\n(Vtouch /tmp/x\ntR.'));
    expect(known).toMatchObject({ name: { path: 'os system' }, args: ['touch /tmp/x'] });
    expect(() => readPickledClient(bytes('cos\nsystem\n(Vx\ntR.'))).toThrow('no saved BTCPayClient');
    expect(() => readPickledClient(bytes('}.'))).toThrow('no saved BTCPayClient');
    const empty = readPickledClient(bytes('cbtcpay.client\nBTCPayClient\n)\x81.'));
    expect(() => readSaved(empty)).toThrow('host:');
  });

  it('refuses opcodes that clients do not use', () => {
    for (const opcode of [
      '\x82\x01',
      '\x83\x01\x00',
      'i',
      'o',
      'P0\n',
      'Q',
      '\x92',
      'L1L\n',
      'B\x01\x00\x00\x00a',
      '\x96',
      '\x97',
    ])
      expect(() => readPickle(bytes(`${opcode}.`))).toThrow('unsupported pickle');
    expect(() => readPickle(bytes('\x80\x06N.'))).toThrow('protocol');
  });

  it('cannot swell: memory, depth, length and texts are bounded', () => {
    const memo = Array.from({ length: 10_001 }, (_, i) => `p${i}\n`).join('');
    expect(() => readPickle(bytes(`N${memo}.`))).toThrow('remembers too much');
    expect(() => readPickle(bytes(`${'('.repeat(10_001)}.`))).toThrow('too deep');
    expect(() => readPickle(bytes(`N${'20'.repeat(30_000)}.`))).toThrow('too long');
    expect(() => readPickle(new Uint8Array(256 * 1024 + 1))).toThrow('too large');
    expect(() => readPickle(bytes('X\xff\xff\xff\x7fabc.'))).toThrow('too long for');
    expect(() => readPickle(bytes('\x8d\x01\x00\x00\x00\x01\x00\x00\x00a.'))).toThrow('cut off');
    // A list in itself, doubled again and again, is only references.
    const loop = readPickle(bytes(`]q\x00${'h\x00a'.repeat(1000)}.`));
    expect(Array.isArray(loop) && loop[0] === loop && loop.length === 1000).toBe(true);
  });

  it('never fails in another way', () => {
    for (const text of [
      '',
      '.',
      '0.',
      '1.',
      'a.',
      'b.',
      's.',
      'u.',
      't.',
      'R.',
      '\x93.',
      '\x85.',
      'h\x00.',
      'I1e5\n.',
      'Fx\n.',
      'NN.',
      'N)\x81.',
      '}(NNu.',
      '(Nd.',
      ']}b.',
      'VA\\U00110000\n.',
      'X\x01\x00\x00\x00\xff.',
      '(0N.',
    ])
      if (text === '(0N.') expect(readPickle(bytes(text))).toBeNull();
      else expect(() => readPickle(bytes(text)), JSON.stringify(text)).toThrow(/^pickle:/);
  });
});
