import { Transaction } from 'bitcoinjs-lib';
import { describe, expect, it } from 'vitest';
import bip143 from '../../test/vectors/bip143.json' with { type: 'json' };
import core from '../../test/vectors/micropayment-core.json' with { type: 'json' };
import { bytesToHex, equalBytes, hash160, hexToBytes } from '../bytes.ts';
import { SIGHASH_ALL } from '../tx.ts';
import { addressToScript, p2pkhScript, p2shScript, scriptToAddress } from './address.ts';
import { compactToDer, derToCompact, nobleEcdsa } from './ecdsa.ts';
import { testAccount, testCoin, testScript } from './fixtures.ts';
import { coinInput } from './payment.ts';
import * as transaction from './transaction.ts';
import { decodeWif } from './wif.ts';

const failure = (code: string) => expect.objectContaining({ code });

describe('BIP143', () => {
  it.each(bip143.digests)('$name', (vector) => {
    const digest = transaction.sighashV0(
      vector.unsigned,
      vector.index,
      hexToBytes(vector.scriptCode),
      BigInt(vector.value),
      vector.type,
    );
    expect(bytesToHex(digest)).toBe(vector.sighash);
    const privateKey = hexToBytes(vector.privateKey);
    expect(bytesToHex(nobleEcdsa.publicKey(privateKey))).toBe(vector.publicKey);
    expect(bytesToHex(compactToDer(nobleEcdsa.sign(digest, privateKey)))).toBe(vector.signature);
  });

  it('reads the signed P2WPKH example and its witness', () => {
    const decoded = transaction.decodeTransaction(bip143.signed);
    expect(decoded.inputs.map(({ sequence }) => sequence)).toEqual([0xffffffee, 0xffffffff]);
    expect(decoded.inputs.map(({ witness }) => witness.length)).toEqual([0, 2]);
    expect(decoded).toMatchObject({ version: 1, locktime: 17 });
    expect(decoded.txid).toBe(transaction.txid(bip143.signed));
    expect(decoded.vsize).toBe(transaction.vsize(bip143.signed));
  });
});

describe('vectors of the original system', () => {
  it('hash160, keys and addresses', () => {
    expect(bytesToHex(hash160(hexToBytes(core.hash160.data)))).toBe(core.hash160.hash);
    for (const { wif, privateKey, publicKey, address } of core.keys) {
      const key = decodeWif(wif).privateKey;
      expect(bytesToHex(key)).toBe(privateKey);
      expect(bytesToHex(nobleEcdsa.publicKey(key))).toBe(publicKey);
      expect(scriptToAddress(p2pkhScript(hexToBytes(publicKey)), 'testnet4')).toBe(address);
    }
  });

  it.each(core.scripts)('P2SH addresses of $name', ({ script, hash160: hash, test, main }) => {
    const bytes = hexToBytes(script);
    expect(bytesToHex(hash160(bytes))).toBe(hash);
    expect(scriptToAddress(p2shScript(bytes), 'testnet4')).toBe(test);
    expect(scriptToAddress(p2shScript(bytes), 'main')).toBe(main);
    expect(addressToScript(test, 'testnet4')).toEqual(p2shScript(bytes));
  });

  it.each(core.transactions)('$name: txid, sighash and signature', (vector) => {
    const decoded = transaction.decodeTransaction(vector.signed);
    expect(decoded).toMatchObject({ txid: vector.txid, version: vector.version });
    const [input] = decoded.inputs;
    expect(input?.sequence).toBe(vector.sequence);
    expect(transaction.decodeTransaction(core.previous[input?.txid as keyof typeof core.previous]).txid).toBe(
      input?.txid,
    );

    const publicKey = nobleEcdsa.publicKey(decodeWif(vector.wif).privateKey);
    const script = core.scripts.find(({ name }) => name === vector.script)?.script;
    const scriptCode = script === undefined ? p2pkhScript(publicKey) : hexToBytes(script);
    const digest = Transaction.fromHex(vector.unsigned).hashForSignature(0, scriptCode, SIGHASH_ALL);
    expect(bytesToHex(digest)).toBe(vector.sighash);
    expect(
      signaturesIn(input?.scriptSig ?? new Uint8Array()).some((sig) =>
        nobleEcdsa.verify(sig, digest, publicKey),
      ),
    ).toBe(true);
  });

  it('the half-signed commit carries the placeholder', () => {
    const half = core.transactions.find(({ name }) => name === 'created_commit');
    const [input] = transaction.decodeTransaction(half?.signed ?? '').inputs;
    const placeholder = derToCompact(hexToBytes(core.placeholder));
    expect(
      signaturesIn(input?.scriptSig ?? new Uint8Array()).some((sig) => equalBytes(sig, placeholder)),
    ).toBe(true);
  });
});

