import { api } from './api.js';
import { $, during, el, sat, tell } from './dom.js';
import { findWallet } from './wallet.js';

const STATES = { paid: 'paid', refunding: 'being paid back', refunded: 'paid back' };

/** What this browser has bought, and the way back. */
export async function showReceipts(reload) {
  const receipts = await api('GET /api/receipts');
  const lines = receipts.filter(({ item }) => item.startsWith('line-'));
  const others = receipts.filter(({ item }) => !item.startsWith('line-'));
  const rows = others.map((receipt) => row(receipt, reload));
  if (lines.length > 0) {
    const total = lines.reduce((sum, { amount }) => sum + amount, 0);
    rows.push(cells(`The meter, ${lines.length} lines`, sat(total), 'paid', ''));
  }
  $('receipts').replaceChildren(...rows);
  $('receipts-table').hidden = rows.length === 0;
  $('receipts-empty').hidden = rows.length > 0;
}

function row(receipt, reload) {
  const again = receipt.status === 'refunding';
  const button = el(
    'button',
    { type: 'button', class: 'quiet', 'data-testid': 'refund', 'data-item': receipt.item },
    again ? 'Ask again' : 'Refund',
  );
  button.addEventListener('click', () => {
    const waiting = 'Your wallet asks whether this shop may pay you…';
    void during(button, $('receipts-status'), waiting, async () => {
      await refund(receipt);
      await reload();
      tell($('receipts-status'), `${sat(receipt.amount)} are back in your wallet.`, 'good');
    });
  });
  const title = el('a', { href: receipt.item.replace('article-', '/articles/') }, receipt.title);
  return cells(
    receipt.item === 'tip' ? receipt.title : title,
    sat(receipt.amount),
    el('span', { class: 'state', 'data-state': receipt.status }, STATES[receipt.status]),
    receipt.refundable || again ? button : '',
  );
}

/** The reader's wallet writes the invoice, the shop's wallet pays it. */
async function refund({ hash, amount, title }) {
  const wallet = findWallet();
  if (!wallet) throw { code: 'NoWallet' };
  // An id of its own for each try: a refund that surely failed is asked for with a fresh invoice.
  const id = `refund-${hash.slice(0, 32)}-${Date.now().toString(36)}`;
  const { invoice } = await wallet.request({
    method: 'picopay_createInvoice',
    params: { id, asset: 'BTC', amount: String(amount), memo: `Refund: ${title}` },
  });
  await api(`POST /api/orders/${hash}/refund`, { invoice });
}

const cells = (...contents) => el('tr', {}, ...contents.map((content) => el('td', {}, content)));
