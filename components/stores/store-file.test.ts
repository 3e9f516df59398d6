import { describe, expect, it } from 'vitest';
import { HOST, PICKLE } from '../../lib/btcpay/fixtures.ts';
import { factsInFile, storeFile } from './store-file.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const PEM = '-----BEGIN EC PRIVATE KEY-----\nMHQCAQEE\n-----END EC PRIVATE KEY-----';

describe('a file with a store', () => {
  it('is known by how it begins', async () => {
    expect(await storeFile(bytes(' {"host":"https://a.example"}\n'))).toEqual({
      by: 'file',
      text: '{"host":"https://a.example"}',
    });
    expect(await storeFile(bytes(`${PEM}\n`))).toEqual({ by: 'key', pem: PEM });
  });

  it('is read where Python pickled it, and refused where that is damaged', async () => {
    const pickled = Uint8Array.from(Buffer.from(PICKLE, 'base64'));
    const file = await storeFile(pickled);
    expect(file).toMatchObject({ by: 'file' });
    expect(file.by === 'file' && factsInFile(file.text)).toEqual({ host: HOST, aside: [] });
    for (const damaged of [pickled.slice(0, -9), bytes('ccopy_reg\n_reconstructor\n'), bytes('%')])
      await expect(storeFile(damaged)).rejects.toMatchObject({ code: 'InvalidParams' });
  });

  it('names its server only where it can be read', () => {
    expect(factsInFile('{"host":"https://a.example"}')).toEqual({ host: 'https://a.example', aside: [] });
    for (const text of ['{"host":7}', '{"host":"no address"}', '{', '[]'])
      expect(factsInFile(text), text).toEqual({ aside: [] });
  });

  it('tells what of it is not taken over', () => {
    const left = (more: object) => factsInFile(JSON.stringify({ host: HOST, ...more })).aside;
    expect(left({ insecure: true, proxy: 'socks5h://127.0.0.1:9050' })).toEqual(['insecure', 'proxy']);
    expect(left({ insecure: false, proxy: '' })).toEqual([]);
  });
});
