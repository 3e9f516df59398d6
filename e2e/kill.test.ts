import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MIGRATIONS } from '../lib/store/migrations.ts';
import type { BrowserKind } from './driver/find.ts';
import { pause } from './driver/wait.ts';
import { closeFlow, connectFlow } from './kill/channel-flows.ts';
import { type Death, type Died, dieAtEach, type Flow, LONG } from './kill/deaths.ts';
import { letGo, makeOld, storeVersion } from './kill/migration.ts';
import { decided, payFlow } from './kill/pay-flow.ts';
import { setupFlow } from './kill/setup-flow.ts';
import { shopFlow } from './kill/shop-flow.ts';
import { asked as again, openStage, type Stage } from './kill/stage.ts';
import { ask } from './page.ts';
import { freshId, invoiceOf, nextClick } from './scene.ts';

/** In the long runs every round dies at every step, also in the flows of which the short ones take a sample. */
const ROUNDS = LONG ? 25 : 1;

describe.each<BrowserKind>(['chromium', 'firefox'])('killed at each durable step in %s', (kind) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(kind);
  });
  afterAll(() => stage?.close());

  function report(what: string, { steps, deaths }: Died, start: number): void {
    const seconds = ((Date.now() - start) / 1000).toFixed(0);
    process.stdout.write(`${kind}: ${what}: ${deaths} deaths over ${steps} steps in ${seconds} s\n`);
  }

  async function workerDies<S>(flow: Flow<S>, some: Pick<Death, 'most' | 'half'> = {}): Promise<Died> {
    const start = Date.now();
    const { server } = stage;
    const died = await dieAtEach(flow, {
      server,
      kill: () => stage.killWorker(),
      ...(!LONG && some),
      rounds: ROUNDS,
    });
    report(flow.name, died, start);
    return died;
  }

  async function browserDies<S>(flow: Flow<S>, most?: number): Promise<Died> {
    const start = Date.now();
    const { server } = stage;
    const died = await dieAtEach(
      {
        ...flow,
        name: `${flow.name}, the browser killed`,
        async again(state) {
          await stage.unlock();
          await flow.again(state);
          await stage.announce();
        },
      },
      {
        ...{ server, kill: () => stage.killBrowser(), rounds: ROUNDS },
        ...(!LONG && most !== undefined && { most }),
      },
    );
    report(`${flow.name}, with the browser`, died, start);
    return died;
  }

  /** Firefox is slower to start and to restart; payments die at every step there too. */
  const few = (most: number) => (kind === 'firefox' ? Math.ceil(most / 2) : most);

  it('pays once on a budget', async () => {
    const flow = payFlow(stage, { site: await stage.site(true), budget: true });
    expect((await workerDies(flow)).deaths).toBeGreaterThanOrEqual(6);
  });

  it('pays once what the user approves', async () => {
    const flow = payFlow(stage, { site: await stage.site(false), budget: false });
    expect((await workerDies(flow)).deaths).toBeGreaterThanOrEqual(6);
  });

  it('pays once when the whole browser is killed', async () => {
    const flow = payFlow(stage, { site: await stage.site(true), budget: true });
    expect((await browserDies(flow, few(3))).deaths).toBeGreaterThanOrEqual(1);
  });

  it('pays once what the user approves when the whole browser is killed', async () => {
    const flow = payFlow(stage, { site: await stage.site(false), budget: false });
    expect((await browserDies(flow, few(3))).deaths).toBeGreaterThanOrEqual(1);
  });

  it('keeps a card that waits, and takes the yes to it', async () => {
    const { scene } = stage;
    const site = await stage.site(false);
    await nextClick(site.page());
    const { uri, hash } = await invoiceOf(scene, 77n);
    const asked = await ask(site.page(), 'picopay_pay', { id: freshId(), invoice: uri });
    const card = await scene.driver.approvalPage();
    for (let i = 0; i < 2; i++) {
      await card.waitForSelector('[data-testid="approve"][data-armed="true"]');
      await stage.killWorker();
    }
    expect(await decided(scene, asked)).toMatchObject({ hash, status: 'settled' });
  });

  it.each(['chain', 'channel'] as const)('pays a shop once, by %s', async (how) => {
    const [site, shop] = [await stage.site(false), await stage.world.newShop()];
    const half = kind === 'chromium' ? 0 : 1;
    expect((await workerDies(shopFlow(stage, { site, shop, how }), { half })).deaths).toBeGreaterThanOrEqual(
      5,
    );
  });

  it('connects once', async () => {
    expect((await workerDies(connectFlow(stage), { most: few(10) })).deaths).toBeGreaterThanOrEqual(3);
  });

  it.each(['close', 'closeAlone'] as const)('comes to one end by %s', async (method) => {
    const flow = closeFlow(stage, method);
    expect((await workerDies(flow, { most: few(10) })).deaths).toBeGreaterThanOrEqual(1);
  });

  it('brings a store of the first release, with its open channel, to the present one', async () => {
    const { server, scene } = stage;
    const before = await stage.peek().rows<{ id: string }>('ledger');
    const moments = [0, 1, 3, 10, 30, 100];
    for (const ms of LONG ? moments.flatMap((moment) => Array<number>(5).fill(moment)) : moments) {
      const { page } = stage.peek();
      await makeOld(page);
      await stage.killWorker();
      const asking = stage
        .ui()
        .call('status')
        .catch(() => undefined);
      await pause(50);
      await letGo(page);
      await pause(ms);
      await stage.killWorker();
      await asking;
      expect((await again(() => stage.ui().call('status'))).phase).toBe('open');
      expect(await storeVersion(page)).toBe(MIGRATIONS.length);
      expect(await stage.peek().rows('ledger')).toEqual(before);
      const open = (await again(() => stage.ui().call('connections'))).map(({ handle }) => handle);
      expect(open).toContain(scene.handle);
    }
    await stage.announce();
    const flow = payFlow(stage, { site: await stage.site(false), budget: false });
    const paid = await flow.prepare();
    await flow.act(paid);
    await flow.check(paid);
    expect(server.release().length).toBeGreaterThan(0);
  });

  it('makes one wallet', async () => {
    expect((await workerDies(setupFlow(stage), { most: few(10) })).deaths).toBeGreaterThanOrEqual(1);
  });
});
