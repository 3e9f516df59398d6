/* global initialSrvModel, statusUrl, statusWsUrl */
// The page of one invoice: shows what the status says, now and on every change of it.
(() => {
  const POLL_MS = { New: 2000, Processing: 30000 };
  /** Names of states before 2.0. */
  const NAMES = {
    ...{ new: 'New', paid: 'Processing', confirmed: 'Settled', complete: 'Settled' },
    ...{ expired: 'Expired', invalid: 'Invalid' },
  };
  const WORDS = {
    Processing: ['◔', 'Payment received', 'It is waiting for the chain to confirm it.'],
    Settled: ['✓', 'Paid', 'Thank you. The store knows.'],
    Expired: ['⌛', 'This invoice has expired', 'Go back to the store for a new one.'],
    Invalid: ['!', 'This payment was not accepted', 'Ask the store what happened.'],
  };
  const isModal = new URLSearchParams(location.search).get('view') === 'modal';
  const $ = (id) => document.getElementById(id);
  const show = (element, isShown) => {
    element.hidden = !isShown;
  };
  const tell = (message) => {
    if (window.parent !== window) window.parent.postMessage(message, '*');
  };

  let status;
  let model = initialSrvModel;
  let endsAt = Date.now() + model.expirationSeconds * 1000;
  let poll;

  function stateOf({ status: name }) {
    return NAMES[name] ?? name;
  }

  function draw() {
    const state = stateOf(model);
    const unit = model.paymentMethodCurrency ?? model.cryptoCode;
    $('Checkout').dataset.status = model.status;
    $('AmountDue').textContent = model.isUnsetTopUp ? 'Any amount' : `${model.due} ${unit}`;
    $('AmountDue').dataset.amountDue = model.due;
    $('Fee').textContent =
      `${model.paid} ${unit} came already. Each further payment costs ${model.networkFee} BTC more.`;
    show($('Fee'), state === 'New' && model.txCount > 1);
    for (const id of ['AmountDue', 'Fiat', 'Payment', 'Timer']) show($(id), state === 'New');
    show($('Outcome'), state !== 'New');
    if (state === 'New') drawPayment();
    else drawOutcome(state);
    if (status !== undefined && status !== model.status)
      tell({ invoiceId: model.invoiceId, status: model.status });
    status = model.status;
  }

  function drawPayment() {
    const qr = document.querySelector('.qr-container');
    const address = document.querySelector('#Address_BTC-CHAIN code');
    $('PayInWallet').href = model.invoiceBitcoinUrl ?? '';
    $('PayInstantly').href = model.picoInvoice ?? '';
    show($('PayInstantly'), model.picoInvoice !== undefined);
    address.textContent = model.address ?? '';
    address.dataset.clipboard = model.address ?? '';
    if (qr.dataset.clipboard !== model.invoiceBitcoinUrl) {
      qr.dataset.clipboard = model.invoiceBitcoinUrl ?? '';
      const image = new Image();
      image.alt = 'QR code of the payment link';
      image.src = statusUrl.replace(
        /status$/,
        `qr.svg?of=${encodeURIComponent(model.invoiceBitcoinUrl ?? '')}`,
      );
      image.style.width = '100%';
      qr.replaceChildren(image);
    }
    drawHint();
  }

  /** The link a wallet may find in the page's head. */
  function drawHint() {
    const found = document.head.querySelector('link[rel="payment"]');
    if (model.picoInvoice === undefined) return found?.remove();
    const link = found ?? document.head.appendChild(document.createElement('link'));
    link.rel = 'payment';
    link.href = model.picoInvoice;
  }

  function drawOutcome(state) {
    const [mark, title, words] = WORDS[state] ?? WORDS.Invalid;
    const [markAt, titleAt, wordsAt] = $('Outcome').children;
    document.head.querySelector('link[rel="payment"]')?.remove();
    $('Outcome').classList.toggle('warn', state === 'Expired' || state === 'Invalid');
    markAt.textContent = mark;
    titleAt.textContent = title;
    wordsAt.textContent =
      state === 'Processing' && model.requiredConfirmations
        ? `${words} ${model.receivedConfirmations}/${model.requiredConfirmations}`
        : words;
    show($('ReceiptLink'), Boolean(model.receiptLink));
    if (model.receiptLink) $('ReceiptLink').href = model.receiptLink;
    show($('StoreLink'), Boolean(model.merchantRefLink) && !isModal);
    if (model.merchantRefLink) $('StoreLink').href = model.merchantRefLink;
    if (state !== 'Settled' || !model.redirectAutomatically || !model.merchantRefLink) return;
    if (isModal) tell('close');
    else location.assign(model.merchantRefLink);
  }

  function tick() {
    const left = Math.max(0, Math.round((endsAt - Date.now()) / 1000));
    $('Timer').textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')} left`;
    $('Timer').classList.toggle('soon', left < 60);
  }

  async function refresh() {
    clearTimeout(poll);
    try {
      const answer = await fetch(statusUrl, { cache: 'no-store' });
      if (answer.ok) {
        model = await answer.json();
        endsAt = Date.now() + model.expirationSeconds * 1000;
        draw();
      }
    } catch {
      // The next try may be luckier.
    }
    const wait = POLL_MS[stateOf(model)];
    if (wait !== undefined) poll = setTimeout(refresh, wait);
  }

  function listen() {
    const socket = new WebSocket(statusWsUrl);
    socket.addEventListener('message', ({ data }) => {
      if (data !== 'ping') refresh();
    });
  }

  document.addEventListener('click', (event) => {
    const copied = event.target.closest?.('[data-clipboard]');
    if (copied) navigator.clipboard?.writeText(copied.dataset.clipboard).catch(() => {});
  });
  show($('close'), isModal);
  $('close').addEventListener('click', () => tell('close'));
  document
    .querySelector('#PayInWallet')
    .addEventListener('click', () => tell({ open: model.invoiceBitcoinUrl }));
  draw();
  tick();
  setInterval(tick, 1000);
  poll = setTimeout(refresh, POLL_MS[stateOf(model)] ?? 60000);
  if (stateOf(model) in POLL_MS) listen();
  tell('loaded');
})();
