import { call as callWallet, createInvoice } from '../shop/server/pay.ts';
import type { Instance } from './instance.ts';
import type { Invoice } from './invoice.ts';
import { accountNow, storeOf } from './price.ts';
import { addPayment, checkInvoice } from './watch.ts';

/** A payment that was under way when the invoice ended is still asked for this long. */
const LATE_MS = 60_000;

/**
 * Sees to it that an open invoice offers a payment over a channel for exactly what is due: the wallet behind the till is asked
 * for an invoice, and its link goes into the metadata. Without a till, or when it does not answer, the chain remains.
 */
export async function offerPico(instance: Instance, invoice: Invoice): Promise<void> {
  const { till } = instance;
  if (!till || invoice.price === undefined || invoice.status !== 'New') return;
  const { due } = accountNow(instance, invoice);
  if (due <= 0n || invoice.picos.at(-1)?.amountSat === due) return;
  const seconds = Math.floor((invoice.expiresAt - instance.now()) / 1000);
  if (seconds < 1) return;
  const memo = String(invoice.metadata['itemDesc'] ?? storeOf(instance, invoice).name).slice(0, 100);
  try {
    const { uri, hash } = await createInvoice(till, Number(due), memo, seconds);
    invoice.picos.push({ uri, hash, amountSat: due, paid: false });
    invoice.metadata = { ...invoice.metadata, pico: uri };
  } catch (error) {
    instance.onError(error);
  }
}

/** Asks the wallet which of the open invoices were paid over a channel, and takes those payments in. */
export async function checkPicos(instance: Instance): Promise<void> {
  const { till } = instance;
  if (!till) return;
  for (const invoice of instance.invoices.values()) {
    if (invoice.status === 'Settled' || instance.now() >= invoice.expiresAt + LATE_MS) continue;
    for (const request of invoice.picos) {
      if (request.paid) continue;
      const { status } = (await callWallet(till, 'checkinvoice', { hash: request.hash })) as {
        status: string;
      };
      if (status !== 'paid' || request.paid) continue;
      request.paid = true;
      addPayment(instance, invoice, {
        ...{ id: request.hash, method: 'PICO', destination: request.uri },
        ...{ valueSat: request.amountSat, replaceable: false, confirmations: 0 },
      });
      checkInvoice(instance, invoice);
    }
    await offerPico(instance, invoice);
  }
}
