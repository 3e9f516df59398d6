import { describe, expect, it } from 'vitest';
import { esplora } from './esplora.ts';
import { NETWORKS } from './networks.ts';
import { requireNetwork } from './source-network.ts';

const onChain = (genesis: string) =>
  esplora('http://chain.test', {
    fetch: async (input) => new Response(String(input).endsWith('/block-height/0') ? genesis : ''),
  });

describe('requireNetwork', () => {
  it('lets the right chain pass', async () => {
    for (const { name, genesisHash } of Object.values(NETWORKS))
      await requireNetwork(onChain(genesisHash), name);
  });

  it('names the chain the server follows', async () => {
    await expect(requireNetwork(onChain(NETWORKS.signet.genesisHash), 'main')).rejects.toThrow(
      expect.objectContaining({ code: 'WrongChain', data: { network: 'main', actual: 'signet' } }),
    );
    await expect(requireNetwork(onChain('ab'.repeat(32)), 'main')).rejects.toThrow(/an unknown chain/);
  });
});
