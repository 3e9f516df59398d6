import { describe, expect, it } from 'vitest';
import { fakeServer, lastOf } from '../../../btcpay/fake-server.ts';
import { HOST, K1, TOKEN } from '../../../btcpay/fixtures.ts';
import { legacyClient } from '../../../btcpay/legacy.ts';
import { hexToBytes } from '../../../bytes.ts';
import { storeRates } from './rates.ts';

function answering(data: string, status = 200) {
  const server = fakeServer(() => ({ status, text: data }));
  const auth = { kind: 'bitid', key: hexToBytes(K1.privateKey), tokens: { merchant: TOKEN } } as const;
  return { server, client: legacyClient({ host: HOST, auth }, server.io) };
}
const item = (pair: string, rate: string) => `{"currencyPair":"${pair}","rate":${rate}}`;

describe('the rates of a store', () => {
  it('are asked for by pair, and those that are missing left out', async () => {
    const { server, client } = answering(`{"data":[${item('BTC_EUR', '59000.25')}]}`);
    expect(await storeRates(client, ['eur', 'XXX'])).toEqual([
      { pair: 'BTC_EUR', currency: 'EUR', rate: '59000.25' },
    ]);
    expect(lastOf(server).url).toContain('currencyPairs=BTC_EUR%2CBTC_XXX');
  });

  it('are turned round where a store without pairs of its own gives the other direction', async () => {
    const { client } = answering(`{"data":[${item('USD_BTC', '0.000015625')},${item('LTC_EUR', '80')}]}`);
    expect(await storeRates(client, undefined)).toEqual([
      { pair: 'BTC_USD', currency: 'USD', rate: '64000' },
    ]);
  });

  it('say so where there is none', async () => {
    await expect(storeRates(answering('{"data":[]}').client, ['EUR'])).rejects.toMatchObject({
      code: 'RateUnavailable',
      message: expect.stringContaining('EUR'),
    });
    expect(await storeRates(answering('{"data":[]}').client, undefined)).toEqual([]);
    // Servers before 1.12.4, without pairs in the settings.
    const old = answering(
      '{"error":"You need to setup the default currency pairs in your store settings"}',
      400,
    );
    await expect(storeRates(old.client, undefined)).rejects.toMatchObject({ code: 'RateUnavailable' });
  });
});
