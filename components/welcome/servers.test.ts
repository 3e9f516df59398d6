import { describe, expect, it } from 'vitest';
import { chainsOf, hostsOf, isServerUrl, PUBLIC_CHAINS, SANDBOX_SERVERS } from './servers.ts';

describe('servers', () => {
  it('leaves out what is not set', () => {
    expect(chainsOf(SANDBOX_SERVERS)).toEqual(['http://127.0.0.1:18700']);
    expect(
      hostsOf({ network: 'main', hub: ' ', chains: [' https://a.example ', 'https://b.example'] }),
    ).toEqual(['https://a.example', 'https://b.example']);
  });

  it('takes https, and http on this machine alone', () => {
    expect(isServerUrl('https://hub.example:8443/x')).toBe(true);
    expect(isServerUrl(' http://127.0.0.1:18700 ')).toBe(true);
    for (const bad of [
      'http://hub.example',
      'hub.example',
      '',
      'ftp://a',
      'javascript:1',
      'http://127.0.0.1.evil.test',
    ])
      expect(isServerUrl(bad)).toBe(false);
  });

  it('proposes only what it would take', () => {
    for (const url of Object.values(PUBLIC_CHAINS).flat()) expect(url === '' || isServerUrl(url)).toBe(true);
  });
});
