import { expect } from 'vitest';
import type { Params } from '../../lib/hub/index.ts';
import { type BareWallet, newSecret } from '../harness/bare-wallet.ts';
import { eventually, type HubWorld, hubWorld } from '../harness/hub-world.ts';
import {
  type Answer,
  type Base,
  freshRequest,
  httpLine,
  type Line,
  type Requested,
  signedBy,
  socketLine,
  validCalls,
} from './fuzz-calls.ts';

/** A hub with two wallets that pay each other, and one whose calls are twisted. */
export interface FuzzWorld {
  readonly world: HubWorld;
  readonly alice: BareWallet;
  readonly bob: BareWallet;
  readonly mallory: BareWallet;
  /** Of mallory too: requested, and never deposited. */
  readonly requested: Requested;
  readonly lines: readonly [Line, Line];
  /** The valid call of a method, by mallory. */
  base(method: string): Base;
  signed(base: Base, params: Params): Params;
  atHub(wallet: BareWallet): ReturnType<typeof stateAtHub>;
  /** Does it all, then finds every row of the hub's file as it was. */
  unchanged(work: () => Promise<void>): Promise<void>;
  /** Throws when alice cannot pay bob. */
  stillPays(): Promise<void>;
  close(): Promise<void>;
}

export const METHODS = ['mph_status', 'mph_request', 'mph_deposit', 'mph_sync', 'mph_close'];

/** Of no field's form, but for those of `FINE`. */
export const WRONG: readonly unknown[] = [
  ...[
    null,
    1.5,
    -1,
    2 ** 53,
    1e300,
    true,
    '',
    'NaN',
    '-1',
    '1e3',
    '0x10',
    ' 1',
    '٣',
    '\u0000',
    '💥',
    'x'.repeat(5000),
  ],
  ...[
    [],
    [[]],
    [null],
    {},
    { __proto__: null, a: 1 },
    JSON.parse('{"__proto__": {"x": 1}}'),
    { toString: 1 },
  ],
];

const stateAtHub = (world: HubWorld, wallet: BareWallet) => world.hub.hub.byHandle.get(wallet.handle)?.state;

/** What no caller may be told, and nothing without a name. */
export function expectTyped({ error }: Answer, about: string): Readonly<Record<string, unknown>> {
  expect(error, about).toBeDefined();
  expect(error?.data, about).toMatchObject({
    type: expect.stringMatching(/^[A-Z]\w+$/),
    message: error?.message,
  });
  expect(error?.data?.['type'], about).not.toBe('Internal');
  expect(String(error?.message).length, about).toBeLessThan(500);
  return error?.data ?? {};
}

export async function fuzzWorld(): Promise<FuzzWorld> {
  // Without an upper limit of its own the hub must still refuse what the chain cannot hold.
  const world = await hubWorld({ terms: { BTC: { expire_max: 0 } } });
  const [alice, bob, mallory] = [world.wallet(), world.wallet(), world.wallet()];
  await world.open(alice, bob, mallory);
  mallory.session?.close();
  const lines = [httpLine(world.hub.url), socketLine(world.hub.url)] as const;
  const requested = freshRequest();

  /** The hub's file, once what rests is hardened and what is acknowledged is forgotten on the disk too. */
  async function atRest(): Promise<string> {
    const { hub } = world.hub;
    await eventually('all is quiet', () => {
      const busy = [...hub.byId.values()].some((c) => (c.state?.outbox.length ?? 0) > 0);
      return hub.soft.size === 0 && hub.live.size === 0 && !busy;
    });
    for (const c of hub.byId.values()) if (c.state !== undefined) hub.writer.touch(c);
    await hub.writer.durable();
    return world.dump();
  }

  const fuzz: FuzzWorld = {
    ...{ world, alice, bob, mallory, requested, lines },
    base(method) {
      const found = validCalls(world, mallory, requested).find((call) => call.method === method);
      if (found === undefined) throw new Error(`no call of ${method}`);
      return found;
    },
    signed: ({ method, key }, params) =>
      key === undefined ? params : signedBy(key, world.hub.pubkey, method, params),
    atHub: (wallet) => stateAtHub(world, wallet),
    async unchanged(work) {
      const before = await atRest();
      await work();
      expect(await atRest()).toBe(before);
    },
    async stillPays() {
      const { preimage, hash } = newSecret();
      bob.onEvent = (event) => {
        if (event.type === 'offered') setImmediate(() => bob.run({ type: 'settle', preimages: [preimage] }));
      };
      alice.payLocked(bob.handle, 10n, hash);
      await alice.until(() => alice.events.some((e) => e.type === 'opened' && e.hash === hash));
      bob.onEvent = () => {};
    },
    async close() {
      for (const line of lines) line.close();
      await world.close();
    },
  };
  for (const method of ['mph_request', 'mph_sync']) {
    const call = fuzz.base(method);
    expect(await lines[0].ask(method, fuzz.signed(call, call.params))).toHaveProperty('result');
  }
  return fuzz;
}
