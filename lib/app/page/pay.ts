import { shopKey } from '../../btcpay/payer/row.ts';
import { type SitePaymentRow, sitePaymentKey } from '../../budget/rows.ts';
import { codeOf, PicoError } from '../../errors.ts';
import type { BudgetRequest, InvoiceParams, PayParams, Receipt } from '../../provider/types.ts';
import type { PageContext } from '../../rpc/router.ts';
import type { Write } from '../../store/types.ts';
import { sentUnder } from '../../wallet/sent-once.ts';
import type { SendResult, WalletApi } from '../../wallet/types.ts';
import { agreed as agreedTo, claimed, type ShopOffer } from '../shop/offer.ts';
import type { Budgets } from './budgets.ts';
import { digestOf } from './canonical.ts';
import { chainTargetOf } from './chain-target.ts';
import type { PageDeps } from './deps.ts';
import { Flights, idConflict } from './flights.ts';
import { invoiceTarget } from './invoice-target.ts';
import { outcomeUnknown, receiptOf, settledReceipt } from './receipts.ts';
import type { Requests } from './requests.ts';
import { requireRoom } from './room.ts';
import type { ApprovalRow } from './rows.ts';
import { chainPaymentOf, paymentOf, shopPaymentOf } from './site-payment.ts';
import { targetOf } from './target.ts';

const WAIT_SECONDS = 30;

/** picopay_pay and picopay_payInvoice: each id at most once, reserved before anything is sent. */
export class Pay {
  private readonly deps: PageDeps;
  private readonly budgets: Budgets;
  private readonly requests: Requests;
  private readonly flights = new Flights();
  /** What is being paid now, also after its call was answered. */
  private readonly running = new Map<string, Promise<Receipt>>();
  /** Calls past the point of return, by approval key: a cancel of theirs leaves the outcome open. */
  private readonly underway = new Map<string, () => void>();

  constructor(deps: PageDeps, budgets: Budgets, requests: Requests) {
    this.deps = deps;
    this.budgets = budgets;
    this.requests = requests;
  }

  /** `byHand`: the user asked by a click of their own, and is shown the card even where a budget would cover it. */
  async pay(params: PayParams, context: PageContext, byHand = false): Promise<Receipt> {
    return await this.once(params, context, async (key) => {
      const [target, spender, asked] = await Promise.all([
        targetOf(this.deps.store, params, this.deps.platform.clock()),
        this.deps.keyring.spender(),
        this.requests.row(key),
      ]);
      const payment = paymentOf(context.sender.origin, params, target);
      if (!byHand && spender !== undefined && asked === undefined) {
        const reserved = await this.budgets.reserve({ payment, host: target.host });
        if (typeof reserved !== 'string') return reserved;
      }
      if (spender !== undefined) await requireRoom(spender, target);
      const { expiresAt } = target;
      const what = { kind: 'pay', method: 'picopay_pay', params } as const;
      await this.requests.ask({ ...what, ...(expiresAt !== undefined && { expiresAt }) }, context);
      return undefined;
    });
  }

  /** A link to pay, of whatever kind: the shop of a checkout page is not asked before the user has said so. */
  async payInvoice(params: InvoiceParams, context: PageContext): Promise<Receipt> {
    const target = invoiceTarget(params, await this.deps.network());
    if (target.kind === 'pay') return await this.pay(target.params, context, true);
    return await this.once(params, context, async () => {
      await this.requests.ask({ kind: target.kind, method: 'picopay_payInvoice', params }, context);
      return undefined;
    });
  }

  async receipt(origin: string, id: string): Promise<Receipt | null> {
    const row = await this.row(origin, id);
    return row === undefined ? null : receiptOf(row);
  }

