import { formatFixed } from '../fixed.ts';
import { apiError, type Call, type Reply } from '../http.ts';
import type { Instance } from '../instance.ts';
import { pairOf, rateOf } from '../rates.ts';
import type { Store } from '../store.ts';
import { isAllowed, requireKey, requireStore } from './auth.ts';

const SETTINGS = 'btcpay.store.canviewstoresettings';

/** GET /api/v1/stores: those whose settings the key may see. */
export function listStores(instance: Instance, call: Call): Reply {
  const key = requireKey(instance, call);
  const stores = [...instance.stores.values()].filter(({ id }) => isAllowed(key, SETTINGS, id));
  return { body: stores.map(storeData) };
}

export function getStore(instance: Instance, call: Call): Reply {
  return { body: storeData(requireStore(instance, call, SETTINGS)) };
}

/** GET …/rates?currencyPair=BTC_USD&currencyPair=… */
export function getRates(instance: Instance, call: Call): Reply {
  const store = requireStore(instance, call, SETTINGS);
  const asked = call.query.getAll('currencyPair');
  const pairs = asked.length > 0 ? asked : store.defaultPairs;
  return {
    body: pairs.map((currencyPair) => {
      const pair = pairOf(currencyPair);
      if (!pair) throw apiError(400, 'generic-error', `The currency pair ${currencyPair} is not valid`);
      const rate = rateOf(store, ...pair);
      return rate === undefined
        ? { currencyPair, errors: ['No rate is known now'], rate: null }
        : { currencyPair, errors: [], rate: formatFixed(rate) };
    }),
  };
}

/** GET …/payment-methods */
export function getPaymentMethods(instance: Instance, call: Call): Reply {
  const { hasWallet } = requireStore(instance, call, SETTINGS);
  return { body: hasWallet ? [{ paymentMethodId: 'BTC-CHAIN', enabled: true, config: null }] : [] };
}

/** Durations in seconds. */
function storeData(store: Store): object {
  return {
    ...{
      id: store.id,
      name: store.name,
      website: null,
      supportUrl: null,
      defaultCurrency: store.defaultCurrency,
    },
    ...{ invoiceExpiration: store.expirationMs / 1000, monitoringExpiration: store.monitoringMs / 1000 },
    ...{
      displayExpirationTimer: 300,
      speedPolicy: store.speedPolicy,
      paymentTolerance: store.paymentTolerance,
    },
    ...{ anyoneCanCreateInvoice: store.anyoneCanCreateInvoice, networkFeeMode: store.networkFeeMode },
    ...{ showRecommendedFee: store.showRecommendedFee, redirectAutomatically: store.redirectAutomatically },
    ...{
      archived: false,
      payJoinEnabled: false,
      lazyPaymentMethods: false,
      defaultPaymentMethod: 'BTC-CHAIN',
    },
    receipt: { enabled: store.receipts, showQR: true, showPayments: true },
  };
}
