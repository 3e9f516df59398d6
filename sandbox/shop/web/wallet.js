/** The wallet of this browser: window.picopay, or, where another sits there, the one that announces itself. */
export function findWallet() {
  if (window.picopay?.isPicoPay) return window.picopay;
  let found;
  const hear = (event) => {
    if (event.detail?.provider?.isPicoPay) found = event.detail.provider;
  };
  window.addEventListener('picopay:announceProvider', hear);
  window.dispatchEvent(new Event('picopay:requestProvider'));
  window.removeEventListener('picopay:announceProvider', hear);
  return found;
}

/** Lets the reader's wallet know this shop; asks the reader the first time only. Call it in a click. */
export async function connect(budget) {
  const wallet = findWallet();
  if (!wallet) throw { code: 'NoWallet' };
  const reason = 'To unlock articles for a few satoshis each.';
  return await wallet.enable({ reason, ...(budget && { budget }) });
}

/** What the wallet says of itself, without asking the reader anything; undefined without a wallet. */
export async function walletInfo() {
  return await findWallet()
    ?.request({ method: 'picopay_getInfo' })
    .catch(() => undefined);
}
