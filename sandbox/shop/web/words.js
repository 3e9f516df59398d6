/** Every error in plain words: what happened to the money, then what to do. Numbers are the wallet's, names the shop's. */
const WORDS = {
  4001: ['You declined. Nothing was paid.', ''],
  4100: [
    'Your wallet does not know this shop yet, or has blocked it.',
    'Connect it, or unblock the shop there.',
  ],
  4200: ['Your wallet is too old for this.', 'Update it, or pay from another wallet.'],
  4201: [
    'Your wallet cannot pay on this network.',
    'This shop takes test money: choose “regtest” in the wallet.',
  ],
  4020: ['Your channel holds too little for this.', 'Top it up in the wallet. Nothing was paid.'],
  4021: [
    'This would go over your budget. Nothing was paid.',
    'Raise the budget, or wait until it starts anew.',
  ],
  4022: ['The invoice ran out before it was paid.', 'Try again: the shop writes a new one.'],
  4023: ['The payment did not go through. Nothing was paid.', 'Try again in a moment.'],
  4024: [
    'It is not yet known whether the payment arrived.',
    'Leave it be: this page asks your wallet again when you reload it, and nothing is paid twice.',
  ],
  4025: ['Your wallet knows this order with another amount. Nothing was paid.', 'Reload the page.'],
  4026: [
    'Your wallet cannot pay this shop: it is on another hub.',
    'Connect a channel to the hub of the shop.',
  ],
  4290: ['That was a little fast for your wallet.', 'Wait a moment and try again.'],
  4900: ['Your wallet is offline.', 'Check the connection and try again.'],
  4901: ['Your wallet cannot reach its hub.', 'Try again in a moment. Nothing was paid.'],
  [-32602]: [
    'The shop asked the wallet for something odd. Nothing was paid.',
    'This is a fault of the shop.',
  ],
  [-32603]: ['The wallet has a fault of its own.', 'Look into its activity before you try again.'],
  NoWallet: ['There is no PicoPay wallet in this browser.', 'Install one, or pay from another wallet.'],
  WrongNetwork: [
    'Your wallet is on another network.',
    'This shop takes test money: choose “regtest” in the wallet.',
  ],
  Offline: ['The shop does not answer.', 'Is the demo still running? Nothing was paid.'],
  TillClosed: ['The till of this shop does not answer. Nothing was paid.', 'Try again in a minute.'],
  PaymentUnknown: [
    'The money is on its way to you, but has not arrived yet.',
    'Keep the wallet open and ask again.',
  ],
  PaymentFailed: ['The shop could not pay you.', 'Keep the wallet open and unlocked, and ask again.'],
};

/** An error of the wallet or of the shop → {what, next}. */
export function inWords(error) {
  const [what, next] = WORDS[error?.code] ?? [error?.message ?? 'Something went wrong.', ''];
  if (error?.code === 4020 && error.data?.available !== undefined)
    return { what: `${what} It can send ${error.data.available} sat.`, next };
  if (error?.code === 4290 && error.data?.retryAfterMs > 0)
    return { what, next: `Try again in ${Math.ceil(error.data.retryAfterMs / 1000)} s.` };
  return { what, next };
}
