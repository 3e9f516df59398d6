import { rateUnavailable } from '../../../btcpay/errors.ts';
import { invertDecimal } from '../../../btcpay/exact-json.ts';
import type { Rate } from '../../../btcpay/types.ts';
import type { RateView } from '../../../rpc/views.ts';
import type { StoreClient } from './keeper.ts';

/**
 * Prices of one bitcoin: in these currencies, or in those of the store's settings. What the store has no rate for is left out.
 * Throws RateUnavailable where that leaves nothing that was asked for.
 */
export async function storeRates(
  client: StoreClient,
  currencies: readonly string[] | undefined,
): Promise<readonly RateView[]> {
  const wanted = currencies?.map((currency) => currency.toUpperCase());
  const currencyPairs = wanted?.map((currency) => `BTC_${currency}`);
  const rates = await client.getRates(currencyPairs === undefined ? {} : { currencyPairs });
  const views = rates.map(ofBitcoin).filter((view) => view !== undefined);
  if (wanted !== undefined && views.length === 0) throw rateUnavailable(wanted.join(', '));
  return views;
}

/** A store without pairs of its own gives the other direction: what a unit of its currency is in bitcoin (btcpay.md §1.5). */
function ofBitcoin({ crypto, currency, rate, name }: Rate): RateView | undefined {
  if (crypto === 'BTC')
    return { pair: `BTC_${currency}`, currency, rate, ...(name !== undefined && { name }) };
  return currency === 'BTC'
    ? { pair: `BTC_${crypto}`, currency: crypto, rate: invertDecimal(rate) }
    : undefined;
}
