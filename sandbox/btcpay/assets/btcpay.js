// Opens an invoice over the page that asks for it: window.btcpay.
(() => {
  const script = document.currentScript;
  let base = script ? script.src.replace(/\/modal\/btcpay\.js.*$/, '') : location.origin;
  let frame;
  const listeners = { enter: [], leave: [], message: [] };
  const call = (list, ...args) => {
    for (const listener of list) listener(...args);
  };

  function frameUrl(id, params) {
    const { paymentMethodId } = typeof params === 'string' ? { paymentMethodId: params } : (params ?? {});
    const where = `${base}/i/${encodeURIComponent(id)}`;
    if (paymentMethodId) return `${where}/${encodeURIComponent(paymentMethodId)}?view=modal`;
    return `${base}/invoice?id=${encodeURIComponent(id)}&view=modal`;
  }

  function appendInvoiceFrame(id, params) {
    frame?.remove();
    frame = document.createElement('iframe');
    frame.name = 'btcpay';
    frame.title = 'Payment';
    frame.allow = 'clipboard-write';
    frame.src = frameUrl(id, params);
    Object.assign(frame.style, {
      ...{ position: 'fixed', inset: '0', width: '100%', height: '100%', border: '0' },
      ...{ zIndex: '2147483000', display: 'none', background: '#0008' },
    });
    document.body.appendChild(frame);
  }

  function showFrame() {
    if (!frame) return;
    call(listeners.enter);
    frame.style.display = 'block';
  }

  function hideFrame() {
    if (!frame) return;
    call(listeners.leave);
    frame.remove();
    frame = undefined;
  }

  window.addEventListener('message', (event) => {
    if (!base.startsWith(event.origin) || event.source !== frame?.contentWindow) return;
    if (event.data === 'close') hideFrame();
    else if (event.data === 'loaded') showFrame();
    else if (typeof event.data?.open === 'string' && event.data.open.startsWith('bitcoin:'))
      location.assign(event.data.open);
    call(listeners.message, event);
  });

  const show = (id, params) => appendInvoiceFrame(id, params);
  window.btcpay = {
    showInvoice: show,
    appendInvoiceFrame,
    appendAndShowInvoiceFrame(id, params) {
      appendInvoiceFrame(id, params);
      showFrame();
    },
    showFrame,
    hideFrame,
    onModalWillEnter: (listener) => listeners.enter.push(listener),
    onModalWillLeave: (listener) => listeners.leave.push(listener),
    onModalReceiveMessage: (listener) => listeners.message.push(listener),
    setApiUrlPrefix(url) {
      base = url.replace(/\/+$/, '');
    },
  };
})();
