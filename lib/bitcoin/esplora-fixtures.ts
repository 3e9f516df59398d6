import { bytesToHex, hexToBytes, sha256 } from '../bytes.ts';
import { type EsploraOptions, esplora } from './esplora.ts';
import { buildTransaction, txid as txidOf } from './transaction.ts';

export type Route = string | { readonly status: number; readonly body: string };

export const blockHash = 'b0'.repeat(32);
export const script = hexToBytes(`0014${'22'.repeat(20)}`);
export const rawtx = buildTransaction({
  inputs: [{ txid: 'ab'.repeat(32), vout: 1 }],
  outputs: [{ script, value: 1_000n }],
});
export const txid = txidOf(rawtx);
export const scriptPath = `/scripthash/${bytesToHex(sha256(script))}`;
export const confirmed = {
  confirmed: true,
  block_height: 90,
  block_hash: blockHash,
  block_time: 1_700_000_000,
};

/** For tests: an Esplora server with just these routes ("POST /tx" or a path), and the list of what it was asked. */
export function chain(
  routes: Record<string, Route | ((body: string) => Route)>,
  options: EsploraOptions = {},
) {
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const path = String(input).replace('http://chain.test', '');
    const key = init?.method === 'POST' ? `POST ${path}` : path;
    asked.push(key);
    const found = routes[key];
    const route = typeof found === 'function' ? found(String(init?.body)) : found;
    if (route === undefined) return new Response('not found', { status: 404 });
    return typeof route === 'string'
      ? new Response(route)
      : new Response(route.body, { status: route.status });
  };
  return { source: esplora('http://chain.test', { fetch, maxRetries: 0, ...options }), asked };
}

/** For tests: a confirmed transaction as Esplora describes it. */
export function txJson(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    txid,
    version: 2,
    locktime: 0,
    size: 222,
    weight: 561,
    fee: 705,
    vin: [
      {
        txid: 'ab'.repeat(32),
        vout: 1,
        prevout: { scriptpubkey: bytesToHex(script), value: 60_000 },
        scriptsig: '',
        witness: ['3044', '', '02ff'],
        sequence: 0xfffffffd,
        is_coinbase: false,
      },
    ],
    vout: [{ scriptpubkey: '6a', value: 0 }],
    status: confirmed,
    ...changes,
  };
}
