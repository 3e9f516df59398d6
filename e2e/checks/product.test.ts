import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Built, buildExtension } from '../build.ts';
import { BROWSER_KINDS } from '../driver/find.ts';
import { filesOf } from './files.ts';

/** Words that only the demo's way in uses, and the tests' checkpoints: neither is in the product. */
const DEMO = /\/sandbox\/|faucet|try-?it|\?when=/i;
/** Chain servers that a field offers; they are asked nothing before the user has saved them. */
const OFFERED = [
  'https://blockstream.info/api',
  'https://mempool.space/api',
  'https://mempool.space/testnet4/api',
  'https://mempool.space/signet/api',
];
/** Names in XML, and examples in the words of errors; nothing fetches them. */
const HARMLESS = [
  /^http:\/\/www\.w3\.org\//,
  /^https:\/\/([\w-]+\.)?example\b/,
  /^https:\/\/host\/path/,
  /^https?:\/\/(127\.0\.0\.1|localhost)\b/,
];

type Messages = Readonly<Record<string, { readonly message: string }>>;

describe.each(BROWSER_KINDS)('the product built for %s', (browser) => {
  let product: Built;
  let demo: Built;
  beforeAll(async () => {
    product = await buildExtension({ browser });
    demo = await buildExtension({ browser, mode: 'demo' });
  });
  afterAll(() => {
    product?.discard();
    demo?.discard();
  });
  const texts = ({ dir }: Built, pattern: RegExp) =>
    filesOf(dir)
      .filter((file) => pattern.test(file))
      .map((file) => ({ file, text: readFileSync(path.join(dir, file), 'utf8') }));

  it('has nothing of the demo', () => {
    const marked = (built: Built) => texts(built, /\.(js|html)$/).filter(({ text }) => DEMO.test(text));
    expect(marked(product).map(({ file }) => file)).toEqual([]);
    expect(marked(demo).length, 'the demo has its own way in, which this looks for').toBeGreaterThan(0);
  });

  it('names no host but the public chain servers that it offers', () => {
    const hosts = texts(product, /\.(js|html|css)$/).flatMap(({ file, text }) =>
      [...text.matchAll(/\b(?:https?|wss?):\/\/[a-z0-9.-]+\.?[a-z0-9/][^\s"'`)\\]*/gi)]
        .map(([url]) => url)
        .filter((url) => !HARMLESS.some((pattern) => pattern.test(url)))
        .map((url) => `${file}: ${url}`),
    );
    expect(hosts.filter((found) => !OFFERED.some((url) => found.endsWith(`: ${url}`)))).toEqual([]);
  });

  it('has no map of its source', () => {
    expect(filesOf(product.dir).filter((file) => file.endsWith('.map'))).toEqual([]);
  });

  it('has a name and a description in each language, and the words its manifest asks for', () => {
    const manifest = readFileSync(path.join(product.dir, 'manifest.json'), 'utf8');
    const keys = [...manifest.matchAll(/__MSG_(\w+)__/g)].flatMap((match) => match[1] ?? []);
    expect(keys).toContain('app_name');
    const locales = texts(product, /^_locales\/.+\/messages\.json$/);
    expect(locales.map(({ file }) => file.split('/')[1])).toEqual(expect.arrayContaining(['en', 'fr']));
    for (const { file, text } of locales) {
      const messages = JSON.parse(text) as Messages;
      for (const key of keys) expect(messages[key]?.message, `${file} lacks ${key}`).toBeTruthy();
      expect(messages['app_name']?.message.length, 'stores take 75 characters').toBeLessThanOrEqual(75);
      expect(messages['app_description']?.message.length, 'stores take 132 characters').toBeLessThanOrEqual(
        132,
      );
    }
  });

  it('has icons of the sizes that the browser and the store want', () => {
    const manifest = JSON.parse(readFileSync(path.join(product.dir, 'manifest.json'), 'utf8')) as {
      icons?: Readonly<Record<string, string>>;
    };
    const files = filesOf(product.dir);
    for (const size of ['16', '32', '48', '128']) {
      const file = manifest.icons?.[size]?.replace(/^\//, '') ?? `no icon of ${size}`;
      expect(files).toContain(file);
    }
  });
});
