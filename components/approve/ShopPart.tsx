import type { ApprovalCard } from '../../lib/rpc/views.ts';
import { ShopAsk } from '../shop/ShopAsk.tsx';
import { ShopHost } from '../shop/ShopHost.tsx';
import { ShopQuote } from '../shop/ShopQuote.tsx';

interface Props {
  readonly card: ApprovalCard;
  readonly asking: boolean;
  /** Its time is over. */
  readonly onEnd: () => void;
}

/** The invoice of a shop that a site asks for: first whose it is, then, when the shop was asked, all of it. */
export function ShopPart({ card: { shop, left }, asking, onEnd }: Props) {
  if (shop === undefined) return null;
  if (asking || shop.quote === undefined) return <ShopAsk host={shop.host} asking={asking} />;
  return (
    <>
      <ShopHost host={shop.host} />
      <ShopQuote quote={shop.quote} left={left} onEnd={onEnd} />
    </>
  );
}
