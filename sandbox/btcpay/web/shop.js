// The shop's page: it asks its own server for an order, lets BTCPay's modal take the payment, and waits to be told by its server.
(() => {
  const { base } = document.currentScript.dataset;
  const state = document.getElementById('state');
  const WORDS = {
    open: 'Waiting for the payment…',
    shipped: 'Shipped. It is on its way to you.',
    cancelled: 'Not paid. You can try again.',
  };

  const say = (status) => {
    state.dataset.status = status;
    state.textContent = WORDS[status];
  };

  async function order() {
    const answer = await fetch(`${base}/shop/orders`, { method: 'POST' });
    if (!answer.ok) throw new Error('The shop could not make an order.');
    return answer.json();
  }

  async function watch(id) {
    const answer = await fetch(`${base}/shop/orders/${id}`, { cache: 'no-store' });
    if (!answer.ok) return;
    const { status } = await answer.json();
    say(status);
    if (status !== 'shipped') setTimeout(() => watch(id), 1000);
  }

  const start = (go) => async () => {
    try {
      const made = await order();
      say('open');
      go(made);
    } catch (error) {
      state.textContent = error.message;
    }
  };

  document.getElementById('buy').addEventListener(
    'click',
    start(({ id, invoiceId }) => {
      window.btcpay.showInvoice(invoiceId);
      watch(id);
    }),
  );
  document.getElementById('buy-page').addEventListener(
    'click',
    start(({ checkoutLink }) => location.assign(checkoutLink)),
  );
  const back = new URLSearchParams(location.search).get('order');
  if (back) watch(back);
})();
