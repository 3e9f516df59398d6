import { describe, expect, it } from 'vitest';
import bip173 from '../../test/vectors/bip173.json' with { type: 'json' };
import bip350 from '../../test/vectors/bip350.json' with { type: 'json' };
import { bytesToHex, hexToBytes } from '../bytes.ts';
import {
  addressToScript,
  addressType,
  p2wpkhScript,
  p2wshScript,
  scriptToAddress,
  scriptType,
} from './address.ts';
import type { NetworkName } from './networks.ts';

const networkOf = (address: string): NetworkName => (/^bc/i.test(address) ? 'main' : 'testnet4');
const refused = (data: object = {}) => expect.objectContaining({ code: 'InvalidAddress', ...data });

describe.each([bip173, bip350])('$source', ({ valid, invalid }) => {
  it.each(valid)('reads and writes $address', ({ address, script }) => {
    expect(bytesToHex(addressToScript(address, networkOf(address)))).toBe(script);
    expect(scriptToAddress(hexToBytes(script), networkOf(address))).toBe(address.toLowerCase());
  });

  it.each(invalid)('refuses %s', (address) => {
    for (const network of ['main', 'testnet4', 'regtest'] as const) {
      expect(() => addressToScript(address, network)).toThrow(refused());
    }
  });
});

describe('addressToScript', () => {
  it('reads every kind there is', () => {
    expect(addressType('1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', 'main')).toBe('p2pkh');
    expect(addressType('39Qg3ZAQ1D3NsqEsD6yiFYRHwVVewbcWgn', 'main')).toBe('p2sh');
    expect(addressType('bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 'main')).toBe('p2wpkh');
    expect(addressType('tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7', 'signet')).toBe(
      'p2wsh',
    );
    expect(addressType('bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0', 'main')).toBe(
      'p2tr',
    );
    expect(addressType('BC1SW50QGDZ25J', 'main')).toBe('witness-unknown');
  });

  it('uses bcrt on regtest', () => {
    const script = p2wpkhScript(
      hexToBytes('0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798'),
    );
    expect(scriptToAddress(script, 'regtest')).toBe('bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080');
    expect(addressToScript('BCRT1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KYGT080', 'regtest')).toEqual(script);
  });

  it('says which network an address belongs to', () => {
    expect(() => addressToScript('bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 'regtest')).toThrow(
      /belongs to main/,
    );
    expect(() => addressToScript('n4Hdm3aPxk8T816q8FGo5BghNLPNDAcX4v', 'main')).toThrow(
      refused({ data: expect.objectContaining({ belongsTo: ['testnet4', 'signet', 'regtest'] }) }),
    );
    expect(() => addressToScript('bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080', 'testnet4')).toThrow(
      /belongs to regtest/,
    );
  });

  it('refuses mistyped, mixed-case, empty and foreign ones', () => {
    for (const address of [
      '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb',
      'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7KV8F3T4',
      ' bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
      'ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9',
      'bc1',
      '',
      '1',
    ]) {
      expect(() => addressToScript(address, 'main')).toThrow(refused());
    }
  });

  it('refuses a taproot key that is no point: its money would be burnt', () => {
    const script = hexToBytes(`5120${'ff'.repeat(32)}`);
    const address = scriptToAddress(script, 'main') ?? '';
    expect(() => addressToScript(address, 'main')).toThrow(/no point of the curve/);
  });
});

describe('scriptType and scriptToAddress', () => {
  it('know no address for OP_RETURN, bare keys and malformed programs', () => {
    for (const hex of [
      '',
      '6a',
      '6a0448656c6c',
      `21${'02'.repeat(33)}ac`,
      '0013'.padEnd(42, '0'),
      '5101ff',
      `5129${'01'.repeat(41)}`,
    ]) {
      expect(scriptType(hexToBytes(hex))).toBeUndefined();
      expect(scriptToAddress(hexToBytes(hex), 'main')).toBeUndefined();
    }
  });

  it('agree with the hashing helpers', () => {
    expect(scriptType(p2wshScript(hexToBytes('51')))).toBe('p2wsh');
    expect(scriptType(hexToBytes('51024e73'))).toBe('witness-unknown');
  });
});
