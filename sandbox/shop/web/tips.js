import { buy } from './buy.js';
import { $, during, el, sat, tell } from './dom.js';
import { payElsewhere } from './elsewhere.js';
import { connect, findWallet } from './wallet.js';

/** The jar: an invoice of the reader's own amount, so that the thanks are for a payment that is proven. */
export function startTips(reload, showWallet) {
  const [form, line, button] = [$('tip-form'), $('tip-status'), $('tip-button')];
  const amount = () => Number(form.elements.chosen.value || form.elements.own.value);
  const label = () => {
    button.textContent = amount() > 0 ? `Tip ${sat(amount())}` : 'Tip';
  };
  form.addEventListener('input', (event) => {
    if (event.target.name === 'own') for (const choice of form.elements.chosen) choice.checked = false;
    if (event.target.name === 'chosen') form.elements.own.value = '';
    label();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const choice = { amount: amount(), note: form.elements.note.value };
    void during(
      button,
      line,
      'Your wallet is asking you. No window? Press its icon in the toolbar.',
      async () => {
        if (!findWallet()) {
          if (!(await payElsewhere('tip', choice))) return;
        } else if (!(await findWallet().isEnabled())) {
          await connect();
          await showWallet();
          return tell(line, 'Connected. One more click pays.');
        } else await buy('tip', choice);
        form.elements.note.value = '';
        tell(line, 'Thank you!', 'good');
        await reload();
      },
    );
  });
  label();
}

/** The last tips; notes are texts of strangers. */
export function showTips(tips) {
  $('tips').replaceChildren(
    ...tips.map(({ amount, note }) =>
      el(
        'li',
        {},
        el('b', {}, sat(amount)),
        el('span', { class: 'tip-note', dir: 'auto' }, note === '' ? 'without a word' : `“${note}”`),
      ),
    ),
  );
  $('tips-empty').hidden = tips.length > 0;
}
