import { api } from './api.js';
import { buy, resume } from './buy.js';
import { $, during, sat, tell } from './dom.js';
import { payElsewhere } from './elsewhere.js';
import { startHeader } from './header.js';
import { connect, findWallet } from './wallet.js';

const slug = location.pathname.split('/').at(-1);
const item = `article-${slug}`;
const line = $('status');

const { articles, network } = await api('GET /api/shop');
const article = articles.find((each) => each.slug === slug);
document.title = `${article.title} · Small Change`;
$('title').textContent = article.title;
$('teaser').textContent = article.teaser;
$('minutes').textContent = `${article.minutes} minutes, ${article.price} satoshis`;
$('art').src = `/${slug}.svg`;
$('buy').textContent = `Read for ${sat(article.price)}`;
const showWallet = await startHeader(network);

await resume().catch(() => {});
await open().catch(() => {
  $('paywall').hidden = false;
});

$('buy').addEventListener('click', () => {
  if (!findWallet()) return void elsewhere();
  void during(
    $('buy'),
    line,
    'Your wallet is asking you. No window? Press its icon in the toolbar.',
    async () => {
      // One click, one question: the first lets the shop in, the next pays.
      if (!(await findWallet().isEnabled())) {
        await connect();
        await showWallet();
        tell(line, 'Connected. One more click pays.');
        return;
      }
      const { goods, order, receipt } = await buy(item);
      show(goods);
      prove(order, receipt);
    },
  );
});
$('elsewhere').addEventListener('click', elsewhere);

function elsewhere() {
  void during($('elsewhere'), line, '', async () => {
    if (await payElsewhere(item)) await open();
  });
}

async function open() {
  show((await api(`GET /api/items/${item}`)).goods);
}

/** The text is the shop's own, so it may be markup. */
function show(goods) {
  $('paywall').hidden = true;
  $('text').innerHTML = goods;
  $('text').hidden = false;
  $('after').hidden = false;
}

/** The same check as the shop's, before the reader's eyes. */
async function prove(order, { token, fee }) {
  const bytes = Uint8Array.from(token.match(/../g), (pair) => Number.parseInt(pair, 16));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  $('token').textContent = token;
  $('hash').textContent = `${hash}${hash === order.hash ? '' : ' (differs!)'}`;
  $('cost').textContent = `${sat(order.amount)} and ${sat(fee)} of fee`;
  $('receipt').hidden = false;
}
