import { describe, expect, it } from 'vitest';
import { foundAt, foundIn, foundInMessage, shopsIn } from './found-in-page.ts';

const id = 'HMprBnL9BTXWuPvpoKBS6e';
const other = 'HMprBnL9BTXWuPvpoKBS6f';
const base = 'https://shop.example';

interface Node {
  readonly src?: string;
  readonly href?: string;
}
/** As much of a document as is looked at. */
function page(URL: string, nodes: readonly Node[] = [], scripts: readonly string[] = []): Document {
  const querySelectorAll = (selector: string): unknown =>
    selector.startsWith('script') ? scripts.map((src) => ({ src })) : nodes;
  return { URL, querySelectorAll } as unknown as Document;
}

describe('foundAt', () => {
  it.each([
    [`${base}/i/${id}`, base],
    [`${base}/i/${id}/BTC-CHAIN?view=modal`, base],
    [`${base}/root/i/${id}/#top`, `${base}/root`],
    [`${base}/invoice?id=${id}&view=modal`, base],
    [`${base}/invoice?lang=fr&id=${id}`, base],
    [`http://127.0.0.1:9004/invoice/${id}/status`, 'http://127.0.0.1:9004'],
  ])('finds the invoice of %s', (href, where) => {
    expect(foundAt(href)).toEqual({ base: where, id });
  });

  it.each([
    `${base}/i/photo`,
    `${base}/images/${id}`,
    `${base}/?u=${base}/i/${id}`,
    `${base}/#/i/${id}`,
    `javascript:/i/${id}`,
    `${base}/invoice?uid=${id}`,
    `${base}/i/${id}${id}`,
    '',
  ])('finds none in %s', (href) => {
    expect(foundAt(href)).toBeUndefined();
  });
});

it('finds each invoice of a page once: the page itself, its frame, its links', () => {
  const nodes = [
    { src: '', href: `${base}/i/${id}` },
    { href: 'https://elsewhere.example/' },
    { src: `https://modal.example/invoice?id=${other}&view=modal` },
    { href: `${base}/i/${id}/BTC-CHAIN` },
  ];
  expect(foundIn(page('https://merchant.example/cart', nodes))).toEqual([
    { base: 'https://modal.example', id: other },
    { base, id },
  ]);
  expect(foundIn(page(`${base}/i/${id}`, nodes))[0]).toEqual({ base, id });
  expect(foundIn(page('about:blank'))).toEqual([]);
});

it('knows the servers whose modal a page loads, and hears their messages only', () => {
  const shops = shopsIn(page('https://merchant.example/', [], [`${base}/root/modal/btcpay.js?v=2`]));
  expect(shops).toEqual([`${base}/root`]);
  const data = { invoiceId: id, status: 'Processing' };
  expect(foundInMessage({ origin: base, data }, shops)).toEqual({ base: `${base}/root`, id });
  expect(foundInMessage({ origin: 'https://shop.exampl', data }, shops)).toBeUndefined();
  expect(foundInMessage({ origin: 'https://evil.example', data }, shops)).toBeUndefined();
  for (const bad of ['close', null, { invoiceId: 7 }, { invoiceId: `${id}/../x` }, { invoiceId: 'x' }])
    expect(foundInMessage({ origin: base, data: bad }, shops)).toBeUndefined();
});
