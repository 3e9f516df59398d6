import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type BareWallet, newSecret } from '../harness/bare-wallet.ts';
import { eventually, type HubWorld, hubWorld } from '../harness/hub-world.ts';
import { freshRequest, httpLine, signedBy } from './fuzz-calls.ts';

/** Whoever floods comes from here, everyone else from 127.0.0.1. */
const FLOODER = '127.0.0.2';
const MANY = 1000;

let world: HubWorld;
const open: { destroy(): void }[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) one.destroy();
  await world.close();
});

async function pair(limits: Record<string, number>): Promise<[BareWallet, BareWallet]> {
  world = await hubWorld({ limits });
  const [alice, bob] = [world.wallet(), world.wallet()];
  await world.open(alice, bob);
  return [alice, bob];
}

/** Alice pays bob, within the time that a payment may take. */
async function pays(alice: BareWallet, bob: BareWallet): Promise<void> {
  const { preimage, hash } = newSecret();
  bob.onEvent = (event) => {
    if (event.type === 'offered') setImmediate(() => bob.run({ type: 'settle', preimages: [preimage] }));
  };
  alice.payLocked(bob.handle, 10n, hash);
  await alice.until(() => alice.events.some((e) => e.type === 'opened' && e.hash === hash));
}

/** Status and type of the answer to a call from the flooder's address. */
function call(body: string): Promise<string> {
  return new Promise((resolve) => {
    const options = { method: 'POST', localAddress: FLOODER, agent: false };
    const sent = request(world.hub.url, options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => {
        const type = /"type":"(\w+)"/.exec(text)?.[1] ?? 'result';
        resolve(`${response.statusCode} ${type}`);
      });
    });
    sent.on('error', () => resolve('cut off'));
    sent.end(body);
  });
}

/** A line to the hub on which nothing whole is ever said. */
function hang(words: string): Promise<Socket> {
  const { hostname, port } = new URL(world.hub.url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), localAddress: FLOODER });
    open.push(socket);
    socket.on('error', () => {});
    socket.resume();
    socket.once('close', () => resolve(socket));
    socket.once('connect', () => {
      socket.write(words);
      resolve(socket);
    });
  });
}

function dial(): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${world.hub.url.replace('http', 'ws')}/ws`, { localAddress: FLOODER });
    open.push({ destroy: () => socket.terminate() });
    socket.on('open', () => resolve('open'));
    socket.on('unexpected-response', (_, response) => resolve(String(response.statusCode)));
    socket.on('error', (error) => resolve(/429/.test(error.message) ? '429' : 'cut off'));
  });
}

const count = (answers: readonly string[], what: string) => answers.filter((one) => one === what).length;

describe('a flood of', () => {
  it('calls is answered RateLimited, and others are served meanwhile', async () => {
    const [alice, bob] = await pair({ requests_per_second: 5, request_burst: 40 });
    const body = '{"id":1,"method":"mph_status"}';
    const flood = Promise.all(Array.from({ length: MANY }, () => call(body)));
    await pays(alice, bob);
    const answers = await flood;
    expect(count(answers, '200 result')).toBeGreaterThanOrEqual(40);
    expect(count(answers, '200 result')).toBeLessThan(250);
    expect(count(answers, '429 RateLimited')).toBeGreaterThan(500);
    await pays(alice, bob);
  });

  it('sessions is stopped at so many an address, and others are served meanwhile', async () => {
    const [alice, bob] = await pair({ sockets_per_address: 20, connections_per_address: 2000 });
    const flood = Promise.all(Array.from({ length: MANY }, dial));
    await pays(alice, bob);
    const answers = await flood;
    expect(count(answers, 'open')).toBe(20);
    expect(count(answers, '429')).toBe(MANY - 20);
    for (const one of open.splice(0)) one.destroy();
    await eventually('there is room again', async () => (await dial()) === 'open');
    await pays(alice, bob);
  });

  it('lines that say nothing whole takes no more than so many, and each only for a while', async () => {
    const [alice, bob] = await pair({ connections_per_address: 50 });
    const words = [
      '',
      'POST / HTTP/1.1\r\nhost: x\r\n',
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 99\r\n\r\n{',
    ];
    const lines = await Promise.all(Array.from({ length: MANY }, (_, i) => hang(words[i % 3] ?? '')));
    const held = () => lines.filter((one) => !one.destroyed).length;
    await eventually('those beyond are refused', () => held() <= 50);
    expect(held()).toBe(50);
    expect(await call('{}')).toBe('cut off');
    await pays(alice, bob);
    // Heads that do not end are ended by the hub; a line that said nothing at all too.
    const slow = lines.filter((_, i) => i % 3 < 2);
    await eventually('the slow are cut off', () => slow.every((one) => one.destroyed));
    await pays(alice, bob);
  });

  it('packets ends the session that sends them, and no other', async () => {
    const [alice, bob] = await pair({ messages_per_second: 1, message_burst: 60 });
    const mallory = world.wallet();
    await mallory.connect(100_000n);
    await world.chain.mine();
    await eventually('the hub sees the deposit', () => {
      return world.hub.hub.byHandle.get(mallory.handle)?.state?.in?.deposit.height !== undefined;
    });
    mallory.tick();
    await mallory.openSession();
    const { session } = mallory;
    for (let i = 0; i < 100; i++) session?.send(mallory.packet());
    await eventually('the session is over', () => session?.open === false);
    const { handle, key } = mallory.signer;
    const params = { handle, device: '00', sent: 0, ack: mallory.need().received, messages: [] };
    const signed = signedBy(key, world.hub.pubkey, 'mph_sync', params);
    // However long the end took, and with it the filling up: nothing is left to it elsewhere either.
    await eventually('its calls are refused too', async () => {
      const { error } = await httpLine(world.hub.url).ask('mph_sync', signed);
      return error?.data?.['type'] === 'RateLimited';
    });
    await pays(alice, bob);
  });

  it('requests that bring no money fills a shelf of its own, which is emptied in time', async () => {
    const [alice, bob] = await pair({ open_requests: 4 });
    const line = httpLine(world.hub.url);
    const ask = (method: string, key: Uint8Array, params: Record<string, unknown>) =>
      line.ask(method, signedBy(key, world.hub.pubkey, method, params));
    const mined = world.chain.node.index.tip.txids[0] ?? '';
    for (let i = 0; i < 4; i++) {
      const { key, request } = freshRequest();
      expect(await ask('mph_request', key, request)).toHaveProperty('result');
      const given = {
        ...{ handle: request['handle'], txid: i === 0 ? mined : `${i}`.repeat(64), vout: 0, value: '50000' },
        ...{ expire_height: world.chain.height() + 400, next_revoke_secret_hash: '11'.repeat(20) },
      };
      if (i < 3) expect(await ask('mph_deposit', key, given)).toHaveProperty('result');
    }
    const late = freshRequest();
    const refused = await ask('mph_request', late.key, late.request);
    expect(refused.error?.data).toMatchObject({ type: 'RateLimited' });
    await pays(alice, bob);
    await world.chain.mine(146);
    await eventually('the hub is there', () => world.hub.hub.tip === world.chain.height());
    world.hub.hub.wake('cull');
    await eventually('they are forgotten', () => world.hub.hub.byId.size === 2);
    expect(await ask('mph_request', late.key, late.request)).toHaveProperty('result');
    alice.tick();
    bob.tick();
    await pays(alice, bob);
  });
});