/** Every push of a scriptSig that reads as a DER signature with a sighash byte, compact. */
function signaturesIn(scriptSig: Uint8Array): Uint8Array[] {
  return Array.from(scriptSig.keys()).flatMap((at) => {
    const length = scriptSig[at] ?? 0;
    if (scriptSig[at + 1] !== 0x30 || length < 9 || length > 73) return [];
    try {
      return [derToCompact(scriptSig.subarray(at + 1, at + length))];
    } catch {
      return [];
    }
  });
}

describe('buildTransaction and signP2wpkh', () => {
  const coins = [testCoin(60_000n, 0), testCoin(40_000n, 1)];
  const inputs = coins.map((coin) => coinInput(coin, testAccount));
  const output = { script: testScript({ change: 1, index: 0 }), value: 99_000n };
  const unsigned = transaction.buildTransaction({ inputs, outputs: [output] });

  it('signals replaceability, in version 2 without locktime, unless told otherwise', () => {
    const decoded = transaction.decodeTransaction(unsigned);
    expect(decoded).toMatchObject({ version: 2, locktime: 0, outputs: [output] });
    expect(decoded.inputs.map(({ txid, vout, sequence }) => ({ txid, vout, sequence }))).toEqual(
      coins.map(({ txid, vout }) => ({ txid, vout, sequence: 0xfffffffd })),
    );
    const [first] = coins;
    const timed = transaction.buildTransaction({
      version: 1,
      locktime: 700_000,
      inputs: [{ txid: first?.txid ?? '', vout: 3, sequence: 144 }],
      outputs: [output],
    });
    expect(transaction.decodeTransaction(timed)).toMatchObject({
      version: 1,
      locktime: 700_000,
      inputs: [{ vout: 3, sequence: 144 }],
    });
  });

  it('signs each input over its own value', () => {
    const decoded = transaction.decodeTransaction(transaction.signP2wpkh(unsigned, inputs));
    expect(decoded.txid).toBe(transaction.txid(unsigned));
    for (const [index, { witness }] of decoded.inputs.entries()) {
      const [signature = new Uint8Array(), publicKey = new Uint8Array()] = witness;
      const value = coins[index]?.value ?? 0n;
      const compact = derToCompact(signature.subarray(0, -1));
      const digestOf = (sat: bigint) => transaction.sighashV0(unsigned, index, p2pkhScript(publicKey), sat);
      expect(signature.at(-1)).toBe(SIGHASH_ALL);
      expect(nobleEcdsa.verify(compact, digestOf(value), publicKey)).toBe(true);
      expect(nobleEcdsa.verify(compact, digestOf(value + 1n), publicKey)).toBe(false);
    }
  });

  it('refuses keys and inputs that do not belong', () => {
    const [a, b] = inputs;
    if (!a || !b) throw new Error('two inputs are needed');
    expect(() => transaction.signP2wpkh(unsigned, [a])).toThrow(failure('InvalidTransaction'));
    expect(() => transaction.signP2wpkh(unsigned, [b, a])).toThrow(failure('InvalidTransaction'));
    expect(() => transaction.signP2wpkh(unsigned, [a, { ...b, privateKey: a.privateKey }])).toThrow(
      failure('WrongKey'),
    );
  });

  it('refuses what can never be valid', () => {
    const build = (parts: Partial<transaction.TransactionParts>) => () =>
      transaction.buildTransaction({ inputs, outputs: [output], ...parts });
    for (const parts of [
      { inputs: [] },
      { outputs: [] },
      { inputs: [...inputs, ...inputs] },
      { inputs: [{ txid: 'ff', vout: 0 }] },
      { outputs: [{ ...output, value: -1n }] },
      { outputs: [{ ...output, value: transaction.MAX_MONEY_SAT + 1n }] },
    ]) {
      expect(build(parts)).toThrow(failure('InvalidTransaction'));
    }
  });
});

describe('decodeTransaction', () => {
  it.each(['', '00', 'zz', 'ABCD', `${bip143.signed}00`, bip143.signed.slice(0, -2)])(
    'refuses rubbish (%#)',
    (hex) => {
      expect(() => transaction.decodeTransaction(hex)).toThrow(failure('InvalidTransaction'));
    },
  );
});
