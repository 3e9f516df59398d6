import type { InvoiceRef } from '../../btcpay/payer/checkout-url.ts';
import { codeOf, PicoError } from '../../errors.ts';
import type { InvoiceParams } from '../../provider/types.ts';
import type { ApprovalCard, Problem } from '../../rpc/views.ts';
import { askInvoice, type ShopLink, shopLink } from '../shop/access.ts';
import type { ShopDeps } from '../shop/deps.ts';
import { endsTooSoon, offerOf, type ShopOffer } from '../shop/offer.ts';
import { invoiceOf } from '../shop/request.ts';
import { quoteView } from '../shop/views.ts';
import type { ApprovalRow } from './rows.ts';

/** While its card is open a shop is asked this often whether it still wants the same. */
const AGAIN_MS = 10_000;

interface Talk {
  readonly link: ShopLink;
  readonly maxAmount?: bigint;
  state: 'ask' | 'asking' | 'ready';
  ref?: InvoiceRef;
  offer?: ShopOffer;
  error?: PicoError;
  reading?: Promise<void>;
  kept?: true;
}

const FINAL: ReadonlySet<string> = new Set([
  ...['AlreadyPaid', 'AmountRequired', 'Expired', 'InvoiceInvalid', 'InvoiceNotFound'],
  ...['PaymentFailed', 'PaymentUnderway', 'Unsupported'],
]);

/** What the shops of the waiting cards said. In memory alone: a worker that starts anew asks the user again before it asks a shop. */
export class ShopTalks {
  private readonly deps: ShopDeps;
  private readonly talks = new Map<string, Talk>();

  constructor(deps: ShopDeps) {
    this.deps = deps;
  }

  /** The card's part: only who would be asked, until the user lets the shop be asked. */
  part(row: ApprovalRow): Partial<ApprovalCard> & Pick<ApprovalCard, 'shop'> {
    const { link, state, offer, error } = this.talk(row);
    const { host } = new URL(link.base);
    const shop = { host, base: link.base, state };
    const obstacle = error === undefined ? {} : { obstacle: problemOf(error) };
    if (state !== 'ready' || offer === undefined) return { asset: 'BTC', shop, ...obstacle };
    const quote = quoteView(offer);
    const { amount, fee, to, expiresAt } = quote;
    const problem = endsTooSoon(offer, this.deps.nowMs()) ? ended(host) : offer.problem;
    return {
      ...{ asset: 'BTC', shop: { ...shop, quote }, amount, to, expiresAt },
      ...(fee !== undefined && { fee }),
      ...(offer.left !== undefined && offer.left >= 0n && { left: offer.left.toString() }),
      ...(problem !== undefined && { obstacle: problemOf(problem) }),
    };
  }

  /** The user lets the shop be asked, for the first time or once more; what it says is on the card later. */
  ask(row: ApprovalRow): void {
    const talk = this.talk(row);
    if (talk.state === 'asking') return;
    talk.state = 'asking';
    // At the feerate of now, and of a request for payment the invoice of now.
    delete talk.offer;
    delete talk.ref;
    this.deps.changed?.(['approvals']);
    void this.read(row.key, talk, true);
  }

  /** Asks once more, if it was asked before: for the moment of the yes. */
  async refresh(key: string): Promise<void> {
    const talk = this.talks.get(key);
    if (talk?.state === 'ready') await this.read(key, talk, true);
  }

  offer(key: string): ShopOffer | undefined {
    const talk = this.talks.get(key);
    return talk?.state === 'ready' ? talk.offer : undefined;
  }

  /** Why the invoice could not be paid by anyone's yes: the page is told that in place of the user's no. */
  verdict(key: string): PicoError | undefined {
    const error = this.talks.get(key)?.error;
    return error !== undefined && FINAL.has(error.code) ? error : undefined;
  }

  forget(key: string): void {
    this.talks.delete(key);
  }

  private talk(row: ApprovalRow): Talk {
    const known = this.talks.get(row.key);
    if (known !== undefined) return known;
    const { url, maxAmount } = row.params as InvoiceParams;
    const most = maxAmount === undefined ? {} : { maxAmount: BigInt(maxAmount) };
    const talk: Talk = { link: shopLink(url), ...most, state: 'ask' };
    this.talks.set(row.key, talk);
    return talk;
  }

  /** One at a time. `strict`: a shop that does not answer is an error. */
  private read(key: string, talk: Talk, strict: boolean): Promise<void> {
    talk.reading ??= this.readNow(key, talk, strict).finally(() => {
      delete talk.reading;
      this.deps.changed?.(['approvals']);
    });
    return talk.reading;
  }

  private async readNow(key: string, talk: Talk, strict: boolean): Promise<void> {
    const { maxAmount, offer: before } = talk;
    try {
      const ref = talk.ref ?? (await invoiceOf(this.deps, talk.link));
      const checkout = await askInvoice(this.deps, ref);
      talk.ref = ref;
      talk.offer = await offerOf(this.deps, checkout, {
        ...(maxAmount !== undefined && { maxAmount }),
        ...(before !== undefined && { before }),
      });
      talk.state = 'ready';
      delete talk.error;
      this.keep(key, talk);
    } catch (error) {
      // Where the user has asked meanwhile, the answer is owed.
      if (!strict && talk.state === 'ready' && codeOf(error) === 'ShopUnreachable') return;
      talk.error = error instanceof PicoError ? error : new PicoError('Internal', 'Something went wrong.');
      talk.state = 'ask';
    }
  }

  private keep(key: string, talk: Talk): void {
    if (talk.kept) return;
    talk.kept = true;
    void this.again(key, talk);
  }

  private async again(key: string, talk: Talk): Promise<void> {
    for (;;) {
      await this.deps.wait(AGAIN_MS);
      const row = await this.deps.store.get<ApprovalRow>('approvals', key).catch(() => undefined);
      if (row?.state !== 'waiting') this.talks.delete(key);
      if (this.talks.get(key) !== talk) return;
      if (talk.state === 'ready') await this.read(key, talk, false);
    }
  }
}

function problemOf({ code, message }: PicoError): Problem {
  return { code, message };
}

function ended(host: string): PicoError {
  return new PicoError('Expired', `This invoice ends in a moment; no money moved. Ask ${host} for another.`);
}