  /** The user's yes: reserves, raises the budget where one is given, and marks the request approved, in one commit. */
  async approve(
    row: ApprovalRow,
    {
      fee,
      raise,
      offer,
    }: { readonly fee?: bigint; readonly raise?: BudgetRequest; readonly offer?: ShopOffer },
  ): Promise<void> {
    const { store, platform } = this.deps;
    const extra = [this.requests.approval(row)];
    if (row.kind === 'payShop') return await this.approveShop(row, offer);
    if (row.kind === 'payOnChain') {
      const params = row.params as InvoiceParams;
      const target = chainTargetOf(params, await this.deps.network());
      const payment = chainPaymentOf(row.origin, params, target, fee ?? 0n);
      // Never out of a budget: those are for channels.
      await this.budgets.reserve({
        payment: { ...payment, asset: 'BTC' },
        host: '',
        extra,
        approved: true,
        byHand: true,
      });
      return;
    }
    const params = row.params as PayParams;
    const target = await targetOf(store, params, platform.clock());
    const payment = paymentOf(row.origin, params, target);
    const raised = raise === undefined ? {} : { raise };
    await this.budgets.reserve({ payment, host: target.host, extra, approved: true, ...raised });
  }

  /** In the same commit the invoice's own row, which is there once: of two who would pay it one fails here. */
  private async approveShop(row: ApprovalRow, offer: ShopOffer | undefined): Promise<void> {
    if (offer === undefined) throw new PicoError('Changed', 'The shop was not asked yet. Look at it again.');
    const agreed = await agreedTo(this.deps.shops.deps, offer);
    const payment = shopPaymentOf(row.origin, row.params as InvoiceParams, agreed);
    const add: Write = { add: 'shopPayments', key: shopKey(agreed), value: agreed };
    const extra = [this.requests.approval(row), add];
    await claimed(agreed, () =>
      this.budgets.reserve({ payment, host: '', extra, approved: true, byHand: true }),
    );
  }

  /** True when the call has passed the point of return: it ends with OutcomeUnknown. */
  cancel(key: string): boolean {
    const end = this.underway.get(key);
    end?.();
    return end !== undefined;
  }

  /** Releases what was reserved and never sent, unless somebody is at it. For some time after a start: pages ask again. */
  async sweep(): Promise<void> {
    const rows = await this.deps.store.list<SitePaymentRow>('sitePayments', { index: 'undecided' });
    for (const row of rows) {
      if (row.status !== 'reserved') continue;
      const key = sitePaymentKey(row);
      const run = async (): Promise<Receipt> => {
        await this.release(row);
        throw new PicoError('Gone', 'released');
      };
      if (!this.flights.has(key) && !this.running.has(key))
        await this.flights.join(key, row.digest, run).catch(() => undefined);
    }
  }

  /** The frame of both: one call an id, no second payment for a row that is there. `consent` may give the row it has reserved. */
  private async once(
    params: PayParams | InvoiceParams,
    context: PageContext,
    consent: (key: string) => Promise<SitePaymentRow | undefined>,
  ): Promise<Receipt> {
    const { origin, documentId } = context.sender;
    const digest = digestOf(params);
    const key = `${documentId}:${context.rid}`;
    return await this.flights.join(sitePaymentKey({ origin, id: params.id }), digest, async () => {
      const known = await this.row(origin, params.id);
      if (known !== undefined && known.digest !== digest) throw idConflict();
      const unpaid = known === undefined || known.status === 'released';
      const row = (unpaid ? await consent(key) : undefined) ?? (await this.row(origin, params.id));
      if (row === undefined || row.status === 'released') throw notSent();
      return await this.finish(row, key);
    });
  }

  private async finish(row: SitePaymentRow, key: string): Promise<Receipt> {
    if (row.status === 'settled' || row.status === 'failed') return settledReceipt(row);
    const cancelled = new Promise<never>((_, reject) => {
      this.underway.set(key, () => reject(outcomeUnknown()));
    });
    try {
      return await Promise.race([this.runOnce(row), cancelled]);
    } finally {
      this.underway.delete(key);
    }
  }

  /** One at a time carries a payment out, so that nobody releases what another is sending. */
  private async runOnce(row: SitePaymentRow): Promise<Receipt> {
    const key = sitePaymentKey(row);
    const other = this.running.get(key);
    if (other !== undefined) return await other;
    const run = this.carryOut(row);
    this.running.set(key, run);
    try {
      return await run;
    } finally {
      this.running.delete(key);
    }
  }

