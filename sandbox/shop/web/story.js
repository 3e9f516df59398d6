import { buy } from './buy.js';
import { $, el, sat, tell } from './dom.js';
import { connect, findWallet } from './wallet.js';

const TICK_MS = 1000;
/** What the reader is asked for once: the wallet keeps to it, whatever this page does. */
const BUDGET = { asset: 'BTC', limit: '60', perPayment: '3', period: 'hour' };

/** A line a second, a satoshi a line, on a budget; stopped by the reader, by the end or by the first trouble. */
export function startStory({ lines, price }, showWallet) {
  const [line, button] = [$('story-status'), $('story-button')];
  let [next, spent, running] = [1, 0, false];

  button.addEventListener('click', () => {
    if (running) stop('Stopped. Nothing more is paid.');
    else void run();
  });

  async function run() {
    running = true;
    button.textContent = 'Stop';
    try {
      tell(line, 'Your wallet asks for a budget: 60 sat an hour, at most 3 at a time.', 'busy');
      await budget();
      tell(line, '');
      if (next > lines) restart();
      while (running && next <= lines) {
        const began = Date.now();
        await tick();
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, began + TICK_MS - Date.now())));
      }
      if (running) stop('The end. The meter has stopped.');
    } catch (error) {
      stop(error);
    }
  }

  async function budget() {
    const wallet = findWallet();
    if (!wallet) throw { code: 'NoWallet' };
    if (!(await wallet.isEnabled())) {
      await connect(BUDGET);
      await showWallet();
    }
    const given = await wallet.request({ method: 'picopay_getBudget' });
    const has = given && !given.paused && BigInt(given.remaining) >= BigInt(BUDGET.perPayment);
    show(has ? given : await wallet.request({ method: 'picopay_requestBudget', params: BUDGET }));
  }

  async function tick() {
    const { goods, receipt } = await buy(`line-${next}`);
    spent += price + Number(receipt.fee);
    $('stage').append(el('p', {}, goods));
    $('stage').scrollTop = $('stage').scrollHeight;
    $('story-count').textContent = `${next} of ${lines} lines`;
    $('story-spent').textContent = sat(spent);
    next += 1;
  }

  function restart() {
    [next, spent] = [1, 0];
    $('stage').replaceChildren();
  }

  function stop(news) {
    running = false;
    button.textContent = next > lines ? 'Again' : next > 1 ? 'Go on' : 'Start the meter';
    tell(line, news);
  }

  function show(given) {
    if (!given) return;
    const [limit, remaining] = [Number(given.limit), Number(given.remaining)];
    $('budget-left').textContent = `${sat(remaining)} of ${sat(limit)}`;
    $('budget-bar').max = limit;
    $('budget-bar').value = remaining;
    $('budget').hidden = false;
  }
  findWallet()?.on('budget', show);
  // It scrolls, so keys must reach it.
  $('stage').tabIndex = 0;
}
