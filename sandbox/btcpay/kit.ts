import * as secp from '@noble/secp256k1';
import { compactToDer, nobleEcdsa } from '../../lib/bitcoin/ecdsa.ts';
import { bytesToHex, sha256, utf8ToBytes } from '../../lib/bytes.ts';
import { type ChainHarness, chainHarness } from '../../test/harness/chain.ts';
import { sinOf } from './legacy/identity.ts';
import { type Btcpay, type BtcpayOptions, startBtcpay } from './start.ts';

/** What the server answered: its status, and its body read as JSON where it is JSON. */
export interface Answered {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes
  readonly body: any;
}

/** A chain, a server on it, and calls to it, for the tests of this folder. */
export async function btcpayKit(options: Partial<BtcpayOptions> = {}) {
  const chain: ChainHarness = await chainHarness();
  const btcpay: Btcpay = await startBtcpay({ node: chain.node, port: 0, ...options });
  const key = btcpay.admin.apiKey('unrestricted');

  async function request(path: string, init: RequestInit = {}): Promise<Answered> {
    const response = await fetch(btcpay.url + path, { redirect: 'manual', ...init });
    const [text, type] = [await response.text(), response.headers.get('content-type') ?? ''];
    const body = type.startsWith('application/json') && text !== '' ? JSON.parse(text) : undefined;
    return { status: response.status, type, text, body };
  }
  const api = (method: string, path: string, body?: object, token = key) =>
    request(`/api/v1${path}`, {
      ...{ method, headers: { authorization: `token ${token}`, 'content-type': 'application/json' } },
      ...(body && { body: JSON.stringify(body) }),
    });
  return {
    ...{ chain, btcpay, admin: btcpay.admin, request, api },
    store: `/stores/${btcpay.storeId}`,
    /** A new invoice by the newer API: its id. */
    async invoice(
      wish: object = { amount: '0.001', currency: 'BTC' },
      storeId = btcpay.storeId,
    ): Promise<string> {
      const { body } = await api('POST', `/stores/${storeId}/invoices`, wish);
      return body.id;
    },
    /** What the checkout page reads. */
    status: async (id: string) => (await request(`/i/${id}/status`)).body,
    async close() {
      await btcpay.close();
      await chain.close();
    },
  };
}

export type BtcpayKit = Awaited<ReturnType<typeof btcpayKit>>;

/** A key of the older API that signs as clients do, or as they should not. */
export function signer(seed: string) {
  const privateKey = sha256(utf8ToBytes(seed));
  const publicKey = nobleEcdsa.publicKey(privateKey);
  return {
    sin: sinOf(publicKey),
    headers(url: string, body = '', form: 'low' | 'high' = 'low'): Record<string, string> {
      const compact = nobleEcdsa.sign(sha256(utf8ToBytes(url + body)), privateKey);
      const s = secp.etc.bytesToNumberBE(compact.subarray(32));
      if (form === 'high') compact.set(secp.etc.numberToBytesBE(secp.Point.CURVE().n - s), 32);
      return {
        ...{ 'content-type': 'application/json', 'x-identity': bytesToHex(publicKey) },
        'x-signature': bytesToHex(compactToDer(compact)),
      };
    },
  };
}
