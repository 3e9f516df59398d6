import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectedDesk, type Desk, readyDesk } from '../../../test/harness/ui-world.ts';
import { eventually, type WalletWorld, walletWorld } from '../../../test/harness/wallet-world.ts';
import type { ActivityEntry, ActivityQuery } from '../../rpc/views.ts';

let world: WalletWorld;
let alice: Desk & { readonly handle: string };
let bob: Desk & { readonly handle: string };

/** A history with something of each kind: both directions, both kinds of payment, failures, the chain, an open and a close. */
beforeAll(async () => {
  world = await walletWorld();
  alice = await connectedDesk(world, 'alice');
  bob = await connectedDesk(world, 'bob');
  for (const [id, amount, memo] of [
    ['a1', '1500', 'two coffees'],
    ['a2', '2500', '=HYPERLINK("x")'],
    ['a3', '12345', ''],
  ] as const) {
    const { uri } = await bob.ui.createInvoice({ amount, memo });
    await alice.ui.pay({ id, uri });
  }
  await alice.ui.pay({ id: 'a4', uri: bob.handle, amount: '700' });
  const back = await alice.ui.createInvoice({ amount: '900', memo: 'change' });
  await bob.ui.pay({ id: 'b1', uri: back.uri });
  await eventually(async () => (await alice.ui.invoice({ hash: back.hash })).status === 'paid');
  const unpayable = `pico:${'ab'.repeat(32)}?hub=${encodeURIComponent(new URL(world.hub.url).href)}&asset=BTC&amount=333&hash=${'cd'.repeat(32)}&expires=4000000000`;
  await alice.ui.pay({ id: 'a5', uri: unpayable }).catch(() => undefined);
  const { address } = await bob.ui.address(undefined);
  await alice.ui.send({ id: 's1', to: address, amount: '20000', feerate: 2 });
  await world.chain.mine();
  await alice.ui.refresh(undefined);
});
afterAll(async () => {
  await alice.close();
  await bob.close();
  await world.close();
});

async function all(d: Desk, query: ActivityQuery): Promise<ActivityEntry[]> {
  const found: ActivityEntry[] = [];
  for (let after: string | undefined; ; ) {
    const page = await d.ui.activity({ ...query, ...(after !== undefined && { after }) });
    expect(page.entries.length).toBeLessThanOrEqual(query.limit ?? 50);
    found.push(...page.entries);
    after = page.after;
    if (after === undefined) return found;
  }
}

