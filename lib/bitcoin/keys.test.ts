import { HDKey } from '@scure/bip32';
import { describe, expect, it } from 'vitest';
import bip84 from '../../test/vectors/bip84.json' with { type: 'json' };
import { bytesToHex } from '../bytes.ts';
import { p2wpkhScript, scriptToAddress } from './address.ts';
import { nobleEcdsa } from './ecdsa.ts';
import { readExtended, testSeed } from './fixtures.ts';
import { accountKey, type ChannelLeaf, channelKey, handleKey, walletKey } from './keys.ts';
import { mnemonicToSeed } from './seed.ts';
import { decodeWif } from './wif.ts';

describe('BIP84', () => {
  const account = accountKey(mnemonicToSeed(bip84.mnemonic), 'main', 0);

  it('derives the account, which others show as zprv', () => {
    const { chainCode, privateKey } = account;
    expect({ chainCode, privateKey }).toEqual(readExtended(bip84.account));
  });

  it.each(bip84.keys)('derives $address', ({ change, index, wif, publicKey, address }) => {
    const pair = walletKey(account, { change: change === 0 ? 0 : 1, index });
    expect(bytesToHex(pair.publicKey)).toBe(publicKey);
    expect(pair.privateKey).toEqual(decodeWif(wif).privateKey);
    expect(scriptToAddress(p2wpkhScript(pair.publicKey), 'main')).toBe(address);
  });

  it('keeps test networks apart from the main one', () => {
    const main = walletKey(account, { change: 0, index: 0 });
    const test = walletKey(accountKey(testSeed, 'regtest', 0), { change: 0, index: 0 });
    expect(test.publicKey).not.toEqual(main.publicKey);
  });
});

describe('channelKey', () => {
  it("follows m/1017'/coin'/account'/connection/leaf", () => {
    const node = HDKey.fromMasterSeed(testSeed).derive("m/1017'/0'/3'/7/2");
    expect(channelKey(testSeed, 'main', 3, 7, 2).privateKey).toEqual(node.privateKey);
    const test = HDKey.fromMasterSeed(testSeed).derive("m/1017'/1'/0'/0/1");
    expect(channelKey(testSeed, 'regtest', 0, 0, 1).privateKey).toEqual(test.privateKey);
  });

  it('gives every connection and leaf its own key', () => {
    const leaves: ChannelLeaf[] = [0, 1, 2];
    const keys = [0, 1, 2].flatMap((connection) =>
      leaves.map((leaf) => bytesToHex(channelKey(testSeed, 'main', 0, connection, leaf).publicKey)),
    );
    expect(new Set(keys).size).toBe(9);
  });

  it('refuses what is no index', () => {
    for (const connection of [-1, 1.5, 2 ** 31, Number.NaN]) {
      expect(() => channelKey(testSeed, 'main', 0, connection, 0)).toThrow(
        expect.objectContaining({ code: 'InvalidParams' }),
      );
      expect(() => accountKey(testSeed, 'main', connection)).toThrow(
        expect.objectContaining({ code: 'InvalidParams' }),
      );
    }
  });
});

describe('handleKey', () => {
  it('always gives the point 02 ‖ handle, with the private key that belongs to it', () => {
    const pairs = Array.from({ length: 16 }, (_, connection) =>
      channelKey(testSeed, 'main', 0, connection, 0),
    );
    const parities = new Set(pairs.map(({ publicKey }) => publicKey[0]));
    expect(parities).toEqual(new Set([2, 3]));
    for (const pair of pairs) {
      const even = handleKey(pair);
      expect(even.handle).toMatch(/^[0-9a-f]{64}$/);
      expect(bytesToHex(even.publicKey)).toBe(`02${even.handle}`);
      expect(nobleEcdsa.publicKey(even.privateKey)).toEqual(even.publicKey);
      expect(even.handle).toBe(bytesToHex(pair.publicKey).slice(2));
    }
  });
});
