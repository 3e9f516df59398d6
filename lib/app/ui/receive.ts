import { InvalidField } from '../../errors.ts';
import type { InvoiceView } from '../../rpc/views.ts';
import type { InvoiceInfo } from '../../wallet/types.ts';
import { parseAmount } from './amounts.ts';
import type { UiDeps, UiHandlers } from './deps.ts';

const MOST_SECONDS = 30 * 86_400;

/** Being paid: on chain by an address, over the channel by an invoice. */
export function receiveHandlers(deps: UiDeps): Pick<UiHandlers, 'address' | 'createInvoice' | 'invoice'> {
  const { keyring, platform, changed } = deps;
  return {
    address: async () => ({ address: await (await keyring.wallet()).receiveAddress() }),
    async createInvoice({ amount, memo, expiresIn }) {
      const wallet = await keyring.wallet();
      const quantity = parseAmount(amount, 'amount');
      if (
        expiresIn !== undefined &&
        (!Number.isInteger(expiresIn) || expiresIn < 1 || expiresIn > MOST_SECONDS)
      )
        throw new InvalidField('expiresIn', `must be 1 to ${MOST_SECONDS} seconds`);
      const info = await wallet.createInvoice({
        asset: 'BTC',
        quantity,
        ...(memo !== undefined && memo !== '' && { memo }),
        ...(expiresIn !== undefined && { expiresAt: platform.clock() + expiresIn }),
      });
      changed(['invoices']);
      return invoiceView(info);
    },
    invoice: async ({ hash }) => invoiceView(await (await keyring.wallet()).invoice(hash)),
  };
}

function invoiceView({ uri, hash, quantity, memo, expiresAt, status }: InvoiceInfo): InvoiceView {
  const amount = quantity.toString();
  return { uri, hash, amount, expiresAt, status, ...(memo !== undefined && { memo }) };
}
