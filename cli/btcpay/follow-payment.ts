import { setTimeout as sleep } from 'node:timers/promises';
import type { Shops } from '../../lib/app/shop/shops.ts';
import type { StoredShopPayment } from '../../lib/app/shop/stored-row.ts';
import { isFinal, shopKey } from '../../lib/btcpay/payer/row.ts';
import type { WalletApi } from '../../lib/wallet/types.ts';

/** The row is looked at so often; the shop itself far less, unless it calls. */
const LOOK_MS = 300;
/** What was signed and may not have left is published so often. */
const PUBLISH_MS = 10_000;

export interface FollowOptions {
  readonly wallet: WalletApi;
  /** Ends it early. */
  readonly stopped?: Promise<unknown>;
  /** As it is now, it need not be followed further. */
  readonly isEnough?: (row: StoredShopPayment) => boolean;
  /** Hears of each state once. */
  readonly tell: (row: StoredShopPayment) => void;
}

/** Follows a payment until the shop has settled it or will not, what came is too little, or it is stopped: the row as it is then. */
export async function followPayment(
  shops: Shops,
  first: StoredShopPayment,
  { wallet, stopped = new Promise(() => {}), isEnough = () => false, tell }: FollowOptions,
): Promise<StoredShopPayment> {
  const key = shopKey(first);
  let told = '';
  let publishedAt = 0;
  let over = false;
  void stopped.then(() => {
    over = true;
  });
  for (;;) {
    const row = await shops.payments.row(key);
    if (row.state !== told) tell(row);
    told = row.state;
    const problem = shops.watch.problem(key);
    // A shop that is away is asked on; any other answer will not mend itself.
    const lost = problem !== undefined && problem.code !== 'ShopUnreachable';
    if (over || lost || isFinal(row) || isShort(row) || isEnough(row)) return row;
    shops.watch.listen(row);
    if (row.state === 'signed' && Date.now() - publishedAt > PUBLISH_MS) {
      publishedAt = Date.now();
      await wallet.tick().catch(() => undefined);
      await shops.payments.settle(key);
    }
    await Promise.race([sleep(LOOK_MS), stopped]);
  }
}

/** All of it has arrived, and the shop wants more. */
export function isShort({ state, heard }: StoredShopPayment): boolean {
  return state === 'seen' && heard?.status === 'new' && BigInt(heard.due) > 0n;
}
