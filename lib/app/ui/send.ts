import { feerateFor } from '../../bitcoin/fees.ts';
import { networkNamed } from '../../bitcoin/networks.ts';
import { PicoError } from '../../errors.ts';
import type { Feerates, PaymentView } from '../../rpc/views.ts';
import type { PaymentRow } from '../../wallet/rows.ts';
import type { PaymentResult, WalletApi } from '../../wallet/types.ts';
import { parseAmount } from './amounts.ts';
import type { UiDeps, UiHandlers } from './deps.ts';
import type { FiguresKeeper } from './figures.ts';
import { inspect, payeeOf } from './inspect.ts';
import { loadSettings } from './settings-row.ts';
import { rememberPayment } from './ui-payments.ts';

type SendMethods = 'inspect' | 'feerates' | 'quoteSend' | 'send' | 'pay' | 'payment' | 'bump';

/** Blocks to wait: fast, normal, slow. */
const TARGETS = { fast: 1, normal: 6, slow: 24 } as const;
/** What the screens' ids are in the wallet, so that they never meet those of sites. */
const PREFIX = 'ui:';

/** Paying. A call with an id is one payment however often it is asked for; the wallet's own store sees to that. */
export function sendHandlers(deps: UiDeps, figures: FiguresKeeper): Pick<UiHandlers, SendMethods> {
  const { store, keyring, platform, log, changed } = deps;

  function moved(): void {
    changed(['status', 'activity']);
    figures.history.expectNews();
    void figures.lookOutside();
  }

  async function feerates(): Promise<Feerates> {
    const estimates = await (await keyring.wallet()).chain.feeEstimates();
    const at = (blocks: number) => feerateFor(estimates, blocks);
    return { fast: at(TARGETS.fast), normal: at(TARGETS.normal), slow: at(TARGETS.slow) };
  }

  const amountOf = (amount: string): bigint | 'max' =>
    amount === 'max' ? 'max' : parseAmount(amount, 'amount');

  async function pay(params: { id: string; uri: string; amount?: string }): Promise<PaymentView> {
    const wallet = await keyring.wallet();
    const payee = await payeeOf(wallet, params.uri);
    const id = PREFIX + params.id;
    log.add('pay');
    if (payee.memo !== undefined) await rememberPayment(store, id, payee.memo, platform.clock());
    const amount = params.amount === undefined ? undefined : parseAmount(params.amount, 'amount');
    try {
      return await viewOf(await start(wallet, payee, { id, amount }));
    } finally {
      changed(['activity', 'status']);
    }
  }

  async function start(
    wallet: WalletApi,
    payee: Awaited<ReturnType<typeof payeeOf>>,
    { id, amount }: { id: string; amount: bigint | undefined },
  ): Promise<PaymentResult> {
    if (payee.invoice !== undefined) {
      const uri = payee.invoice;
      return await wallet.payInvoice({ id, uri, ...(amount !== undefined && { amount }) });
    }
    if (amount === undefined)
      throw new PicoError('InvalidQuantity', 'amount: how much? Give satoshis; no money moved', {
        field: 'amount',
      });
    return await wallet.microSend({ id, destination: payee.to, quantity: amount });
  }

  async function viewOf(result: PaymentResult): Promise<PaymentView> {
    const row = await store.get<PaymentRow>('payments', result.id);
    const { hash, token, reason } = result;
    return {
      id: result.id.startsWith(PREFIX) ? result.id.slice(PREFIX.length) : result.id,
      status: result.status,
      amount: result.quantity.toString(),
      fee: result.fee.toString(),
      to: row?.to ?? '',
      ...(hash !== undefined && { hash }),
      ...(token !== undefined && { token }),
      ...(reason !== undefined && { reason }),
    };
  }

  return {
    async inspect({ text }) {
      const { network, hub } = await loadSettings(store, platform.defaults);
      const { connections } = await figures.now();
      return inspect(text, { network: networkNamed(network).name, hub, connections });
    },
    feerates,
    async quoteSend({ to, amount, feerate }) {
      const wallet = await keyring.wallet();
      const quote = await wallet.quote({ to, amount: amountOf(amount), feerate });
      const total = quote.amount + quote.feeSat;
      return { fee: quote.feeSat.toString(), amount: quote.amount.toString(), total: total.toString() };
    },
    async send({ id, to, amount, feerate }) {
      const wallet = await keyring.wallet();
      log.add('send');
      const { txid, feeSat } = await wallet.send({ id: PREFIX + id, to, amount: amountOf(amount), feerate });
      moved();
      return { txid, fee: feeSat.toString() };
    },
    pay,
    async payment({ id }) {
      const wallet = await keyring.wallet();
      const own = await store.get<PaymentRow>('payments', PREFIX + id);
      return await viewOf(await wallet.payment(own === undefined ? id : own.id));
    },
    async bump({ txid, feerate }) {
      const wallet = await keyring.wallet();
      log.add('bump');
      const raised = await wallet.bump(txid, feerate);
      moved();
      return { txid: raised.txid, fee: raised.feeSat.toString() };
    },
  };
}
