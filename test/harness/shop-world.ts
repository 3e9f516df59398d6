import type { StoredShopPayment } from '../../lib/app/shop/stored-row.ts';
import { addressToScript } from '../../lib/bitcoin/address.ts';
import { decodeTransaction } from '../../lib/bitcoin/transaction.ts';
import { bytesToHex } from '../../lib/bytes.ts';
import type { ApprovalCard } from '../../lib/rpc/views.ts';
import { type FakeShop, fakeShop } from './fake-shop.ts';
import { type PageWorld, pageWorld, pause } from './page-world.ts';

export interface ShopWorld {
  readonly p: PageWorld;
  readonly shop: FakeShop;
  /** Says yes to asking the shop of the card at that place: the card once the shop has answered. */
  ask(place?: number): Promise<ApprovalCard>;
  /** Rows of payments to shops, oldest first. */
  rows(): Promise<StoredShopPayment[]>;
  /** What left the wallet's coins for the shop's address, satoshis. */
  paid(): bigint;
}

/** A site's page, the service behind it, and a shop that it asks the user to pay. */
export async function shopWorld(): Promise<ShopWorld> {
  const p = await pageWorld();
  const shop = fakeShop();
  p.fetch = shop.fetch;
  await p.enable();
  return {
    ...{ p, shop },
    async ask(place = 0) {
      const { key } = await p.card(place);
      await p.service.askShop(key);
      for (let i = 0; i < 500; i++) {
        const card = await p.card(place);
        if (card.shop?.state !== 'asking') return card;
        await pause(1);
      }
      throw new Error('the shop never answered');
    },
    rows: () => p.w.store('alice').list('shopPayments', { index: 'at' }),
    paid: () => paidTo(p, shop.address),
  };
}

function paidTo(p: PageWorld, address: string): bigint {
  const script = bytesToHex(addressToScript(address, 'regtest'));
  return [...p.w.chain.known.values()]
    .flatMap(({ rawtx }) => decodeTransaction(rawtx).outputs)
    .filter((output) => bytesToHex(output.script) === script)
    .reduce((sum, { value }) => sum + value, 0n);
}
