import { $, during } from './dom.js';
import { connect, findWallet, walletInfo } from './wallet.js';

/** The wallet's place in the head of each page: is there one, does it know this shop, is it on the right network? */
export async function startHeader(network) {
  const [button, line] = [$('wallet'), $('wallet-status')];
  const wallet = findWallet();
  const show = async () => {
    const info = await walletInfo();
    const wrong = Boolean(info?.enabled) && info.network !== network;
    button.dataset.state = !wallet ? 'none' : wrong ? 'wrong' : info?.enabled ? 'on' : 'off';
    button.textContent =
      { none: 'No wallet', wrong: `Wallet is on ${info?.network}`, on: 'Wallet connected' }[
        button.dataset.state
      ] ?? 'Connect wallet';
    document.body.dataset.wallet = button.dataset.state;
  };
  button.addEventListener('click', () => {
    if (!wallet) return $('no-wallet')?.scrollIntoView({ behavior: 'smooth', block: 'center' });
    if (button.dataset.state === 'off')
      void during(
        button,
        line,
        'Look at your wallet: it asks whether this shop may ask you for payments.',
        async () => {
          await connect();
          await show();
        },
      );
  });
  wallet?.on('connect', show);
  wallet?.on('disconnect', show);
  await show();
  return show;
}
