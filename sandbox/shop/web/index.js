import { api } from './api.js';
import { resume } from './buy.js';
import { $, el, sat } from './dom.js';
import { startHeader } from './header.js';
import { showReceipts } from './receipts.js';
import { startStory } from './story.js';
import { showTips, startTips } from './tips.js';

const shop = await api('GET /api/shop');
const showWallet = await startHeader(shop.network);
showArticles(shop.articles);
if (shop.records)
  $('nav').append(el('a', { href: shop.records, 'data-testid': 'records' }, 'Records, by BTCPay'));
showTips(shop.tips);
startStory(shop.story, showWallet);
startTips(reload, showWallet);
await showReceipts(reload);
if (await resume().catch(() => false)) await reload();

async function reload() {
  const { articles, tips } = await api('GET /api/shop');
  showArticles(articles);
  showTips(tips);
  await showReceipts(reload);
}

function showArticles(articles) {
  $('articles').replaceChildren(
    ...articles.map(({ slug, title, teaser, minutes, price, owned }) =>
      el(
        'li',
        { class: 'card' },
        el('img', { src: `/${slug}.svg`, alt: '', width: '400', height: '220' }),
        el('h3', {}, el('a', { href: `/articles/${slug}`, 'data-testid': `article-${slug}` }, title)),
        el('p', {}, teaser),
        el(
          'p',
          { class: 'meta' },
          el('span', {}, `${minutes} min`),
          el('span', { class: 'price', 'data-owned': owned }, owned ? 'Yours' : sat(price)),
        ),
      ),
    ),
  );
}
