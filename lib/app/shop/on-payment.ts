import type { Store } from '../../store/types.ts';
import type { OnPayment } from '../../wallet/on-payment.ts';
import { type StoredShopPayment, shopWrite, stored } from './stored-row.ts';

/** WalletOptions.onPayment: a shop's payment over a channel follows the wallet's in the very transaction that makes or decides it. */
export function followShopPayments(store: Store): OnPayment {
  return async ({ id, status, fee }) => {
    const query = { index: 'payment', equals: id, limit: 1 } as const;
    const [row] = await store.list<StoredShopPayment>('shopPayments', query);
    if (row === undefined || row.how !== 'channel') return [];
    const made = row.state === 'agreed' ? stored(row, { type: 'signed', fee }) : row;
    if (status === 'settled') return [shopWrite(stored({ ...made, fee }, { type: 'sent' }))];
    return [shopWrite(status === 'failed' ? stored(made, { type: 'refused' }) : made)];
  };
}
