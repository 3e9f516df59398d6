import type { ChainSource } from '../../bitcoin/chain-source.ts';
import type { Checkout } from '../../btcpay/payer/checkout.ts';
import { sameInvoice } from '../../btcpay/payer/quote.ts';
import { maySign, nextPart, pinnedOfRow, shopKey } from '../../btcpay/payer/row.ts';
import { codeOf, InvalidField, PicoError } from '../../errors.ts';
import type { Write } from '../../store/types.ts';
import type { PaymentRow } from '../../wallet/rows.ts';
import { forgetSent, sentUnder } from '../../wallet/sent-once.ts';
import type { PayRequest, SendResult, WalletApi } from '../../wallet/types.ts';
import { makeLocks } from '../page/locks.ts';
import { askInvoice } from './access.ts';
import type { ShopDeps } from './deps.ts';
import { isReplaced } from './is-replaced.ts';
import { isAwaited, siteWrites } from './site-rows.ts';
import { heardOf, paymentsTo, type StoredShopPayment, shopWrite, stored } from './stored-row.ts';

const WAIT_SECONDS = 30;

/**
 * Payments to shops, from the yes to the sending. Each line of it may be the last that a worker runs: what was not signed is not
 * paid, what was signed is in the store together with its transaction, and nothing is signed twice under a row.
 */
export class ShopPayments {
  private readonly deps: ShopDeps;
  private readonly running = new Map<string, Promise<StoredShopPayment>>();
  private readonly alone = makeLocks();
  private readonly listeners = new Set<(payment: string) => void>();

  constructor(deps: ShopDeps) {
    this.deps = deps;
  }

  /** Throws InvalidParams (field: key). */
  async row(key: string): Promise<StoredShopPayment> {
    const row = await this.deps.store.get<StoredShopPayment>('shopPayments', key);
    if (row === undefined) throw new InvalidField('key', 'is of no payment to a shop');
    return row;
  }

  isRunning(key: string): boolean {
    return this.running.has(key);
  }

  /**
   * Pays, once, whoever asks and however often: the row as it is then. Throws when nothing was paid and nothing will be: what
   * sameInvoice and readCheckout throw, and what the wallet throws.
   */
  async carryOut(key: string): Promise<StoredShopPayment> {
    const other = this.running.get(key);
    if (other !== undefined) return await other;
    const run = this.carry(key);
    this.running.set(key, run);
    try {
      return await run;
    } finally {
      this.running.delete(key);
      this.deps.changed?.(['activity', 'status']);
    }
  }

  /** What the listener hears: the wallet's id of each payment that was sent on the chain. */
  onSent(listener: (payment: string) => void): void {
    this.listeners.add(listener);
  }

  /**
   * Gives up what was agreed to by a worker that died before it signed, unless somebody is at it: for some time after a start, when
   * who asked for it has had time to ask again.
   */
  async sweep(): Promise<void> {
    const rows = await this.deps.store.list<StoredShopPayment>('shopPayments', { index: 'undecided' });
    // Those of sites are released with their own rows, when no page is back for them.
    for (const row of rows)
      if (row.state === 'agreed' && !(await isAwaited(this.deps.store, row.payment)))
        await this.drop(shopKey(row));
  }

  /** Gives up what was agreed to and not signed, unless somebody is at it. */
  async drop(key: string, why?: PicoError): Promise<void> {
    if (!this.running.has(key)) await this.giveUp(key, why);
  }

  /** Changes a row as it is in the store now, one change after the other. */
  async update(
    key: string,
    change: (row: StoredShopPayment) => StoredShopPayment,
    more: (row: StoredShopPayment) => Promise<readonly Write[]> = async () => [],
  ): Promise<StoredShopPayment> {
    return await this.alone(key, async () => {
      const before = await this.row(key);
      const row = change(before);
      if (row !== before) await this.deps.store.commit([shopWrite(row), ...(await more(row))]);
      return row;
    });
  }

  /** What was signed and not known to have left: looks whether it has, and whether it can. */
  async settle(key: string): Promise<StoredShopPayment> {
    const row = await this.row(key);
    if (row.state !== 'signed') return row;
    return row.how === 'chain' ? await this.settleOnChain(row) : await this.settleChannel(row);
  }

  private async carry(key: string): Promise<StoredShopPayment> {
    const row = await this.row(key);
    const wallet = await this.deps.keyring.spender();
    if (row.state === 'dropped') throw notSent();
    if (!maySign(row)) {
      // Made before: whoever asks again waits for its outcome.
      if (row.how === 'channel' && row.state === 'signed')
        await wallet?.payInvoice(payRequest(row)).catch(() => undefined);
      return await this.settle(key);
    }
    try {
      if (wallet === undefined) throw new PicoError('Locked', 'The wallet is locked; no money moved.');
      if (row.how === 'channel') await this.payOverChannel(row, wallet);
      else await this.sent(row, await this.sendOnChain(row, wallet));
    } catch (error) {
      const now = await this.row(key);
      // Signed, it is in the store, and sent all the same.
      if (now.state === 'agreed') {
        await this.giveUp(key, error instanceof PicoError ? error : undefined);
        throw error;
      }
      const settled = await this.settle(key);
      if (settled.state === 'dropped') throw error;
      return settled;
    }
    return await this.row(key);
  }

