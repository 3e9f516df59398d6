import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectedDesk, desk, PASSWORD, readyDesk } from '../../../test/harness/ui-world.ts';
import { eventually, type WalletWorld, walletWorld } from '../../../test/harness/wallet-world.ts';
import { UI_METHODS } from '../../rpc/ui-methods.ts';

let world: WalletWorld;
beforeAll(async () => {
  world = await walletWorld();
});
afterAll(() => world.close());

describe('the first run', () => {
  it('shows nothing of a wallet that is not there, and sets one up once', async () => {
    const d = await desk(world, 'first');
    expect(await d.ui.status(undefined)).toMatchObject({
      phase: 'none',
      sendable: '0',
      connections: [],
      backup: { words: false, file: false },
    });
    const { words } = await d.ui.newWords(undefined);
    expect(words.split(' ')).toHaveLength(12);
    await d.ui.checkWords({ words });
    const request = { words, network: 'regtest', hub: world.hub.url, chains: [world.chain.url] };
    await expect(d.ui.setup({ ...request, password: 'password1' })).rejects.toMatchObject({
      code: 'WeakPassword',
    });
    expect((await d.ui.status(undefined)).phase).toBe('none');
    await d.ui.setup({ ...request, password: PASSWORD });
    expect(await d.ui.status(undefined)).toMatchObject({
      phase: 'open',
      network: 'regtest',
      hub: { url: new URL(world.hub.url).href },
      backup: { words: true, file: false },
    });
    await expect(d.ui.setup({ ...request, password: PASSWORD })).rejects.toMatchObject({
      code: 'AlreadySetUp',
    });
    await d.ui.wordsSaved(undefined);
    expect((await d.ui.status(undefined)).backup.words).toBe(false);
    await d.close();
  });

  it('names bad words, bad files and bad servers before it makes anything', async () => {
    const d = await desk(world, 'bad');
    const { words } = await d.ui.newWords(undefined);
    const good = { words, password: PASSWORD, network: 'regtest', chains: [world.chain.url] };
    await expect(d.ui.checkWords({ words: 'zebra zebrra' })).rejects.toMatchObject({
      code: 'InvalidMnemonic',
      data: { unknown: [{ word: 'zebrra', position: 2 }] },
    });
    const cases: [object, string][] = [
      [{ backup: 'no' }, 'InvalidBackup'],
      [{ backup: '{}' }, 'Corrupted'],
      [{ chains: [] }, 'InvalidParams'],
      [{ chains: ['http://example.com'] }, 'InvalidUrl'],
      [{ hub: 'ftp://example.com' }, 'InvalidUrl'],
      [{ network: 'moon' }, 'UnknownNetwork'],
    ];
    for (const [change, code] of cases)
      await expect(d.ui.setup({ ...good, ...change }), code).rejects.toMatchObject({ code });
    expect((await d.ui.status(undefined)).phase).toBe('none');
    await d.close();
  });

  it('probes servers: what they are, and that they are of the network', async () => {
    const d = await desk(world, 'probe');
    const { ui } = d;
    expect(await ui.probeHub({ url: world.hub.url, network: 'regtest' })).toMatchObject({
      fee: expect.stringMatching(/^\d+$/),
      minDeposit: '20000',
    });
    const { height } = await ui.probeChain({ url: world.chain.url, network: 'regtest' });
    expect(height).toBe(world.chain.height());
    await expect(ui.probeHub({ url: world.hub.url, network: 'main' })).rejects.toMatchObject({
      code: 'WrongNetwork',
    });
    await expect(ui.probeChain({ url: world.chain.url, network: 'signet' })).rejects.toMatchObject({
      code: 'WrongChain',
    });
    await expect(ui.probeHub({ url: 'http://127.0.0.1:9', network: 'regtest' })).rejects.toMatchObject({
      code: 'HubUnreachable',
    });
    await expect(ui.probeChain({ url: 'http://127.0.0.1:9', network: 'regtest' })).rejects.toMatchObject({
      code: 'ChainUnreachable',
    });
    await d.close();
  });
});

