import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Something on sale. Prices in satoshis. */
export interface Item {
  readonly id: string;
  /** What the wallet shows beside the amount. */
  readonly memo: string;
  /** A fixed price, or what the reader may choose between. */
  readonly price: number | { readonly min: number; readonly max: number };
  readonly refundable: boolean;
  /** What a paid order is given. */
  readonly goods: string;
}

export interface Article {
  readonly slug: string;
  readonly title: string;
  readonly teaser: string;
  readonly minutes: number;
  readonly price: number;
}

export const ARTICLES: readonly Article[] = [
  {
    slug: 'what-a-coin-can-buy',
    title: 'What a coin can buy',
    teaser:
      'Nothing on the web costs less than a euro. It is not for want of buyers, and it need not stay so.',
    minutes: 3,
    price: 25,
  },
  {
    slug: 'a-tab-without-trust',
    title: 'A tab without trust',
    teaser: 'How a twenty on the counter becomes a thousand payments that nobody can run away with.',
    minutes: 3,
    price: 40,
  },
  {
    slug: 'the-receipt-is-a-secret',
    title: 'The receipt is a secret',
    teaser: 'Thirty-two bytes in an envelope: why the one in the middle cannot keep your money.',
    minutes: 2,
    price: 15,
  },
];

const LINE_PRICE = 1;
const TIP = { min: 1, max: 10_000 };

const text = (name: string) => readFileSync(path.join(import.meta.dirname, '..', 'articles', name), 'utf8');
const STORY = text('story.txt').trim().split('\n');

export const STORY_ABOUT = { lines: STORY.length, price: LINE_PRICE };

/** Everything on sale, by its id: "article-…", "line-1" and on, "tip". */
export const ITEMS: ReadonlyMap<string, Item> = new Map(
  [
    ...ARTICLES.map(({ slug, title, price }) => ({
      id: `article-${slug}`,
      memo: title,
      price,
      refundable: true,
      goods: text(`${slug}.html`),
    })),
    ...STORY.map((line, index) => ({
      id: `line-${index + 1}`,
      memo: `The meter, line ${index + 1}`,
      price: LINE_PRICE,
      refundable: false,
      goods: line,
    })),
    { id: 'tip', memo: 'A tip for Small Change', price: TIP, refundable: false, goods: 'Thank you!' },
  ].map((item) => [item.id, item]),
);
