import { methodId } from './payer/method-id.ts';
import { decimalOf, type Fields, fieldsOf, integerOf, listOf, present, textOf } from './read.ts';

/** What Greenfield says beside invoices and rates, in our names. Amounts are decimal strings, times ms. */

export interface MethodPayment {
  readonly id: string;
  readonly value: string;
  readonly status: string;
  readonly receivedAt?: number;
  readonly destination?: string;
}

/** A way to pay one invoice; amounts in its own currency, such as BTC. */
export interface InvoiceMethod {
  /** In the spelling of 2.0, such as BTC-CHAIN. */
  readonly id: string;
  readonly currency?: string;
  readonly activated: boolean;
  readonly destination?: string;
  readonly paymentLink?: string;
  readonly rate?: string;
  readonly amount?: string;
  readonly paid?: string;
  /** Negative when overpaid. */
  readonly due?: string;
  readonly fee?: string;
  readonly payments: readonly MethodPayment[];
}

export interface StoreInfo {
  readonly id: string;
  readonly name: string;
  readonly defaultCurrency?: string;
}

export interface StoreMethod {
  readonly id: string;
  readonly enabled: boolean;
}

export interface ApiKeyInfo {
  readonly label: string;
  /** Such as btcpay.store.cancreateinvoice, or the same with ":" and a store's id. */
  readonly permissions: readonly string[];
}

export interface ServerInfo {
  readonly version: string;
  readonly onion?: string;
  readonly synched: boolean;
  readonly paymentMethods: readonly string[];
}

export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly enabled: boolean;
  /** Every event where left out. */
  readonly events?: readonly string[];
  /** Told once, when it is made. */
  readonly secret?: string;
}

/** Servers before 2.0 call it paymentMethod, cryptoCode and networkFee: both are read. */
export function readInvoiceMethods(exact: unknown): InvoiceMethod[] {
  return listOf(exact)
    .map(fieldsOf)
    .flatMap((m) => {
      const id = methodId(textOf(m['paymentMethodId']) ?? textOf(m['paymentMethod']) ?? '');
      if (id === undefined) return [];
      return [
        {
          id,
          activated: m['activated'] !== false,
          payments: listOf(m['payments']).map(fieldsOf).flatMap(readPayment),
          ...present({
            currency: textOf(m['currency']) ?? textOf(m['cryptoCode']),
            destination: textOf(m['destination']),
            paymentLink: textOf(m['paymentLink']),
            rate: decimalOf(m['rate']),
            amount: decimalOf(m['amount']),
            paid: decimalOf(m['totalPaid']),
            due: decimalOf(m['due']),
            fee: decimalOf(m['paymentMethodFee']) ?? decimalOf(m['networkFee']),
          }),
        },
      ];
    });
}

function readPayment(p: Fields): MethodPayment[] {
  const id = textOf(p['id']);
  const value = decimalOf(p['value']);
  if (id === undefined || value === undefined) return [];
  const received = integerOf(p['receivedDate']);
  return [
    {
      id,
      value,
      status: textOf(p['status']) ?? '',
      ...present({
        receivedAt: received === undefined ? undefined : 1000 * received,
        destination: textOf(p['destination']),
      }),
    },
  ];
}

export function readStores(exact: unknown): StoreInfo[] {
  return listOf(exact)
    .map(fieldsOf)
    .flatMap((s) => {
      const id = textOf(s['id']);
      if (id === undefined) return [];
      return [
        { id, name: textOf(s['name']) ?? id, ...present({ defaultCurrency: textOf(s['defaultCurrency']) }) },
      ];
    });
}

export function readStoreMethods(exact: unknown): StoreMethod[] {
  return listOf(exact)
    .map(fieldsOf)
    .flatMap((m) => {
      const id = methodId(textOf(m['paymentMethodId']) ?? textOf(m['paymentMethod']) ?? '');
      return id === undefined ? [] : [{ id, enabled: m['enabled'] === true }];
    });
}

export function readApiKey(exact: unknown): ApiKeyInfo {
  const fields = fieldsOf(exact);
  return {
    label: textOf(fields['label']) ?? '',
    permissions: listOf(fields['permissions']).flatMap((p) => textOf(p) ?? []),
  };
}

export function readServerInfo(exact: unknown): ServerInfo {
  const fields = fieldsOf(exact);
  return {
    version: textOf(fields['version']) ?? '',
    synched: fields['fullySynched'] === true,
    paymentMethods: listOf(fields['supportedPaymentMethods']).flatMap((m) => methodId(textOf(m) ?? '') ?? []),
    ...present({ onion: textOf(fields['onion']) }),
  };
}

export function readWebhook(exact: unknown): Webhook | undefined {
  const fields = fieldsOf(exact);
  const id = textOf(fields['id']);
  const url = textOf(fields['url']);
  if (id === undefined || url === undefined) return undefined;
  const wanted = fieldsOf(fields['authorizedEvents']);
  const events =
    wanted['everything'] === false
      ? listOf(wanted['specificEvents']).flatMap((e) => textOf(e) ?? [])
      : undefined;
  return {
    id,
    url,
    enabled: fields['enabled'] === true,
    ...present({ events, secret: textOf(fields['secret']) }),
  };
}