describe('the activity', () => {
  it('shows payments, failures and the chain, newest first, each once whatever the page size', async () => {
    const whole = await all(alice, {});
    expect(whole.map((entry) => entry.at)).toEqual(whole.map((entry) => entry.at).sort((a, b) => b - a));
    expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length);
    for (const limit of [1, 2, 3, 7]) expect(await all(alice, { limit })).toEqual(whole);
    const shown = whole.map(({ kind, amount, status, memo }) => ({ kind, amount, status, memo }));
    expect(shown).toEqual(
      expect.arrayContaining([
        { kind: 'sent', amount: '-1500', status: 'settled', memo: 'two coffees' },
        { kind: 'sent', amount: '-700', status: 'settled', memo: undefined },
        { kind: 'received', amount: '900', status: 'settled', memo: 'change' },
        { kind: 'deposit', amount: '100000', status: undefined, memo: undefined },
      ]),
    );
    expect(whole.filter(({ status }) => status === 'failed')).toMatchObject([
      { kind: 'sent', amount: '-333' },
    ]);
    expect(whole.find(({ id }) => id.startsWith('tx:') && true)).toMatchObject({ kind: 'chain' });
  });

  it('filters by kind, the same in both ways of reading', async () => {
    for (const kind of ['sent', 'received', 'channel', 'chain'] as const) {
      const plain = await all(alice, { kind, limit: 2 });
      expect(plain.length, kind).toBeGreaterThan(0);
      const searched = await all(alice, { kind, search: '0', limit: 2 });
      const ids = new Set(plain.map(({ id }) => id));
      expect(searched.every(({ id }) => ids.has(id))).toBe(true);
    }
    expect((await all(alice, { kind: 'sent' })).every(({ kind }) => kind === 'sent')).toBe(true);
  });

  it('finds by memo, amount with separators, id, hash and txid', async () => {
    const find = async (search: string) => (await alice.ui.activity({ search })).entries;
    expect(await find('COFFEES two')).toMatchObject([{ amount: '-1500' }]);
    expect(await find('12,345')).toMatchObject([{ amount: '-12345' }]);
    const [coffee] = await find('coffees');
    const detail = await alice.ui.activityEntry({ id: String(coffee?.id) });
    expect(await find(String(detail.hash))).toMatchObject([{ id: coffee?.id }]);
    const [deposit] = (await alice.ui.activity({ kind: 'channel' })).entries;
    expect((await find(String(deposit?.txid))).map(({ kind }) => kind).sort()).toEqual(['chain', 'deposit']);
    expect(await find('no such thing')).toEqual([]);
    expect((await alice.ui.activity({ search: 'coffees' })).total).toBe(1);
  });

  it('keeps the index up with what comes after it was made', async () => {
    await alice.ui.activity({ search: 'later' });
    const { uri } = await bob.ui.createInvoice({ amount: '77', memo: 'later' });
    await alice.ui.pay({ id: 'late', uri });
    expect((await alice.ui.activity({ search: 'later' })).entries).toMatchObject([
      { amount: '-77', memo: 'later' },
    ]);
  });

  it('shows a receipt: payee, hash and the preimage that fits it', async () => {
    const [coffee] = (await alice.ui.activity({ search: 'coffees' })).entries;
    const detail = await alice.ui.activityEntry({ id: String(coffee?.id) });
    expect(detail).toMatchObject({ to: bob.handle, connection: alice.handle, payment: 'ui:a1' });
    const digest = await crypto.subtle.digest('SHA-256', Buffer.from(String(detail.token), 'hex'));
    expect(Buffer.from(digest).toString('hex')).toBe(detail.hash);
    const [sent] = (await all(alice, { kind: 'chain' })).filter(({ amount }) => amount.startsWith('-20'));
    const onChain = await alice.ui.activityEntry({ id: String(sent?.id) });
    expect(onChain.to).toMatch(/^bcrt1/);
    expect(BigInt(onChain.amount)).toBe(-20_000n - BigInt(String(onChain.fee)));
    await expect(alice.ui.activityEntry({ id: 'nothing' })).rejects.toMatchObject({ code: 'EntryNotFound' });
    await expect(alice.ui.activity({ after: 'x' })).rejects.toMatchObject({ code: 'InvalidParams' });
    await expect(alice.ui.activity({ limit: 0 })).rejects.toMatchObject({ code: 'InvalidParams' });
  });

  it('tells the transactions that opened a channel from other money on the chain', async () => {
    const chain = await all(alice, { kind: 'chain' });
    const [deposit] = chain.filter(({ connection }) => connection === alice.handle);
    expect(BigInt(String(deposit?.amount))).toBe(-100_000n - BigInt(String(deposit?.fee)));
    expect(chain.filter(({ connection }) => connection === undefined).length).toBeGreaterThan(0);
  });

  it('shows what took the place of a transaction, though the balance is the same', async () => {
    const d = await readyDesk(world, 'dave');
    const { address } = await bob.ui.address(undefined);
    const { txid } = await d.ui.send({ id: 's', to: address, amount: 'max', feerate: 1 });
    await d.ui.refresh(undefined);
    const raised = await d.ui.bump({ txid, feerate: 9 });
    await eventually(async () => {
      const [first] = (await d.ui.activity({ kind: 'chain' })).entries;
      return first?.txid === raised.txid;
    });
    expect(await all(d, { kind: 'chain' })).toHaveLength(2);
    await d.close();
  });

  it('says which transactions can have their fee raised', async () => {
    const d = await readyDesk(world, 'carol');
    const { address } = await bob.ui.address(undefined);
    const { txid } = await d.ui.send({ id: 's', to: address, amount: '30000', feerate: 1 });
    await d.ui.refresh(undefined);
    expect(await d.ui.activityEntry({ id: `tx:${txid}` })).toMatchObject({
      confirmations: 0,
      bumpable: true,
    });
    await world.chain.mine();
    await d.ui.refresh(undefined);
    const detail = await d.ui.activityEntry({ id: `tx:${txid}` });
    expect(detail.confirmations).toBe(1);
    expect(detail.bumpable).toBeUndefined();
    await d.close();
  });
});

describe('the export', () => {
  async function wealth(d: Desk): Promise<bigint> {
    const wallet = d.keyring.wallet();
    const { confirmed, unconfirmed, reserved } = await wallet.balance();
    const connections = await wallet.connections();
    return confirmed + unconfirmed + reserved + connections.reduce((sum, one) => sum + one.balance, 0n);
  }

  it('adds up to the balance, in JSON and in CSV', async () => {
    for (const d of [alice, bob]) {
      const json = JSON.parse((await d.ui.exportActivity({ format: 'json' })).text);
      const total = json.entries.reduce(
        (sum: bigint, { amount }: { amount: string }) => sum + BigInt(amount),
        0n,
      );
      expect(total).toBe(await wealth(d));
      expect(json.balance).toBe(total.toString());
      const csv = (await d.ui.exportActivity({ format: 'csv' })).text;
      expect(csv).not.toMatch(/(^|,)[=+@]/m);
      const amounts = csv
        .trimEnd()
        .split('\r\n')
        .slice(1)
        .map((line) => BigInt(String(line.split(',')[2])));
      expect(amounts.reduce((sum, amount) => sum + amount, 0n)).toBe(total);
    }
    expect((await alice.ui.exportActivity({ format: 'csv' })).text).toContain(`'=HYPERLINK(""x"")`);
  });

  it('still adds up while a connection closes, and once it is closed and forgotten', async () => {
    const check = async () => {
      const json = JSON.parse((await bob.ui.exportActivity({ format: 'json' })).text);
      expect(json.balance).toBe((await wealth(bob)).toString());
    };
    await bob.ui.close({ handle: bob.handle });
    await world.mineUntil([bob.keyring.wallet()], async () => {
      const [one] = await bob.ui.connections(undefined);
      return one?.status === 'closed';
    });
    await bob.ui.refresh(undefined);
    await check();
    await bob.ui.forget({ handle: bob.handle });
    await check();
  });
});
