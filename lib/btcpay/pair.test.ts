import { describe, expect, it } from 'vitest';
import { type FakeCall, fakeServer, lastOf } from './fake-server.ts';
import { HOST, TOKEN } from './fixtures.ts';
import { identityOf } from './identity.ts';
import {
  awaitPairing,
  createClient,
  createTorClient,
  newPairingKey,
  pairedKey,
  pollPairing,
  requestPairing,
} from './pair.ts';
import { readPrivateKey } from './pem.ts';
import { openSaved, readSaved } from './saved.ts';
import { verifyMessage } from './sign.ts';

const granted = JSON.stringify({
  data: [{ policies: [], pairingCode: 'Abc1234', facade: 'merchant', token: TOKEN, label: 'x' }],
});
const error = (text: string) => JSON.stringify({ error: text });

describe('pairing by a code', () => {
  it('sends a fresh SIN and the code, unsigned, and keeps the token', async () => {
    const server = fakeServer(({ url }) => ({ text: url.endsWith('/tokens') ? granted : '{"data":[]}' }));
    const first = await createClient({ host: HOST, code: ' Abc1234\n' }, server.io);
    const sent = lastOf(server);
    expect(sent.url).toBe(`${HOST}/tokens`);
    expect(sent.headers).not.toHaveProperty('X-Signature');
    expect(sent.body).toBe(`{"id":"${first.client.sin}","pairingCode":"Abc1234"}`);
    expect(first.client.tokens()).toEqual({ merchant: TOKEN });
    const second = await createClient({ host: HOST, code: 'Abc1234' }, server.io);
    expect(second.client.sin).not.toBe(first.client.sin);

    const again = openSaved(readSaved(JSON.stringify(first.saved)), server.io);
    await again.getInvoices();
    expect(lastOf(server).url).toBe(`${HOST}/invoices?token=${TOKEN}`);
    const { 'X-Signature': signature = '', 'X-Identity': identity = '' } = lastOf(server).headers;
    expect(verifyMessage(lastOf(server).url, signature, identity)).toBe(true);
  });

  it('pairs a key that was kept before, and finds by it what became of a lost answer', async () => {
    let paired = '';
    const server = fakeServer(({ method, body, headers }) => {
      if (method === 'GET') {
        const known = headers['X-Identity'] === paired;
        return { text: known ? JSON.stringify({ data: [{ merchant: TOKEN }] }) : '{"data":[]}' };
      }
      expect(body).toContain(identityOf(readPrivateKey(pem)).sin);
      paired = identityOf(readPrivateKey(pem)).publicKey;
      throw new TypeError('line broken');
    });
    const pem = newPairingKey(server.io);
    expect(await pairedKey({ host: HOST, pem }, server.io)).toBeUndefined();
    await expect(createClient({ host: HOST, code: 'Abc1234', pem }, server.io)).rejects.toMatchObject({
      code: 'ServerDown',
    });
    expect((await pairedKey({ host: HOST, pem }, server.io))?.saved).toEqual({
      ...{ v: 1, type: 'btcpay-legacy', host: HOST, pem, insecure: false },
      tokens: { merchant: TOKEN },
    });
  });

  it('refuses a code that is none before anything is sent', async () => {
    const server = fakeServer(() => ({ text: granted }));
    for (const code of ['', 'Abc123', 'Abc12345', 'Abc123é', 'Abc123\n4', 'Abc123l', 'Abc1230'])
      await expect(createClient({ host: HOST, code }, server.io)).rejects.toThrow(
        'pairing code is not legal',
      );
    await createClient({ host: HOST, code: 'Abc_230', lenient: true }, server.io);
    expect(server.calls.length).toBe(1);
  });

  it('names each way it fails', async () => {
    const cases: [number, string, string][] = [
      [404, 'The specified pairingCode is not found', 'PairingCodeUsed'],
      [400, 'Error while pairing (Expired)', 'PairingCodeExpired'],
      [400, 'Error while pairing (ReusedKey)', 'ReusedKey'],
      [400, "'id' property is required, alternatively, use BitId", 'Refused'],
    ];
    for (const [status, text, code] of cases) {
      const server = fakeServer(() => ({ status, text: error(text) }));
      await expect(createClient({ host: HOST, code: 'Abc1234' }, server.io)).rejects.toMatchObject({ code });
    }
    const empty = fakeServer(() => ({ text: '{"data":[]}' }));
    await expect(createClient({ host: HOST, code: 'Abc1234' }, empty.io)).rejects.toMatchObject({
      code: 'InvalidAnswer',
    });
  });
});

