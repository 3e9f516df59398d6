import { Transaction } from 'bitcoinjs-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesToHex, hash256, hexToBytes, reverseHex, sha256 } from '../../lib/bytes.ts';
import { type ChainHarness, chainHarness } from '../../test/harness/chain.ts';
import { confirmedCoin, spend, spendOne, testScript } from '../test-coins.ts';
import { esploraRoutes } from '../test-esplora.ts';
import { scriptAddress } from './script-type.ts';

let chain: ChainHarness;
beforeAll(async () => {
  chain = await chainHarness();
});
afterAll(() => chain.close());

const { request, text, json } = esploraRoutes(() => chain);

describe('a transaction', () => {
  it('is shown in full, unconfirmed and confirmed', async () => {
    const coin = await confirmedCoin(chain);
    const tx = spend(
      [coin],
      [
        { script: testScript, valueSat: 900_000n },
        { script: hexToBytes('6a0468657921'), valueSat: 0n },
      ],
    );
    const sent = await request('/tx', { method: 'POST', body: `${tx.toHex()}\n` });
    expect(sent).toMatchObject({ status: 200, type: 'text/plain', text: tx.getId() });
    const address = scriptAddress(testScript);
    const expected = {
      txid: tx.getId(),
      version: 2,
      locktime: 0,
      size: tx.byteLength(),
      weight: tx.weight(),
      fee: 100_000,
      vin: [
        {
          txid: coin.txid,
          vout: 0,
          prevout: {
            scriptpubkey: bytesToHex(testScript),
            scriptpubkey_type: 'v0_p2wpkh',
            scriptpubkey_address: address,
            value: 1_000_000,
          },
          scriptsig: '',
          witness: tx.ins[0]?.witness.map((item) => bytesToHex(item)),
          is_coinbase: false,
          sequence: 0xfffffffd,
        },
      ],
      vout: [
        { scriptpubkey_asm: `OP_0 OP_PUSHBYTES_20 ${bytesToHex(testScript.subarray(2))}`, value: 900_000 },
        { scriptpubkey_type: 'op_return', scriptpubkey_asm: 'OP_RETURN OP_PUSHBYTES_4 68657921', value: 0 },
      ],
      status: { confirmed: false },
    };
    expect(await json(`/tx/${tx.getId()}`)).toMatchObject(expected);
    expect(await text(`/tx/${tx.getId()}/hex`)).toBe(tx.toHex());
    expect(await json('/mempool')).toEqual({ count: 1, vsize: tx.virtualSize(), total_fee: 100_000 });
    expect(await json('/mempool/txids')).toEqual([tx.getId()]);
    const [hash] = await chain.mine();
    const status = {
      confirmed: true,
      block_height: chain.height(),
      block_hash: hash,
      block_time: chain.node.index.tip.time,
    };
    expect(await json(`/tx/${tx.getId()}`)).toMatchObject({ ...expected, status });
    expect(await json(`/tx/${tx.getId()}/status`)).toEqual(status);
  });

  it('shows the script behind a P2WSH spend', async () => {
    const witnessScript = hexToBytes('51b27551');
    const script = Uint8Array.of(0, 32, ...sha256(witnessScript));
    const funding = await chain.faucet(script, 900_000n);
    const tx = new Transaction();
    tx.version = 2;
    tx.addInput(hexToBytes(funding.txid).reverse(), funding.vout, 1);
    tx.addOutput(testScript, 800_000n);
    tx.setWitness(0, [witnessScript]);
    expect(await chain.push(tx.toHex())).toEqual({ ok: false, reason: 'non-BIP68-final' });
    await chain.mine();
    expect(await chain.push(tx.toHex())).toMatchObject({ ok: true });
    expect((await json(`/tx/${tx.getId()}`)).vin).toMatchObject([
      {
        prevout: { scriptpubkey_type: 'v0_p2wsh', scriptpubkey_address: scriptAddress(script) },
        witness: ['51b27551'],
        inner_witnessscript_asm: 'OP_PUSHNUM_1 OP_CSV OP_DROP OP_PUSHNUM_1',
      },
    ]);
    await chain.mine();
  });

  it('shows where its outputs went', async () => {
    const coin = await confirmedCoin(chain);
    const tx = spendOne(coin, 200n);
    expect(await json(`/tx/${coin.txid}/outspend/0`)).toEqual({ spent: false });
    await chain.push(tx.toHex());
    const spent = { spent: true, txid: tx.getId(), vin: 0 };
    expect(await json(`/tx/${coin.txid}/outspend/0`)).toEqual({ ...spent, status: { confirmed: false } });
    await chain.mine();
    expect(await json(`/tx/${coin.txid}/outspends`)).toMatchObject([
      { ...spent, status: { confirmed: true, block_height: chain.height() } },
      { spent: false },
    ]);
  });

  it('proves that a block holds it', async () => {
    const coins = [
      await confirmedCoin(chain),
      await confirmedCoin(chain),
      await confirmedCoin(chain),
      await confirmedCoin(chain),
    ];
    const txs = coins.map((coin) => spendOne(coin, 200n));
    for (const tx of txs) await chain.push(tx.toHex());
    const [hash] = await chain.mine();
    const { merkle_root: root } = await json(`/block/${hash}`);
    expect(await json(`/block/${hash}/txids`)).toHaveLength(5);
    for (const tx of txs) {
      const proof = await json(`/tx/${tx.getId()}/merkle-proof`);
      expect(proof.block_height).toBe(chain.height());
      let node = reverseHex(tx.getId());
      let at: number = proof.pos;
      for (const sibling of proof.merkle) {
        const pair = at % 2 === 0 ? node + reverseHex(sibling) : reverseHex(sibling) + node;
        node = bytesToHex(hash256(hexToBytes(pair)));
        at >>= 1;
      }
      expect(reverseHex(node)).toBe(root);
    }
  });

  it('is refused with the node’s reason', async () => {
    const coin = await confirmedCoin(chain);
    const body = spendOne(coin, 0n).toHex();
    expect(await request('/tx', { method: 'POST', body })).toMatchObject({
      status: 400,
      text: 'sendrawtransaction RPC error: {"code":-26,"message":"min relay fee not met, 0 < 110"}',
    });
    expect((await request('/tx', { method: 'POST', body: 'no' })).text).toContain('"code":-22');
    expect(
      (await request('/tx', { method: 'POST', body: spendOne({ ...coin, vout: 7 }, 500n).toHex() })).text,
    ).toBe('sendrawtransaction RPC error: {"code":-25,"message":"bad-txns-inputs-missingorspent"}');
  });
});