  private async carryOut(row: SitePaymentRow): Promise<Receipt> {
    try {
      const wallet = await this.deps.keyring.spender();
      if (wallet === undefined) throw new PicoError('Locked', 'The wallet is locked; no money moved.');
      const { expiresAt } = row;
      const late = expiresAt !== undefined && this.deps.platform.clock() > expiresAt;
      if (late && row.status === 'reserved')
        throw new PicoError('Expired', 'It expired before it was paid; no money moved.');
      if (row.shop !== undefined) await this.deps.shops.payments.carryOut(row.shop);
      else if (row.kind === 'chain') await this.sendOnChain(row, wallet);
      else await send(row, wallet);
    } catch (error) {
      const now = await this.row(row.origin, row.id);
      // Given up together with the shop's row.
      if (now?.status === 'released') throw error;
      // With the wallet's own row the payment is made, whatever went wrong after it.
      if (now?.status === 'reserved' && !(await this.isMade(now))) {
        await this.release(now);
        throw codeOf(error) === 'AmountExceedsSpendable' ? insufficient(error) : error;
      }
    }
    return settledReceipt(await this.row(row.origin, row.id));
  }

  private async sendOnChain(row: SitePaymentRow, wallet: WalletApi): Promise<void> {
    const request = { id: row.payment, to: row.to, amount: BigInt(row.amount) };
    // Stored but not taken by the chain server: it is sent all the same, again and again.
    const sent = await wallet.send(request).catch(async (error: unknown) => {
      const known = await this.sentOf(row);
      if (known === undefined) throw error;
      return known;
    });
    await this.book(row, sent);
  }

  /** The transaction made under the row's id. */
  private async sentOf(row: SitePaymentRow): Promise<SendResult | undefined> {
    if (row.kind !== 'chain') return undefined;
    const asked = { id: row.payment, address: row.to, amount: BigInt(row.amount) };
    return await sentUnder(this.deps.store, asked);
  }

  private async book({ undecided: _, ...row }: SitePaymentRow, sent: SendResult): Promise<void> {
    const value: SitePaymentRow = { ...row, status: 'settled', fee: sent.feeSat.toString(), hash: sent.txid };
    await this.deps.store.commit([{ put: 'sitePayments', key: sitePaymentKey(row), value }]);
  }

  private async isMade(row: SitePaymentRow): Promise<boolean> {
    if (row.kind === 'chain') return (await this.sentOf(row)) !== undefined;
    return (await this.deps.store.get('payments', row.payment)) !== undefined;
  }

  /** What was reserved and never sent counts no more; what was sent and not written down is. */
  private async release(row: SitePaymentRow): Promise<void> {
    const now = await this.row(row.origin, row.id);
    if (now?.status !== 'reserved') return;
    if (now.shop !== undefined) return await this.deps.shops.payments.drop(now.shop);
    const sent = await this.sentOf(now);
    if (sent !== undefined) return await this.book(now, sent);
    if (await this.isMade(now)) return;
    const { undecided: _, ...rest } = now;
    const value: SitePaymentRow = { ...rest, status: 'released' };
    await this.deps.store.commit([{ put: 'sitePayments', key: sitePaymentKey(row), value }]);
  }

  private async row(origin: string, id: string): Promise<SitePaymentRow | undefined> {
    return await this.deps.store.get<SitePaymentRow>('sitePayments', sitePaymentKey({ origin, id }));
  }
}

async function send(row: SitePaymentRow, wallet: WalletApi): Promise<void> {
  const common = { id: row.payment, timeoutSeconds: WAIT_SECONDS };
  if (row.kind === 'locked' && row.uri !== undefined) {
    await wallet.payInvoice({ ...common, uri: row.uri, maxFee: BigInt(row.fee) });
    return;
  }
  const fee = BigInt(row.fee);
  const [source] = (await wallet.connections())
    .filter((c) => c.hub === row.hub && c.status === 'open' && c.feeSat <= fee)
    .sort((a, b) => (a.sendable < b.sendable ? 1 : -1));
  if (source === undefined)
    throw new PicoError('NoConnection', 'The wallet has no open channel with that hub; no money moved.');
  await wallet.microSend({
    ...common,
    destination: row.to,
    quantity: BigInt(row.amount),
    source: source.handle,
  });
}

function notSent(): PicoError {
  return new PicoError('PaymentFailed', 'The payment was not sent; no money moved. Ask again.', {
    reason: 'NotSent',
  });
}

function insufficient(error: unknown): PicoError {
  const data = error instanceof PicoError ? error.data : {};
  return new PicoError('InsufficientFunds', 'The channels can send less than that; no money moved.', {
    ...data,
  });
}