describe('a wallet with a connection', () => {
  it('is quoted, opened, and shown with what it can do', async () => {
    const d = await readyDesk(world, 'quote');
    await d.keyring.wallet().start({ tickSeconds: 3600 });
    const quote = await d.ui.connectQuote({ quantity: '100000' });
    expect(quote).toMatchObject({ hubFee: '0', blocks: 1024, confirmations: 1 });
    expect(quote.cap).toBeUndefined();
    expect(quote.breakEven).toBeGreaterThan(1);
    await expect(d.ui.connectQuote({ quantity: '100' })).rejects.toMatchObject({
      code: 'InvalidQuantity',
      data: { field: 'quantity', min: '20000' },
    });
    await expect(d.ui.connectQuote({ quantity: '99000000' })).rejects.toMatchObject({
      code: 'InsufficientFunds',
    });
    const [one, two] = await Promise.all([
      d.ui.connect({ quantity: '100000' }),
      d.ui.connect({ quantity: '100000' }),
    ]);
    expect(two).toEqual(one);
    const wallet = d.keyring.wallet();
    const tx = await wallet.chain.transaction(one.txid);
    expect(tx?.feeSat.toString()).toBe(quote.chainFee);
    const opening = await d.ui.connections(undefined);
    expect(opening).toMatchObject([{ status: 'opening', txid: one.txid, confirmations: 0, needed: 1 }]);
    await world.mineUntil([wallet], async () => {
      const info = await wallet.connection(one.handle);
      return info.status === 'open' && info.receivable > 0n;
    });
    await d.ui.refresh(undefined);
    const status = await d.ui.status(undefined);
    expect(status.connections).toMatchObject([{ handle: one.handle, status: 'open' }]);
    expect(BigInt(status.sendable)).toBeGreaterThan(90_000n);
    expect(status.chain).toEqual({ reachable: true, height: world.chain.height() });
    expect(status.hub?.online).toBe(true);
    expect(status.backup.file).toBe(true);
    const close = await d.ui.close({ handle: one.handle });
    const closed = close.txid === undefined ? undefined : await wallet.chain.transaction(close.txid);
    expect(Number(closed?.vsize)).toBeLessThanOrEqual(322);
    expect(Number(closed?.vsize)).toBeGreaterThan(300);
    expect(Number(quote.closeFee)).toBeGreaterThanOrEqual(Number(closed?.feeSat));
    await d.close();
  });

  it('keeps its figures, with their age, while it is locked and after a restart', async () => {
    let now = 1_900_000_000;
    const d = await connectedDesk(world, 'kept');
    const before = await d.ui.status(undefined);
    await d.ui.lock(undefined);
    await d.close();
    now = Math.floor(Date.now() / 1000) + 500;
    const again = await desk(world, 'kept', { clock: () => now });
    const after = await again.ui.status(undefined);
    expect(after.phase).toBe('locked');
    expect(after).toMatchObject({
      sendable: before.sendable,
      onChain: before.onChain,
      connections: [{ status: 'open' }],
    });
    expect(now - Number(after.asOf)).toBeGreaterThanOrEqual(490);
    expect(before.hub?.online).toBe(true);
    expect(after.hub).toEqual({ url: before.hub?.url });
    expect(after.chain).toBeUndefined();
    await expect(again.ui.address(undefined)).rejects.toMatchObject({ code: 'Locked' });
    await expect(again.ui.unlock({ password: 'wrong' })).rejects.toMatchObject({ code: 'WrongPassword' });
    await again.ui.unlock({ password: PASSWORD });
    expect((await again.ui.status(undefined)).phase).toBe('open');
    await again.close();
  });

  it('says of no hub that it is online which has not answered', async () => {
    const own = await walletWorld();
    const d = await connectedDesk(own, 'silence');
    expect((await d.ui.status(undefined)).hub?.online).toBe(true);
    await d.ui.setSettings({ hub: 'http://127.0.0.1:9/' });
    expect((await d.ui.status(undefined)).hub?.online).not.toBe(true);
    await d.ui.setSettings({ hub: own.hub.url });
    await d.close();
    await own.stopHub();
    const again = await desk(own, 'silence');
    await again.ui.unlock({ password: PASSWORD });
    expect((await again.ui.status(undefined)).hub?.online).not.toBe(true);
    await again.ui.refresh(undefined);
    expect((await again.ui.status(undefined)).hub?.online).toBe(false);
    await again.close();
    await own.close().catch(() => undefined);
  });

  it('tells chain and hub that are gone, and keeps what was known', async () => {
    const own = await walletWorld();
    const d = await connectedDesk(own, 'offline');
    const { onChain } = await d.ui.status(undefined);
    await own.stopHub();
    await d.ui.refresh(undefined);
    expect(await d.ui.status(undefined)).toMatchObject({
      hub: { online: false },
      chain: { reachable: true },
    });
    await own.chain.close();
    await d.ui.refresh(undefined);
    expect(await d.ui.status(undefined)).toMatchObject({ chain: { reachable: false }, onChain });
    await d.close();
    await own.close().catch(() => undefined);
  });
});

