import { PicoError } from '../../errors.ts';
import type { Methods, PayParams } from '../../provider/types.ts';
import type { ApprovalCard, Problem } from '../../rpc/views.ts';
import type { Budgets } from './budgets.ts';
import { digestOf } from './canonical.ts';
import { chainTargetOf } from './chain-target.ts';
import type { PageDeps } from './deps.ts';
import { shownHost } from './domain.ts';
import { roomTo } from './room.ts';
import type { ApprovalRow } from './rows.ts';
import { ShopTalks } from './shop-talks.ts';
import { targetOf } from './target.ts';

type Shown = Omit<ApprovalCard, 'digest'>;

/** What a waiting request looks like to the user now. The digest covers all of it, so that a click means what was seen. */
export class Cards {
  private readonly deps: PageDeps;
  private readonly budgets: Budgets;
  readonly talks: ShopTalks;
  /** Chain fees shown: they stand while the card does. */
  private readonly chainFees = new Map<string, bigint>();

  constructor(deps: PageDeps, budgets: Budgets) {
    this.deps = deps;
    this.budgets = budgets;
    this.talks = new ShopTalks(deps.shops.deps);
  }

  async card(row: ApprovalRow): Promise<ApprovalCard> {
    const { key, kind, origin, expiresAt } = row;
    const base: Shown = {
      ...{ key, kind, origin, ...shownHost(origin), createdAt: Math.floor(row.createdAt / 1000) },
      ...(expiresAt !== undefined && { expiresAt }),
      ...(row.incognito && { privateWindow: true as const }),
    };
    const shown = await this.filled(row, base).catch((error: unknown) => ({
      ...base,
      obstacle: problemOf(error),
    }));
    const locked = (await this.deps.keyring.phase()) !== 'open';
    const card: Shown = locked ? { ...shown, obstacle: LOCKED } : shown;
    return { ...card, digest: digestOf(card) };
  }

  /** The fee that the card shows. */
  chainFee(key: string): bigint | undefined {
    return this.chainFees.get(key);
  }

  forget(key: string): void {
    this.chainFees.delete(key);
    this.talks.forget(key);
  }

  private async filled(row: ApprovalRow, base: Shown): Promise<Shown> {
    if (row.kind === 'pay') return await this.pay(row, base);
    if (row.kind === 'payOnChain') return await this.payOnChain(row, base);
    if (row.kind === 'payShop') return { ...base, ...this.talks.part(row) };
    if (row.kind === 'createInvoice') {
      const { asset, amount, memo } = row.params as Methods['picopay_createInvoice']['params'];
      return { ...base, asset, amount, ...(memo !== undefined && { memo }) };
    }
    if (row.kind === 'budget') {
      const wanted = row.params as Methods['picopay_requestBudget']['params'];
      return { ...base, wanted, ...(await this.budgetOf(row.origin)) };
    }
    const { reason, budget } = (row.params ?? {}) as NonNullable<Methods['picopay_enable']['params']>;
    return {
      ...base,
      ...(reason !== undefined && { memo: reason }),
      ...(budget !== undefined && { wanted: budget }),
    };
  }

  private async pay(row: ApprovalRow, base: Shown): Promise<Shown> {
    const { store, platform, keyring } = this.deps;
    const target = await targetOf(store, row.params as PayParams, platform.clock());
    const { asset, amount, fee, memo } = target;
    const shown: Shown = {
      ...base,
      ...{ asset, amount: amount.toString(), fee: fee.toString(), to: `${target.to}@${target.host}` },
      ...(memo !== undefined && { memo }),
      ...(await this.budgetOf(row.origin)),
    };
    const wallet = await keyring.spender();
    if (wallet === undefined) return shown;
    const left = (await roomTo(wallet, target.hub)) - amount - fee;
    return left < 0n ? { ...shown, obstacle: POOR } : { ...shown, left: left.toString() };
  }

  private async payOnChain(row: ApprovalRow, base: Shown): Promise<Shown> {
    const params = row.params as Methods['picopay_payInvoice']['params'];
    const { address, amount, memo } = chainTargetOf(params, await this.deps.network());
    const shown: Shown = {
      ...base,
      ...{ asset: 'BTC', amount: amount.toString(), to: address },
      ...(memo !== undefined && { memo }),
    };
    const wallet =
      (await this.deps.keyring.phase()) === 'open' ? await this.deps.keyring.spender() : undefined;
    if (wallet === undefined) return shown;
    const fee = this.chainFees.get(row.key) ?? (await wallet.quote({ to: address, amount })).feeSat;
    this.chainFees.set(row.key, fee);
    const { confirmed, unconfirmed } = await wallet.balance();
    const left = confirmed + unconfirmed - amount - fee;
    return { ...shown, fee: fee.toString(), ...(left >= 0n && { left: left.toString() }) };
  }

  private async budgetOf(origin: string): Promise<Pick<Shown, 'budget'>> {
    const budget = await this.budgets.view(origin);
    return budget === undefined ? {} : { budget };
  }
}

const LOCKED: Problem = { code: 'Locked', message: 'The wallet is locked. Unlock it to go on.' };
const POOR: Problem = { code: 'InsufficientFunds', message: 'The channels can send less than that.' };

function problemOf(error: unknown): Problem {
  if (error instanceof PicoError) return { code: error.code, message: error.message };
  return { code: 'Internal', message: 'Something went wrong. The log in the settings says what; try again.' };
}
