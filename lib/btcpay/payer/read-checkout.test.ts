import { describe, expect, it } from 'vitest';
import { NOW, REF, status1, status2 } from './fake-checkout.ts';
import { invoiceOfRequest, readCheckout, type ShopAccess } from './read-checkout.ts';

type Answer = (url: string, init?: RequestInit) => Response | Promise<Response>;

function shop(answer: Answer): ShopAccess & { readonly asked: { url: string; init?: RequestInit }[] } {
  const asked: { url: string; init?: RequestInit }[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    asked.push({ url: String(input), ...(init && { init }) });
    return await answer(String(input), init);
  };
  return { asked, fetch, now: () => NOW, network: 'regtest', timeoutMs: 5000 };
}

const failure = (code: string) => expect.objectContaining({ code });

describe('readCheckout', () => {
  it('asks the shop without telling who asks', async () => {
    const access = shop(() => Response.json(status2()));
    expect(await readCheckout(REF, access)).toMatchObject({ id: REF.id, due: 31250n });
    expect(access.asked.map(({ url }) => url)).toEqual([`${REF.base}/i/${REF.id}/status`]);
    expect(access.asked[0]?.init).toMatchObject({
      ...{ credentials: 'omit', redirect: 'manual', referrerPolicy: 'no-referrer', cache: 'no-store' },
    });
  });

  it.each([
    [status2, 'BTC-LN', 'BTC-CHAIN'],
    [status1, 'BTC_LightningLike', 'BTC'],
  ])(
    'asks again for the method on chain where the shop shows Lightning first',
    async (status, first, name) => {
      const lightning = status({ paymentMethodId: first, address: 'lnbcrt1', btcAddress: 'lnbcrt1' });
      const access = shop((url) => Response.json(url.includes(`/${name}/`) ? status() : lightning));
      expect(await readCheckout(REF, access)).toMatchObject({ method: 'BTC-CHAIN', due: 31250n });
      expect(access.asked.at(-1)?.url).toBe(`${REF.base}/i/${REF.id}/${name}/status`);
    },
  );

  it('keeps what there is of a store with Lightning only', async () => {
    const only = status2({ paymentMethodId: 'BTC-LN', availablePaymentMethods: [] });
    const access = shop(() => Response.json(only));
    expect(await readCheckout(REF, access)).toMatchObject({ method: 'BTC-LN' });
    expect(access.asked).toHaveLength(1);
  });

  it.each<[string, Answer, string]>([
    ['an unknown invoice', () => new Response('', { status: 404 }), 'InvoiceNotFound'],
    ['a server in trouble', () => new Response('', { status: 502 }), 'ShopUnreachable'],
    ['a broken line', () => Promise.reject(new TypeError('fetch failed')), 'ShopUnreachable'],
    ['a page', () => new Response('<html>'), 'NotBtcpay'],
    ['other JSON', () => Response.json({ ok: true }), 'NotBtcpay'],
    ['nothing', () => new Response(null), 'NotBtcpay'],
    ['a login', () => new Response('', { status: 401 }), 'NotBtcpay'],
    [
      'elsewhere',
      () => new Response('', { status: 302, headers: { location: 'https://x.example/' } }),
      'NotBtcpay',
    ],
    ['a flood', () => new Response(JSON.stringify({ invoiceId: 'x'.repeat(600_000) })), 'NotBtcpay'],
    ['another invoice', () => Response.json(status2({ invoiceId: 'other' })), 'InvalidCheckout'],
  ])('says what is wrong with %s', async (_, answer, code) => {
    await expect(readCheckout(REF, shop(answer))).rejects.toThrow(failure(code));
  });

  it('says that a server sends it elsewhere, as Node and as browsers show that', async () => {
    const hidden = new Proxy(new Response(null), {
      get: (target, name) =>
        ({ type: 'opaqueredirect', status: 0, ok: false })[String(name)] ?? Reflect.get(target, name),
    });
    for (const answer of [new Response('', { status: 302 }), hidden])
      await expect(
        readCheckout(
          REF,
          shop(() => answer),
        ),
      ).rejects.toThrow(/sends us elsewhere/);
  });

  it('says how long a busy server wants to be left alone', async () => {
    const busy = shop(() => new Response('', { status: 429, headers: { 'retry-after': '7' } }));
    const data = expect.objectContaining({ retryAfterMs: 7000 });
    await expect(readCheckout(REF, busy)).rejects.toThrow(
      expect.objectContaining({ code: 'ShopUnreachable', data }),
    );
  });

  it('gives up on a server that never answers, and at once when told to', async () => {
    const silent: Answer = (_, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
      });
    await expect(readCheckout(REF, { ...shop(silent), timeoutMs: 1 })).rejects.toThrow(
      failure('ShopUnreachable'),
    );
    const stop = new AbortController();
    const reading = readCheckout(REF, { ...shop(silent), signal: stop.signal });
    stop.abort(new Error('left'));
    await expect(reading).rejects.toThrow('left');
  });
});

describe('invoiceOfRequest', () => {
  const request = { base: 'https://shop.example/root', id: '7d444840-9dc0-11d1-b245-5ffdce74fad2' };

  it.each([REF.id, JSON.stringify(REF.id), `${REF.id}\n`])('reads %j', async (text) => {
    const access = shop(() => new Response(text));
    expect(await invoiceOfRequest(request, access)).toEqual({ base: request.base, id: REF.id });
    expect(access.asked[0]?.url).toBe(
      `${request.base}/payment-requests/${request.id}/pay?redirectToInvoice=false`,
    );
  });

  it('refuses a page, and says when the request is over', async () => {
    await expect(
      invoiceOfRequest(
        request,
        shop(() => new Response('<html>')),
      ),
    ).rejects.toThrow(failure('NotBtcpay'));
    const over = shop(() => new Response('Payment Request has expired', { status: 400 }));
    await expect(invoiceOfRequest(request, over)).rejects.toThrow(failure('InvoiceNotFound'));
  });
});
