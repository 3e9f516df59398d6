import { PicoError } from '../errors.ts';
import type { ChainSource } from './chain-source.ts';
import { NETWORKS, type NetworkName } from './networks.ts';

/** Throws PicoError WrongChain unless the source follows that network: its block 0 tells. To be asked once for each server. */
export async function requireNetwork(source: ChainSource, network: NetworkName): Promise<void> {
  const genesis = await source.blockHash(0);
  if (genesis === NETWORKS[network].genesisHash) return;
  const actual =
    Object.values(NETWORKS).find(({ genesisHash }) => genesisHash === genesis)?.name ?? 'an unknown chain';
  throw new PicoError(
    'WrongChain',
    `This server follows ${actual}, and the wallet is on ${network}. Choose another server.`,
    {
      network,
      actual,
    },
  );
}
