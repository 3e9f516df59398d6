import { toNumber } from '../fixed.ts';
import { type Call, legacyError, type Reply } from '../http.ts';
import type { Instance } from '../instance.ts';
import { pairOf, rateOf } from '../rates.ts';
import type { Store } from '../store.ts';
import { storeOfCall } from './auth.ts';

const NAMES: Readonly<Record<string, string>> = {
  USD: 'US Dollar',
  EUR: 'Euro',
  BTC: 'Bitcoin',
  SATS: 'Satoshi',
};

/** GET /rates: the pairs asked for, or the store's own. */
export function getRates(instance: Instance, call: Call): Reply {
  const store = storeOfRates(instance, call);
  return { body: { data: listed(store, pairsAsked(store, call)) } };
}

/** GET /rates/BTC: from one currency to those of the store. */
export function getBaseRates(instance: Instance, call: Call): Reply {
  const store = storeOfRates(instance, call);
  const base = (call.params['base'] ?? '').toUpperCase();
  const asked = [
    ...new Set([store.defaultCurrency, ...Object.keys(store.rates).map((pair) => pair.split('_')[1])]),
  ];
  return {
    body: {
      data: listed(
        store,
        asked.map((quote) => `${base}_${quote}`),
      ),
    },
  };
}

/** GET /rates/BTC/USD: one object. */
export function getPairRate(instance: Instance, call: Call): Reply {
  const store = storeOfRates(instance, call);
  const [rate] = listed(store, [`${call.params['base']}_${call.params['quote']}`]);
  if (!rate) throw legacyError(404, 'Rate not found');
  return { body: { data: rate } };
}

/** GET /api/rates: a bare list, for everyone. */
export function getPublicRates(instance: Instance, call: Call): Reply {
  const store = storeOfRates(instance, call);
  return { body: listed(store, pairsAsked(store, call)) };
}

/** The store that signed, or the one named: rates are no secret. */
function storeOfRates(instance: Instance, call: Call): Store {
  const named = [...call.query].find(([name]) => name.toLowerCase() === 'storeid')?.[1];
  const signed = storeOfCall(instance, call);
  if (named === undefined || named === '') {
    if (!signed) throw legacyError(401, 'Authentication required');
    return signed;
  }
  const store = instance.store(named);
  if (!store) throw legacyError(404, 'Store not found');
  return store;
}

function pairsAsked(store: Store, call: Call): readonly string[] {
  const asked = call.query.get('currencyPairs');
  if (asked !== null && asked !== '') {
    const wrong = asked.split(',').find((pair) => !pairOf(pair));
    if (wrong !== undefined) throw legacyError(400, `Currency pair ${wrong} is not formatted correctly`);
    return asked.split(',');
  }
  if (store.defaultPairs.length > 0) return store.defaultPairs;
  return [`${store.defaultCurrency}_${call.query.get('cryptoCode') ?? 'BTC'}`];
}

/** What is not known is left out. */
function listed(store: Store, pairs: readonly string[]) {
  return pairs.flatMap((text) => {
    const [base, quote] = pairOf(text) ?? ['', ''];
    const rate = rateOf(store, base, quote);
    if (rate === undefined) return [];
    const name = NAMES[quote] ?? quote;
    return [{ name, cryptoCode: base, currencyPair: `${base}_${quote}`, code: quote, rate: toNumber(rate) }];
  });
}