describe('paying and being paid', () => {
  it('pays an invoice once however often it is asked for, and shows the receipt', async () => {
    const payer = await connectedDesk(world, 'payer');
    const payee = await connectedDesk(world, 'payee');
    const invoice = await payee.ui.createInvoice({ amount: '1500', memo: 'two coffees' });
    expect(await payer.ui.inspect({ text: ` ${invoice.uri}\n` })).toMatchObject({
      kind: 'invoice',
      amount: '1500',
      memo: 'two coffees',
      connected: true,
    });
    const ask = { id: 'one', uri: invoice.uri };
    const [first, second] = await Promise.all([payer.ui.pay(ask), payer.ui.pay(ask)]);
    expect(first).toMatchObject({ id: 'one', status: 'settled', amount: '1500', hash: invoice.hash });
    expect(second).toEqual(first);
    expect(await payer.ui.payment({ id: 'one' })).toEqual(first);
    await eventually(async () => (await payee.ui.invoice({ hash: invoice.hash })).status === 'paid');
    await expect(payer.ui.pay({ id: 'two', uri: invoice.uri })).rejects.toMatchObject({ code: 'HashSeen' });
    const open = await payer.ui.pay({ id: 'three', uri: payee.handle, amount: '700' });
    expect(open).toMatchObject({ amount: '700', to: payee.handle });
    const host = new URL(world.hub.url).host;
    const bare = await payer.ui.pay({ id: 'four', uri: `pico:${payee.handle}@${host}`, amount: '50' });
    expect(bare.to).toBe(payee.handle);
    await expect(
      payer.ui.pay({ id: 'five', uri: `pico:${payee.handle}@example.com`, amount: '50' }),
    ).rejects.toMatchObject({ code: 'NoConnection' });
    await payer.close();
    await payee.close();
  });

  it('sends on chain what it quoted, once', async () => {
    const d = await readyDesk(world, 'sender');
    const other = await readyDesk(world, 'other', { coins: 50_000n });
    const { address: to } = await other.ui.address(undefined);
    const { normal: feerate } = await d.ui.feerates(undefined);
    const ask = { to, amount: '123456', feerate };
    const quote = await d.ui.quoteSend(ask);
    expect(BigInt(quote.total)).toBe(BigInt(quote.fee) + 123_456n);
    const sent = await d.ui.send({ id: 's1', ...ask });
    expect(sent.fee).toBe(quote.fee);
    expect(await d.ui.send({ id: 's1', ...ask })).toEqual(sent);
    await expect(d.ui.send({ id: 's1', ...ask, amount: '5' })).rejects.toMatchObject({ code: 'IdConflict' });
    const raised = await d.ui.bump({ txid: sent.txid, feerate: feerate + 5 });
    expect(BigInt(raised.fee)).toBeGreaterThan(BigInt(sent.fee));
    await world.chain.mine();
    const max = await d.ui.quoteSend({ to, amount: 'max', feerate });
    const all = await d.ui.send({ id: 's2', to, amount: 'max', feerate });
    expect(all.fee).toBe(max.fee);
    await world.chain.mine();
    await d.ui.refresh(undefined);
    expect((await d.ui.status(undefined)).onChain).toEqual({
      confirmed: '0',
      unconfirmed: '0',
      reserved: '0',
    });
    await d.close();
    await other.close();
  });
});

describe('the handlers', () => {
  it('are one for each method, and each failure leaves its code in the log', async () => {
    const d = await desk(world, 'all');
    expect(Object.keys(d.ui).sort()).toEqual(Object.keys(UI_METHODS).sort());
    await expect(d.ui.address(undefined)).rejects.toMatchObject({ code: 'NotSetUp' });
    expect(await d.log.entries()).toMatchObject([{ event: 'failed', method: 'address', code: 'NotSetUp' }]);
    await d.close();
  });
});
