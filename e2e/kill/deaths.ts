import type { Checkpoint, CheckpointServer } from './checkpoint-server.ts';

export const LONG = process.env['PICOPAY_LONG'] === '1';

/** What a user does, and what must be so afterwards, whatever died meanwhile. */
export interface Flow<S> {
  readonly name: string;
  /** Makes all ready. Not counted. */
  prepare(): Promise<S>;
  /** Does it. May fail, or hang, when the background dies under it. */
  act(state: S): Promise<void>;
  /** After a death: does again what a user, or the page by itself, would. */
  again(state: S): Promise<void>;
  /** Throws unless all is as if nobody had died. */
  check(state: S): Promise<void>;
}

export interface Death {
  readonly server: CheckpointServer;
  /** Kills; what was asked for before may be lost. */
  kill(): Promise<void>;
  /** How many deaths in a round, spread over the checkpoints; at each of them when absent. */
  readonly most?: number;
  /** Of these every second only, from the first (0) or the second (1) on: another browser has the others. */
  readonly half?: 0 | 1;
  /** How often the whole round is run. */
  readonly rounds?: number;
}

export interface Died {
  readonly steps: number;
  readonly deaths: number;
}

/** Once without a death, counting the checkpoints; then dying at one after the other, each on fresh ground. */
export async function dieAtEach<S>(
  flow: Flow<S>,
  { server, kill, most = Number.POSITIVE_INFINITY, half, rounds = 1 }: Death,
): Promise<Died> {
  const points = await runOnce(flow, server);
  const every = half === undefined ? Math.max(1, Math.ceil(points.length / most)) : 2;
  let deaths = 0;
  for (let round = 0; round < rounds; round++)
    for (let n = 1 + (((half ?? 0) + round) % every); n <= points.length; n += every) {
      const label = `${flow.name}: death at ${n} of ${points.length}`;
      if (await dieAt(flow, n, { server, kill }, label)) deaths++;
    }
  return { steps: points.length, deaths };
}

async function runOnce<S>(flow: Flow<S>, server: CheckpointServer): Promise<readonly Checkpoint[]> {
  const state = await flow.prepare();
  void server.holdAt(Number.POSITIVE_INFINITY);
  await flow.act(state);
  const points = server.release();
  await flow.check(state);
  return [...points];
}

/** False when it came through without reaching the checkpoint. */
async function dieAt<S>(
  flow: Flow<S>,
  n: number,
  { server, kill }: Pick<Death, 'server' | 'kill'>,
  label: string,
): Promise<boolean> {
  let point: Checkpoint | undefined;
  try {
    const state = await flow.prepare();
    const reached = server.holdAt(n).then((checkpoint) => {
      point = checkpoint;
      return 'held' as const;
    });
    const acting = flow.act(state).then(() => 'done' as const);
    acting.catch(() => {});
    const dies = (await Promise.race([reached, acting.catch(() => reached)])) === 'held';
    if (dies) {
      await kill();
      server.release();
      await acting.catch(() => {});
      await flow.again(state);
    } else server.release();
    await flow.check(state);
    return dies;
  } catch (error) {
    const at = point ? ` (${point.when} ${point.tables})` : '';
    throw new Error(`${label}${at}: ${error instanceof Error ? (error.stack ?? error.message) : error}`, {
      cause: error,
    });
  } finally {
    server.release();
  }
}
