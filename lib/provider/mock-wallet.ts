import { errorNamed } from './errors.ts';
import { METHODS } from './methods.ts';
import { parsePicoUri } from './pico-uri.ts';
import type { Budget, BudgetRequest, Info, MethodName, PayParams, Receipt } from './types.ts';
import { verifyToken } from './verify-token.ts';
import { VERSION } from './version.ts';

export interface MockWalletOptions {
  readonly origin?: string;
  readonly enabled?: boolean;
  readonly network?: string;
  readonly balance?: string;
  readonly tokens?: readonly string[];
}

const FREE: readonly MethodName[] = ['picopay_getInfo', 'picopay_enable', 'picopay_disable'];
const HUB = 'hub.example';
const HANDLE = 'ab'.repeat(32);

/** What the mock does of itself: a user who says yes to everything, and a balance. Validates as little as a test needs. */
export function mockWallet(options: MockWalletOptions) {
  const origin = options.origin ?? globalThis.location?.origin ?? 'https://shop.example';
  const payments = new Map<string, { readonly params: string; readonly receipt: Receipt }>();
  let enabled = options.enabled === true;
  let balance = BigInt(options.balance ?? '100000');
  let budget: Budget | null = null;
  const now = (): number => Math.floor(Date.now() / 1000);

  const info = (): Info => ({
    version: VERSION,
    methods: METHODS,
    network: options.network ?? 'regtest',
    assets: ['BTC'],
    limits: { id: 64, memo: 200, pending: 64 },
    enabled,
  });

  const grant = (wanted: BudgetRequest): Budget => {
    budget = { ...wanted, spent: '0', reserved: '0', remaining: wanted.limit, paused: false };
    return budget;
  };

  const spend = (
    id: string,
    params: unknown,
    receipt: Omit<Receipt, 'id' | 'origin' | 'fee' | 'status' | 'at'>,
  ) => {
    const amount = BigInt(receipt.amount);
    if (amount > balance)
      throw errorNamed('InsufficientFunds', 'The mock has less.', { available: String(balance) });
    balance -= amount;
    if (budget) {
      const spent = BigInt(budget.spent) + amount;
      const left = BigInt(budget.limit) - spent;
      budget = { ...budget, spent: String(spent), remaining: String(left > 0n ? left : 0n) };
    }
    const full: Receipt = { id, origin, fee: '0', status: 'settled', at: now(), ...receipt };
    payments.set(id, { params: JSON.stringify(params), receipt: full });
    return full;
  };

  const known = (id: string, params: unknown): Receipt | undefined => {
    const before = payments.get(id);
    if (before && before.params !== JSON.stringify(params))
      throw errorNamed('IdConflict', `The id ${id} was used for another payment.`);
    return before?.receipt;
  };

  const pay = async (params: PayParams): Promise<Receipt> => {
    const before = known(params.id, params);
    if (before) return before;
    if (!('invoice' in params)) {
      const { to, asset, amount } = params;
      return spend(params.id, params, { to, asset, amount, token: crypto.randomUUID().replaceAll('-', '') });
    }
    const { handle, asset = 'BTC', amount, hash, expiresAt } = parsePicoUri(params.invoice) ?? {};
    if (handle === undefined || amount === undefined || hash === undefined)
      throw errorNamed('InvalidPayee', 'This is no invoice.');
    if (expiresAt !== undefined && expiresAt <= now())
      throw errorNamed('Expired', 'The invoice has expired.');
    for (const token of options.tokens ?? [])
      if (await verifyToken(token, hash))
        return spend(params.id, params, { to: handle, asset, amount, hash, token });
    throw errorNamed('PaymentFailed', 'Not paid: the payee is offline.', { reason: 'PayeeOffline' });
  };

  const answer = async (method: MethodName, params: unknown): Promise<unknown> => {
    if (!enabled && !FREE.includes(method)) throw errorNamed('Unauthorized', 'Call enable first.');
    const given = (params ?? {}) as Record<string, unknown>;
    const id = String(given['id']);
    switch (method) {
      case 'picopay_getInfo':
        return info();
      case 'picopay_enable':
        enabled = true;
        if (given['budget']) grant(given['budget'] as BudgetRequest);
        return info();
      case 'picopay_disable':
        enabled = false;
        return null;
      case 'picopay_pay':
        return pay(given as unknown as PayParams);
      case 'picopay_payInvoice':
        return (
          known(id, params) ??
          spend(id, params, {
            to: String(given['url']),
            asset: 'BTC',
            amount: String(given['maxAmount'] ?? '1000'),
          })
        );
      case 'picopay_createInvoice': {
        const hash = HANDLE.replaceAll('a', 'c');
        const expires = Number(given['expiresAt'] ?? now() + 600);
        return {
          invoice: `pico:${HANDLE}@${HUB}?asset=${given['asset']}&amount=${given['amount']}&hash=${hash}&expires=${expires}`,
        };
      }
      case 'picopay_getPayment':
        return payments.get(id)?.receipt ?? null;
      case 'picopay_requestBudget':
        return grant(given as unknown as BudgetRequest);
      case 'picopay_getBudget':
        return budget;
      case 'picopay_releaseBudget':
        budget = null;
        return null;
    }
  };

  return { knows: (method: string): method is MethodName => METHODS.some((m) => m === method), answer };
}
