import type { ChainSource } from '../bitcoin/chain-source.ts';
import { esplora } from '../bitcoin/esplora.ts';
import { compareSources } from '../bitcoin/two-sources.ts';
import { PicoError } from '../errors.ts';

/** The chain as the servers of the settings tell it; of two, both must agree. Throws NoChain. */
export function chainOf(urls: readonly string[]): ChainSource {
  const [first, second] = urls.map(chainAt);
  if (first === undefined)
    throw new PicoError('NoChain', 'no chain server is set: name one in the settings. No money moved');
  return second === undefined ? first : compareSources(first, second);
}

export function chainAt(url: string): ChainSource {
  return esplora(url, { maxRetries: 2 });
}
