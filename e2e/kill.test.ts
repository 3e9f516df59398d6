import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BrowserKind } from './driver/find.ts';
import { type Died, dieAtEach, type Flow, LONG } from './kill/deaths.ts';
import { payFlow } from './kill/pay-flow.ts';
import { openStage, type Stage } from './kill/stage.ts';

/** In the long runs every round dies at every step, also in the flows of which the short ones take a sample. */
const ROUNDS = LONG ? 25 : 1;

describe.each<BrowserKind>(['chromium', 'firefox'])('killed at each durable step in %s', (kind) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(kind);
  }, 120_000);
  afterAll(() => stage?.close());

  async function workerDies<S>(flow: Flow<S>, every = 1): Promise<Died> {
    const start = Date.now();
    const { server } = stage;
    const died = await dieAtEach(flow, {
      server,
      kill: () => stage.killWorker(),
      every: LONG ? 1 : every,
      rounds: ROUNDS,
    });
    process.stdout.write(`${kind} ${flow.name} ${JSON.stringify(died)} ${Date.now() - start} ms\n`);
    return died;
  }

  async function browserDies<S>(flow: Flow<S>, every = 1): Promise<Died> {
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
      { server, kill: () => stage.killBrowser(), every: LONG ? 1 : every, rounds: ROUNDS },
    );
    process.stdout.write(`${kind} ${flow.name} browser ${JSON.stringify(died)} ${Date.now() - start} ms\n`);
    return died;
  }

  it('pays once on a budget', async () => {
    const flow = payFlow(stage, { site: await stage.site(true), budget: true });
    expect((await workerDies(flow)).deaths).toBeGreaterThanOrEqual(8);
  });

  it('pays once what the user approves', async () => {
    const flow = payFlow(stage, { site: await stage.site(false), budget: false });
    expect((await workerDies(flow)).deaths).toBeGreaterThanOrEqual(8);
  });

  it('pays once when the whole browser is killed', async () => {
    const flow = payFlow(stage, { site: await stage.site(true), budget: true });
    expect((await browserDies(flow, 3)).deaths).toBeGreaterThanOrEqual(3);
  });

  it('pays once what the user approves when the whole browser is killed', async () => {
    const flow = payFlow(stage, { site: await stage.site(false), budget: false });
    expect((await browserDies(flow, 4)).deaths).toBeGreaterThanOrEqual(3);
  });
});