  private async sendOnChain(row: StoredShopPayment, wallet: WalletApi): Promise<SendResult> {
    return await wallet.send({
      ...{ id: row.payment, to: row.to, amount: BigInt(row.amount) },
      ...(row.feerate !== undefined && { feerate: row.feerate }),
      before: (made) => this.signing(row, made),
    });
  }

  /** The last look before it is signed for good: the shop still wants just this, and it costs no more than was agreed to. */
  private async signing(agreed: StoredShopPayment, made: SendResult): Promise<Write[]> {
    if (made.feeSat > BigInt(agreed.maxFee))
      throw new PicoError(
        'FeeTooHigh',
        `The chain's fee would now be ${made.feeSat} sat, and you agreed to ${agreed.maxFee}. No money moved; look at it again.`,
      );
    const checkout = await this.same(agreed);
    const row = await this.row(shopKey(agreed));
    const fee = made.feeSat.toString();
    const next = stored(row, { type: 'signed', txid: made.txid, rawtx: made.rawtx, fee });
    const sites = await siteWrites(this.deps.store, row.payment, { status: 'sent', fee, hash: made.txid });
    return [shopWrite({ ...next, heard: heardOf(checkout, this.deps.nowMs()) }), ...sites];
  }

  private async payOverChannel(row: StoredShopPayment, wallet: WalletApi): Promise<void> {
    await this.same(row);
    const { status, reason = 'Failed' } = await wallet.payInvoice(payRequest(row));
    if (status === 'failed')
      throw new PicoError('PaymentFailed', 'The payment failed and was not made; no money moved.', {
        reason,
      });
  }

  private async same(row: StoredShopPayment): Promise<Checkout> {
    const { base, id, pmid } = row;
    const checkout = await askInvoice(this.deps, { base, id, ...(pmid !== undefined && { pmid }) });
    sameInvoice(pinnedOfRow(row), checkout, this.deps.nowMs());
    const all = await paymentsTo(this.deps.store, checkout);
    const others = all.filter((other) => other.payment !== row.payment);
    // Agreed to under another name of the shop at the same time: one of the two stops here.
    nextPart(others, checkout);
    return checkout;
  }

  private async settleOnChain(row: StoredShopPayment): Promise<StoredShopPayment> {
    const { store, keyring } = this.deps;
    const asked = { id: row.payment, address: row.to, amount: BigInt(row.amount) };
    const sent = await sentUnder(store, asked);
    // The chain refused it for good, and the wallet has forgotten it: it can never be paid.
    if (sent === undefined) return await this.giveUp(shopKey(row), refused());
    const wallet = await keyring.spender();
    if (wallet !== undefined && (await isOut(wallet.chain, sent))) return await this.sent(row, sent);
    const dead = wallet !== undefined && (await isReplaced(wallet.chain, sent.rawtx).catch(() => false));
    return dead ? await this.giveUp(shopKey(row), refused(), [forgetSent(row.payment)]) : row;
  }

  private async sent(row: StoredShopPayment, { txid, feeSat }: SendResult): Promise<StoredShopPayment> {
    const change = { status: 'settled', hash: txid, fee: feeSat.toString() } as const;
    const sites = () => siteWrites(this.deps.store, row.payment, change);
    const now = await this.update(shopKey(row), (last) => stored(last, { type: 'sent' }), sites);
    for (const listener of this.listeners) listener(row.payment);
    return now;
  }

  private async settleChannel(row: StoredShopPayment): Promise<StoredShopPayment> {
    const made = await this.deps.store.get<PaymentRow>('payments', row.payment);
    if (made?.status !== 'settled' && made?.status !== 'failed') return row;
    const type = made.status === 'settled' ? 'sent' : 'refused';
    return await this.update(shopKey(row), (now) => stored(now, { type }));
  }

  /** Together with what sites hope for of it. */
  private async giveUp(
    key: string,
    why: PicoError | undefined,
    extra: readonly Write[] = [],
  ): Promise<StoredShopPayment> {
    const { store } = this.deps;
    const row = await this.row(key);
    if (row.how === 'channel' && (await store.get('payments', row.payment)) !== undefined) return row;
    const problem = why === undefined ? {} : { problem: { code: codeOf(why), message: why.message } };
    return await this.update(
      key,
      (now) => {
        const next = stored(now, { type: why?.code === 'Refused' ? 'refused' : 'dropped' });
        return next.state === 'dropped' ? { ...next, ...problem } : now;
      },
      async () => [...(await siteWrites(store, row.payment, { status: 'released' })), ...extra],
    );
  }
}

/** Has it left? What a death, or a chain server that was away, has kept here leaves now: it is in the store. */
async function isOut(chain: ChainSource, { txid, rawtx }: SendResult): Promise<boolean> {
  const status = await chain.status(txid).catch(() => undefined);
  if (status !== undefined) return true;
  return await chain.broadcast(rawtx).then(
    () => true,
    () => false,
  );
}

function payRequest({ payment, to, maxFee }: StoredShopPayment): PayRequest {
  return { id: payment, uri: to, maxFee: BigInt(maxFee), timeoutSeconds: WAIT_SECONDS };
}

function notSent(): PicoError {
  const reason = 'NotSent';
  return new PicoError('PaymentFailed', 'The payment was given up; no money moved. Ask again.', { reason });
}

function refused(): PicoError {
  return new PicoError('Refused', 'The chain refused the transaction; it was not sent and no money moved.');
}
