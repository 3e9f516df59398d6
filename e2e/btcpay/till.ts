import { createServer } from 'node:http';
import { PicoError } from '../../lib/errors.ts';
import type { Till } from '../../sandbox/shop/server/pay.ts';
import { listen } from '../listen.ts';
import type { Payee } from '../payee.ts';

const TOKEN = 'till';

interface Call {
  readonly method: string;
  readonly params: {
    readonly quantity?: number;
    readonly memo?: string;
    readonly expires?: number;
    readonly hash?: string;
  };
}

/** The payee's wallet as a shop's till: the two calls of `picopay serve` that a store makes. */
export async function openTill(payee: Payee): Promise<{ till: Till; close(): Promise<void> }> {
  async function answer({ method, params }: Call): Promise<object> {
    if (method === 'checkinvoice') return payee.wallet.invoice(params.hash ?? '');
    const { quantity = 0, memo, expires = 0 } = params;
    return payee.wallet.createInvoice({
      ...{ asset: 'BTC', quantity: BigInt(quantity), handle: payee.handle },
      expiresAt: Math.floor(Date.now() / 1000) + expires,
      ...(memo !== undefined && { memo }),
    });
  }

  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    const said = await answer(JSON.parse(text) as Call).then(
      (result) => ({ result }),
      (error: unknown) => ({
        error: { message: String(error), data: { type: error instanceof PicoError ? error.code : '' } },
      }),
    );
    const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? value.toString() : value);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(said, plain));
  });
  const { port, close } = await listen(server);
  return { till: { url: `http://127.0.0.1:${port}`, token: TOKEN }, close };
}
