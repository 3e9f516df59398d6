import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesToHex, hexToBytes } from '../../lib/bytes.ts';
import { type ChainHarness, chainHarness } from '../../test/harness/chain.ts';
import { confirmedCoin, spendOne, testScript } from '../test-coins.ts';
import { scriptAddress, scriptOf } from './script-type.ts';

let chain: ChainHarness;
beforeAll(async () => {
  chain = await chainHarness();
});
afterAll(() => chain.close());

async function post(action: string, body: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${chain.url}/sandbox/${action}`, { method: 'POST', body: text });
  return { status: response.status, body: await response.json() };
}
const get = async (path: string) => (await fetch(`${chain.url}${path}`)).json();
const refused = (field: string) => ({
  status: 400,
  body: { error: { field, message: expect.stringContaining(field) } },
});

/** One address of each type on regtest, with its script. */
const ADDRESSES = [
  ['p2pkh', `76a914${'11'.repeat(20)}88ac`],
  ['p2sh', `a914${'22'.repeat(20)}87`],
  ['p2wpkh', `0014${'33'.repeat(20)}`],
  ['p2wsh', `0020${'44'.repeat(32)}`],
  ['p2tr', `5120${'55'.repeat(32)}`],
] as const;

describe('POST /sandbox/mine', () => {
  it('mines to the address, one block when not told otherwise', async () => {
    const height = chain.height();
    expect((await post('mine', '')).body).toMatchObject({ height: height + 1 });
    for (const [, script] of ADDRESSES) {
      const address = scriptAddress(hexToBytes(script));
      const { body } = await post('mine', { blocks: 2, address });
      expect(body.hashes).toHaveLength(2);
      const [coinbase] = await get(`/block/${body.hashes[0]}/txids`);
      expect(chain.tx(coinbase)?.vout[0]).toMatchObject({
        scriptpubkey: script,
        scriptpubkey_address: address,
      });
    }
  });

  it.each([
    [{ blocks: 0 }, 'blocks'],
    [{ blocks: 1.5 }, 'blocks'],
    [{ blocks: '1' }, 'blocks'],
    [{ blocks: 10_001 }, 'blocks'],
    [{ address: 'nobody' }, 'address'],
    ['[]', 'body'],
    ['{', 'body'],
  ])('refuses %j', async (body, field) => {
    expect(await post('mine', body)).toMatchObject(refused(field));
  });
});

describe('POST /sandbox/faucet', () => {
  it.each(ADDRESSES)(
    'pays to %s, as address or script, the amount a number or a string',
    async (_, script) => {
      const address = scriptAddress(hexToBytes(script));
      for (const body of [
        { address, amount: 12_345 },
        { address: script, amount: '12345' },
      ]) {
        const { txid, vout } = (await post('faucet', body)).body;
        expect(chain.tx(txid)?.vout[vout]).toMatchObject({ scriptpubkey: script, value: 12_345 });
      }
      await chain.mine();
    },
  );

  it('pays many at once from different coins', async () => {
    const payments = Array.from({ length: 5 }, () => chain.faucet(testScript, 5000n));
    expect(new Set((await Promise.all(payments)).map(({ txid }) => txid)).size).toBe(5);
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => post('faucet', { address: bytesToHex(testScript), amount: 5000 })),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    await chain.mine();
    for (const { body } of answers) expect(chain.tx(body.txid)?.status.confirmed).toBe(true);
  });

  it('pays more than one coinbase holds', async () => {
    const { body } = await post('faucet', { address: bytesToHex(testScript), amount: '12000000000' });
    expect(chain.tx(body.txid)?.vin.length).toBeGreaterThan(2);
    await chain.mine();
  });

  it.each([
    [{ amount: 1000 }, 'address'],
    [{ address: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', amount: 1000 }, 'address'],
    [{ address: 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt081', amount: 1000 }, 'address'],
    [{ address: bytesToHex(testScript) }, 'amount'],
    [{ address: bytesToHex(testScript), amount: 0 }, 'amount'],
    [{ address: bytesToHex(testScript), amount: 293 }, 'amount'],
    [{ address: bytesToHex(testScript), amount: -5 }, 'amount'],
    [{ address: bytesToHex(testScript), amount: 1.5 }, 'amount'],
    [{ address: bytesToHex(testScript), amount: '0x10' }, 'amount'],
    [{ address: bytesToHex(testScript), amount: '99999999999999999999' }, 'amount'],
  ])('refuses %j', async (body, field) => {
    expect(await post('faucet', body)).toMatchObject(refused(field));
  });

  it('says when it is empty', async () => {
    const answer = await post('faucet', { address: bytesToHex(testScript), amount: '2000000000000000' });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'FaucetEmpty', field: 'amount' } } });
  });
});

describe('the other controls', () => {
  it('reorg replaces blocks', async () => {
    const height = chain.height();
    expect((await post('reorg', { depth: 3 })).body).toMatchObject({ height: height + 1 });
    expect(await post('reorg', {})).toMatchObject(refused('depth'));
    expect(await post('reorg', { depth: 9999 })).toMatchObject(refused('depth'));
    expect(await post('reorg', { depth: 1, forget: ['x'] })).toMatchObject(refused('forget'));
  });

  it('fees sets what GET /fee-estimates answers', async () => {
    expect(await get('/fee-estimates')).toEqual({ '1': 10, '2': 8, '3': 5, '6': 3, '144': 1 });
    const estimates = { '1': 87.882, '6': 12 };
    expect((await post('fees', { estimates })).status).toBe(200);
    expect(await get('/fee-estimates')).toEqual(estimates);
    expect(await get('/sandbox/fees')).toEqual({ estimates });
    for (const wrong of [undefined, [], { x: 1 }, { '6': '3' }, { '6': 0 }])
      expect(await post('fees', { estimates: wrong })).toMatchObject(refused('estimates'));
    expect(await get('/fee-estimates')).toEqual(estimates);
  });

  it('policy sets the least feerate', async () => {
    const tx = spendOne(await confirmedCoin(chain), 200n);
    expect((await post('policy', { minFeerate: 5 })).body).toMatchObject({ minFeerate: 5, fullRbf: true });
    expect(await chain.push(tx.toHex())).toEqual({ ok: false, reason: 'min relay fee not met, 200 < 550' });
    expect((await chain.faucet(testScript, 1000n)).vout).toBe(0);
    expect((await post('policy', { minFeerate: 1 })).status).toBe(200);
    expect(await get('/sandbox/policy')).toMatchObject({ minFeerate: 1 });
    expect(await chain.push(tx.toHex())).toMatchObject({ ok: true });
    expect(await post('policy', { minFeerate: -1 })).toMatchObject(refused('minFeerate'));
    expect(await post('policy', { fullRbf: 1 })).toMatchObject(refused('fullRbf'));
  });

  it('time tells the clock and the tip', async () => {
    const { tip } = chain.node.index;
    expect(await get('/sandbox/time')).toMatchObject({
      tip: tip.time,
      median: tip.medianTime,
      height: tip.height,
    });
  });

  it('nothing else is there', async () => {
    expect((await post('explode', {})).status).toBe(404);
    expect(await get('/sandbox/mine')).toMatchObject({ error: { code: 'NotFound' } });
  });
});

describe('scriptOf', () => {
  it.each(ADDRESSES)('reads the %s address it wrote', (_, script) => {
    const address = scriptAddress(hexToBytes(script)) ?? '';
    expect(bytesToHex(scriptOf(address) ?? new Uint8Array())).toBe(script);
  });
  it('reads nothing of other networks', () => {
    for (const text of [
      '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2',
      'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
      '',
      'ff',
    ])
      expect(scriptOf(text)).toBeUndefined();
  });
});
