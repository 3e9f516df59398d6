import { api } from './api.js';
import { $, el, sat, tell } from './dom.js';

const ASK_MS = 1500;

/** The invoice as a QR code and a link, for a wallet that is not in this browser; resolves when it is paid, or given up. */
export async function payElsewhere(item, choice = {}) {
  const order = await api('POST /api/orders', { item, ...choice });
  const line = el('p', { class: 'status', role: 'status' });
  const copy = el(
    'button',
    { type: 'button', class: 'quiet', 'data-testid': 'copy-invoice' },
    'Copy invoice',
  );
  copy.addEventListener('click', async () => {
    await navigator.clipboard.writeText(order.invoice).catch(() => {});
    tell(line, 'Copied.');
  });
  const dialog = el(
    'dialog',
    { class: 'elsewhere', 'aria-labelledby': 'elsewhere-title', 'data-testid': 'elsewhere' },
    el('h2', { id: 'elsewhere-title' }, `Pay ${sat(order.amount)} from another wallet`),
    el('p', {}, 'Scan this with a PicoPay wallet, open it in one, or copy it to the command line.'),
    el('img', { class: 'qr', src: `/api/orders/${order.hash}/qr.svg`, alt: 'QR code of the invoice' }),
    el('p', { class: 'invoice' }, el('code', {}, order.invoice)),
    el(
      'div',
      { class: 'row' },
      el('a', { class: 'button', href: order.invoice, 'data-testid': 'pico-link' }, 'Open in wallet'),
      copy,
      el('form', { method: 'dialog' }, el('button', { class: 'quiet', 'data-testid': 'close' }, 'Close')),
    ),
    line,
  );
  $('page').append(dialog);
  dialog.showModal();
  return await new Promise((resolve) => {
    const ask = setInterval(async () => {
      const left = order.expires - Date.now() / 1000;
      const { status } = await api(`GET /api/orders/${order.hash}`).catch(() => order);
      if (status === 'paid') finish(order);
      else if (left <= 0) tell(line, { code: 4022 });
      else if (line.textContent !== 'Copied.' || left % 6 < 2)
        tell(
          line,
          `Waiting for the payment. Good for ${Math.floor(left / 60)} min ${Math.floor(left % 60)} s.`,
        );
    }, ASK_MS);
    function finish(result) {
      clearInterval(ask);
      dialog.remove();
      resolve(result);
    }
    dialog.addEventListener('close', () => finish(undefined));
  });
}
