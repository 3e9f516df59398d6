import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Person, startWorld, until, type World } from '../e2e/cli-driver.ts';
import { type ServeProcess, serveProcess } from './cli-serve-process.ts';
import { eachStep, type Step } from './cli-steps.ts';
import { connectAll, entries, neighbour, type Open, openPerson } from './cli-world.ts';

/** Enough invoices for each step, before and after. */
const INVOICES = 60;

let world: World;
let folder: string;
let payer: Open & { handle: string };
let shop: Person;
let handle = '';
let hooks: Server;
let hook = '';
const heard: { id: string; hash: string; amount: string }[] = [];
const invoices: { uri: string; hash: string; quantity: bigint }[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'picopay-receive-'));
  world = await startWorld();
  payer = await neighbour(world, folder, 'payer');
  hooks = createServer((request, response) => {
    let body = '';
    request.on('data', (data: Buffer) => {
      body += data.toString();
    });
    request.on('end', () => {
      heard.push(JSON.parse(body));
      response.end();
    });
  });
  await new Promise<void>((resolve) => hooks.listen(0, '127.0.0.1', resolve));
  hook = `http://127.0.0.1:${(hooks.address() as AddressInfo).port}/`;
  shop = world.person('shop');
  await world.fund(shop, 1_000_000n);
  const open = await openPerson(world, shop);
  [handle = ''] = await connectAll(world, open, [400_000n]);
  for (let i = 0; i < INVOICES; i++) {
    const quantity = BigInt(700 + i);
    const { uri, hash } = await open.wallet.createInvoice({ asset: 'BTC', quantity });
    invoices.push({ uri, hash, quantity });
  }
  await open.close();
}, 120_000);

afterAll(async () => {
  hooks.close();
  await payer.close();
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The payer's shop is not always there: a payment that was given back is tried again under another id. */
async function pay(uri: string, hash: string): Promise<string> {
  return await until('the invoice is paid', async () => {
    const tries = (await payer.wallet.payments()).filter((payment) => payment.hash === hash);
    const id = tries.find(({ status }) => status !== 'failed')?.id ?? `${hash} ${tries.length}`;
    const result = await payer.wallet.payInvoice({ id, uri, timeoutSeconds: 1 });
    return result.status === 'settled' && result.token;
  });
}

/** Serves and is paid; true when it died of it, and then another took its place. */
async function receive(step: Step, received: { total: bigint }): Promise<boolean> {
  const { uri, hash, quantity } = invoices.shift() ?? { uri: '', hash: '', quantity: 0n };
  const mortal = await serveProcess(shop, world, hook, step);
  let other: Promise<ServeProcess> | undefined;
  const replaced = mortal.ended.then((killed) => {
    if (killed) other = serveProcess(shop, world, hook);
  });
  await mortal.ready;
  const token = await pay(uri, hash);
  received.total += quantity;
  await until('the webhook is told', async () => heard.some((event) => event.hash === hash));
  await until('the hub has made it certain', async () => {
    const { out, outbox } = world.hub.hub.byHandle.get(handle)?.state ?? {};
    return out !== undefined && out.plain === out.settled && outbox?.length === 0;
  });
  const died = await mortal.stop();
  await replaced;
  const second = await other;
  await second?.ready;
  await second?.stop();
  const open = await openPerson(world, shop);
  try {
    const invoice = await open.wallet.invoice(hash);
    expect([step, invoice.status, invoice.preimage]).toEqual([step, 'paid', token]);
    expect([step, await entries(open.store, 'received', hash)]).toEqual([step, [`${quantity}`]]);
    expect([step, await entries(payer.store, 'sent', hash)]).toEqual([step, [`-${quantity}`]]);
    const { balance } = await open.wallet.connection(handle);
    expect([step, balance]).toEqual([step, 400_000n + received.total]);
    const told = heard.filter((event) => event.hash === hash);
    expect([step, new Set(told.map((event) => event.id)).size, told[0]?.amount]).toEqual([
      step,
      1,
      `${quantity}`,
    ]);
  } finally {
    await open.close();
  }
  return died;
}

it('serve, killed at each of its persisted steps while it is paid, has each payment once', async () => {
  const received = { total: 0n };
  const steps = await eachStep((step) => receive(step, received));
  expect(steps).toBeGreaterThanOrEqual(4);
  const { balance } = await payer.wallet.connection(payer.handle);
  expect(balance).toBe(500_000n - received.total);
});
