import { randomBytes } from 'node:crypto';
import { concatBytes, sha256, utf8ToBytes } from '../../lib/bytes.ts';
import { scriptHash } from '../chain/index.ts';
import type { ChainNode } from '../chain/node.ts';
import { p2wpkhKey } from '../chain/p2wpkh.ts';
import { scriptAddress } from '../chain/script-type.ts';
import type { Till } from '../shop/server/pay.ts';
import type { InvoiceEvent } from './events.ts';
import type { Delivery, Webhook } from './greenfield/webhook-data.ts';
import type { Destination, Invoice } from './invoice.ts';
import type { PaymentRequest } from './public/payment-request-data.ts';
import type { DemoShop } from './shop-data.ts';
import type { Store } from './store.ts';

/** A code by which a key is tied to a store; from the store's settings (with a store) or from a program (with a key). */
export interface Pairing {
  readonly code: string;
  readonly token: string;
  readonly label: string;
  readonly createdAt: number;
  /** Waits for a program to show its key; undefined when the program came first. */
  readonly storeId: string | undefined;
  /** Waits for a person to choose the store. */
  readonly sin: string | undefined;
}

/** A key of the newer API. */
export interface ApiKey {
  readonly key: string;
  readonly label: string;
  /** "permission" for every store, or "permission:storeId". */
  readonly permissions: readonly string[];
}

/** Everything that a running server knows; in memory only. */
export interface Instance {
  readonly node: ChainNode;
  /** Milliseconds. */
  now(): number;
  /** Answers with the names of servers before 2.0. */
  readonly oldNames: boolean;
  /** What each failed delivery waits for its next try, in milliseconds. */
  readonly retryMs: readonly number[];
  /** Told of failures that no caller waits for. */
  readonly onError: (error: unknown) => void;
  /** Public address, as far as it does not come from a request. */
  base: string;
  /** The demo page that sells by the first store. */
  shop: DemoShop | undefined;
  /** The wallet that asks for payments over channels; none without it. */
  till: Till | undefined;
  readonly stores: Map<string, Store>;
  readonly invoices: Map<string, Invoice>;
  readonly pairings: Map<string, Pairing>;
  /** Keys of the older API by SIN: each speaks for one store. */
  readonly identities: Map<string, { readonly storeId: string; readonly token: string }>;
  /** Store by the older API's key in plain. */
  readonly legacyKeys: Map<string, string>;
  readonly apiKeys: Map<string, ApiKey>;
  readonly webhooks: Map<string, Webhook>;
  readonly deliveries: Map<string, Delivery>;
  readonly paymentRequests: Map<string, PaymentRequest>;
  readonly listeners: Set<(event: InvoiceEvent) => void>;
  /** A script that nobody was given before. */
  nextDestination(): Destination;
  /** The store. Undefined ids have none. */
  store(id: string | undefined): Store | undefined;
}

/** A server's empty memory. */
export function newInstance(
  options: Pick<Instance, 'node' | 'now' | 'oldNames' | 'retryMs' | 'onError'>,
): Instance {
  const seed = randomBytes(32);
  let used = 0;
  const stores = new Map<string, Store>();
  return {
    ...options,
    base: '',
    shop: undefined,
    till: undefined,
    stores,
    invoices: new Map(),
    pairings: new Map(),
    identities: new Map(),
    legacyKeys: new Map(),
    apiKeys: new Map(),
    webhooks: new Map(),
    deliveries: new Map(),
    paymentRequests: new Map(),
    listeners: new Set(),
    nextDestination() {
      const { script } = p2wpkhKey(sha256(concatBytes(seed, utf8ToBytes(`address ${used++}`))));
      return { address: scriptAddress(script) ?? '', scripthash: scriptHash(script) };
    },
    store: (id) => (id === undefined ? undefined : stores.get(id)),
  };
}
