import { base64 } from '@scure/base';
import { describe, expect, it } from 'vitest';
import { K2, K2_SEC1, PICKLE } from '../../lib/btcpay/fixtures.ts';
import { utf8ToBytes } from '../../lib/bytes.ts';
import { type ImportHints, readImport } from './read-import.ts';

const host = 'https://btcpay.example.com';
const none: ImportHints = { host: undefined, token: undefined, api: 'greenfield', storeId: undefined };
const read = (text: string, hints: Partial<ImportHints> = {}) =>
  readImport(utf8ToBytes(text), { ...none, ...hints });

describe('readImport', () => {
  it('takes our own JSON, and that of btcpay-python', () => {
    const saved = read(JSON.stringify({ host, pem: K2_SEC1, tokens: { merchant: 'TOKEN' } }));
    expect(saved).toMatchObject({ type: 'btcpay-legacy', host, tokens: { merchant: 'TOKEN' } });
    expect(read(JSON.stringify(saved))).toEqual(saved);
  });

  it('takes a key as PEM or digits, with its host and token', () => {
    const hints = { host, token: 'TOKEN' };
    expect(read(`${K2_SEC1}\n`, hints)).toEqual(read(K2.privateKey, hints));
    expect(() => read(K2_SEC1, { host })).toThrow('token: is missing');
    expect(() => read(K2_SEC1, { token: 'TOKEN' })).toThrow('host: is missing');
  });

  it('takes an API key of either API', () => {
    const key = 'ERo0vkBMOYhyU0ZHvirCplbLDIGWPdi1ok77VnW7QdE';
    expect(read(`${key}\n`, { host, storeId: 'S' })).toMatchObject({
      type: 'btcpay-greenfield',
      storeId: 'S',
    });
    expect(read(key, { host, api: 'legacy' })).toMatchObject({ type: 'btcpay-legacy-key', apiKey: key });
    expect(() => read(key)).toThrow('host: is missing');
  });

  it('takes a pickled client, and nothing else', () => {
    const pickled = readImport(base64.decode(PICKLE), none);
    expect(pickled).toMatchObject({ type: 'btcpay-legacy', host });
    expect(() => read('nothing of the kind')).toThrow(expect.objectContaining({ code: 'InvalidParams' }));
  });
});
