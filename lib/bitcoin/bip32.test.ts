import { HDKey } from '@scure/bip32';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../test/vectors/bip32.json' with { type: 'json' };
import { hexToBytes } from '../bytes.ts';
import { hardened, masterNode, nodeAt, wipeNode } from './bip32.ts';
import { readExtended } from './fixtures.ts';

const indexesOf = (path: string): number[] =>
  path
    .split('/')
    .slice(1)
    .map((step) => (step.endsWith("'") ? hardened(Number(step.slice(0, -1))) : Number(step)));

describe('BIP32', () => {
  const chains = vectors.vectors.flatMap(({ seed, chains }) => chains.map((chain) => ({ seed, ...chain })));
  it.each(chains)('$path of $seed', (chain) => {
    const { chainCode, privateKey } = nodeAt(masterNode(hexToBytes(chain.seed)), indexesOf(chain.path));
    expect({ chainCode, privateKey }).toEqual(readExtended(chain.private));
  });

  it('goes where another implementation goes', () => {
    const index = fc.oneof(fc.nat({ max: 2 ** 31 - 1 }), fc.nat({ max: 2 ** 31 - 1 }).map(hardened));
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 16, maxLength: 64 }),
        fc.array(index, { maxLength: 5 }),
        (seed, path) => {
          const theirs = path.reduce((node, step) => node.deriveChild(step), HDKey.fromMasterSeed(seed));
          const ours = nodeAt(masterNode(seed), path);
          expect(ours.privateKey).toEqual(theirs.privateKey);
          expect(ours.publicKey).toEqual(theirs.publicKey);
          expect(ours.chainCode).toEqual(theirs.chainCode);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('refuses a seed that is too short or too long', () => {
    for (const length of [0, 15, 65])
      expect(() => masterNode(new Uint8Array(length))).toThrow(
        expect.objectContaining({ code: 'InvalidParams', data: { field: 'seed' } }),
      );
  });

  it('leaves nothing behind that derives a key', () => {
    const node = masterNode(new Uint8Array(32).fill(7));
    wipeNode(node);
    expect(node.privateKey).toEqual(new Uint8Array(32));
    expect(node.chainCode).toEqual(new Uint8Array(32));
    expect(() => nodeAt(node, [0])).toThrow(expect.objectContaining({ code: 'InvalidKey' }));
  });
});
