import { notPaired } from '../../../btcpay/errors.ts';
import type { StoreClient } from './keeper.ts';

/** Does the store let this wallet in? Changes nothing there. Throws what lib/btcpay throws, NotPaired among it. */
export async function checkClient(client: StoreClient): Promise<void> {
  if (client.kind === 'legacy' && client.sin !== undefined) {
    if ((await client.getTokens()).length === 0) throw notPaired(client.host);
    return;
  }
  await client.getInvoices({ limit: 1 });
}