describe('pairing by one click', () => {
  const asked = ({ method }: FakeCall) => method === 'POST';

  it('gives a page to open, then waits until the owner has approved', async () => {
    let polls = 0;
    const server = fakeServer((call) => {
      if (asked(call)) return { text: granted };
      polls++;
      if (polls === 2) throw new TypeError('line broken');
      if (polls === 3) return { status: 502, text: '<html>' };
      return { text: polls < 5 ? '{"data":[]}' : JSON.stringify({ data: [{ merchant: TOKEN }] }) };
    });
    const pairing = await requestPairing({ host: `${HOST}/root/`, label: 'Pico on Firefox' }, server.io);
    expect(pairing.approveUrl).toBe(`${HOST}/root/api-access-request?pairingCode=Abc1234`);
    expect(JSON.parse(lastOf(server).body ?? '')).toEqual({
      id: expect.stringMatching(/^T/),
      label: 'Pico on Firefox',
    });

    // As after a restart: the request is plain data.
    const { client, saved } = await awaitPairing(JSON.parse(JSON.stringify(pairing)), server.io);
    expect(polls).toBe(5);
    expect(saved).toMatchObject({ host: `${HOST}/root`, tokens: { merchant: TOKEN }, pem: pairing.pem });
    expect(client.tokens()).toEqual({ merchant: TOKEN });
    const { headers, url } = lastOf(server);
    expect(verifyMessage(url, headers['X-Signature'] ?? '', headers['X-Identity'] ?? '')).toBe(true);
  });

  it('ends after 15 minutes, even where the server stays silent', async () => {
    for (const dead of [false, true]) {
      const server = fakeServer((call) => {
        if (asked(call)) return { text: granted };
        if (dead) throw new TypeError('line broken');
        return { text: '{"data":[]}' };
      });
      const pairing = await requestPairing({ host: HOST, label: 'x' }, server.io);
      expect(pairing.expiresAt - server.now).toBe(15 * 60_000);
      server.now = pairing.expiresAt - 5000;
      await expect(awaitPairing(pairing, server.io)).rejects.toMatchObject({
        code: dead ? 'ServerDown' : 'PairingCodeExpired',
      });
      expect(server.now - pairing.expiresAt).toBeLessThan(5000);
    }
  });

  it('stops when it is told to, and at a refusal', async () => {
    const stop = new AbortController();
    const server = fakeServer((call) => {
      if (asked(call)) return { text: granted };
      stop.abort();
      return { text: '{"data":[]}' };
    });
    const pairing = await requestPairing({ host: HOST, label: 'x' }, server.io);
    await expect(awaitPairing(pairing, server.io, stop.signal)).rejects.toMatchObject({ code: 'Cancelled' });
    const refusing = fakeServer(() => ({ status: 401, text: error('BitId authentication failed') }));
    await expect(awaitPairing(pairing, refusing.io)).rejects.toMatchObject({ code: 'SignatureRefused' });
    expect(await pollPairing(pairing, server.io)).toBeUndefined();
  });

  it('opens no page whose code is not one', async () => {
    const server = fakeServer(() => ({ text: granted.replace('Abc1234', 'x&y=1#') }));
    await expect(requestPairing({ host: HOST, label: 'x' }, server.io)).rejects.toThrow('pairing code');
  });
});

describe('pairing through Tor', () => {
  const options = { host: 'http://abcdef.onion', code: 'Abc1234' };

  it('takes only .onion, and makes its way first', async () => {
    const server = fakeServer(() => ({ text: granted }));
    await expect(createTorClient({ ...options, host: HOST }, server.io)).rejects.toThrow('.onion');
    const routes: string[] = [];
    await createTorClient(options, server.io, async (hostname) => void routes.push(hostname));
    expect(routes).toEqual(['abcdef.onion']);
    expect(server.calls.length).toBe(1);
  });

  it('says what to do where the browser does not know the way', async () => {
    const server = fakeServer(() => {
      throw new TypeError('no such host');
    });
    await expect(createTorClient(options, server.io)).rejects.toMatchObject({ code: 'TorUnavailable' });
  });
});
