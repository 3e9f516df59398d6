import { describe, expect, it } from 'vitest';
import { chain, type Route, rawtx, txid, txJson } from './esplora-fixtures.ts';

const failure = (code: string, data?: object) =>
  expect.objectContaining({ code, ...(data && { data: expect.objectContaining(data) }) });

describe('broadcast', () => {
  const refusal = (message: string): Route => ({
    status: 400,
    body: `sendrawtransaction RPC error: {"code":-26,"message":"${message}"}`,
  });

  it('posts the hex and answers the txid', async () => {
    const bodies: string[] = [];
    const { source } = chain({
      'POST /tx': (body) => {
        bodies.push(body);
        return txid;
      },
    });
    expect(await source.broadcast(rawtx)).toBe(txid);
    expect(bodies).toEqual([rawtx]);
  });

  it("hands on the node's reason", async () => {
    const { source } = chain({ 'POST /tx': refusal('min relay fee not met, 100 < 141') });
    await expect(source.broadcast(rawtx)).rejects.toThrow(
      failure('BroadcastRejected', { reason: 'min relay fee not met, 100 < 141', txid }),
    );
  });

  it.each([
    'txn-already-in-mempool',
    'Transaction already in block chain',
    'Transaction outputs already in utxo set',
    'txn-already-known',
  ])('takes "%s" for success', async (reason) => {
    expect(await chain({ 'POST /tx': refusal(reason) }).source.broadcast(rawtx)).toBe(txid);
  });

  it('takes it for success when the refused transaction is on the chain: its inputs are then missing', async () => {
    const missing = refusal('bad-txns-inputs-missingorspent');
    const known = chain({ 'POST /tx': missing, [`/tx/${txid}`]: JSON.stringify(txJson()) });
    expect(await known.source.broadcast(rawtx)).toBe(txid);
    await expect(chain({ 'POST /tx': missing }).source.broadcast(rawtx)).rejects.toThrow(
      failure('BroadcastRejected'),
    );
    const spent = chain({ 'POST /tx': refusal('inputs already spent') });
    await expect(spent.source.broadcast(rawtx)).rejects.toThrow(failure('BroadcastRejected'));
  });

  it('does not take another txid for an answer', async () => {
    await expect(chain({ 'POST /tx': 'cd'.repeat(32) }).source.broadcast(rawtx)).rejects.toThrow(
      failure('InvalidChainAnswer'),
    );
  });

  it('refuses rubbish before it is sent', async () => {
    const { source, asked } = chain({});
    await expect(source.broadcast('00')).rejects.toThrow(failure('InvalidTransaction'));
    expect(asked).toEqual([]);
  });
});

describe('broadcastPackage', () => {
  it('posts all together', async () => {
    const bodies: string[] = [];
    const { source } = chain({
      'POST /txs/package': (body) => {
        bodies.push(body);
        return JSON.stringify({ package_msg: 'success', 'tx-results': {} });
      },
    });
    expect(await source.broadcastPackage([rawtx, rawtx])).toEqual([txid, txid]);
    expect(JSON.parse(bodies[0] ?? '')).toEqual([rawtx, rawtx]);
  });

  it('says why a package was refused', async () => {
    const answer = {
      package_msg: 'transaction failed',
      'tx-results': { [txid]: { txid, error: 'min relay fee not met' } },
    };
    const refused = { 'POST /txs/package': JSON.stringify(answer) };
    await expect(chain(refused).source.broadcastPackage([rawtx])).rejects.toThrow(
      failure('BroadcastRejected', { reason: 'min relay fee not met' }),
    );
    const known = chain({ ...refused, [`/tx/${txid}`]: JSON.stringify(txJson()) });
    expect(await known.source.broadcastPackage([rawtx])).toEqual([txid]);
    const status = chain({ 'POST /txs/package': { status: 400, body: 'package topology disallowed' } });
    await expect(status.source.broadcastPackage([rawtx])).rejects.toThrow(/package topology disallowed/);
  });

  it('goes one by one where the server knows no packages', async () => {
    const { source, asked } = chain({ 'POST /tx': txid });
    expect(await source.broadcastPackage([rawtx])).toEqual([txid]);
    expect(asked).toEqual(['POST /txs/package', 'POST /tx']);
  });
});
