import { describe, expect, it } from 'vitest';
import { hostInFile, storeFile } from './store-file.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const PEM = '-----BEGIN EC PRIVATE KEY-----\nMHQCAQEE\n-----END EC PRIVATE KEY-----';

describe('a file with a store', () => {
  it('is known by how it begins', () => {
    expect(storeFile(bytes(' {"host":"https://a.example"}\n'))).toEqual({
      by: 'file',
      text: '{"host":"https://a.example"}',
    });
    expect(storeFile(bytes(`${PEM}\n`))).toEqual({ by: 'key', pem: PEM });
    expect(storeFile(new Uint8Array([0x80, 0x04, 0xff, 0x2e]))).toEqual({ by: 'pickle', base64: 'gAT/Lg==' });
    expect(storeFile(bytes('ccopy_reg\n_reconstructor\n')).by).toBe('pickle');
  });

  it('names its server only where it can be read', () => {
    expect(hostInFile({ by: 'file', text: '{"host":"https://a.example"}' })).toBe('https://a.example');
    for (const text of ['{"host":7}', '{"host":"no address"}', '{', '[]'])
      expect(hostInFile({ by: 'file', text }), text).toBeUndefined();
    expect(hostInFile({ by: 'pickle', base64: '' })).toBeUndefined();
  });
});
