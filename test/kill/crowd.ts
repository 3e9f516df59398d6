import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { esplora } from '../../lib/bitcoin/esplora.ts';
import { bytesToHex, type Hex } from '../../lib/bytes.ts';
import { decodeState } from '../../lib/channel/index.ts';
import { codeOf } from '../../lib/errors.ts';
import { openNodeStore } from '../../lib/store/node/open.ts';
import type { Store } from '../../lib/store/types.ts';
import { openWallet, type PaymentResult, type Wallet } from '../../lib/wallet/index.ts';
import type { ConnectionRow } from '../../lib/wallet/rows.ts';
import type { ChainHarness } from '../harness/chain.ts';
import { pause } from '../harness/wallet-world.ts';
import { seedOf } from '../harness/wallets.ts';
import type { Random } from './random.ts';

export const DEPOSIT = 100_000n;
/** The most one payment moves. */
const MOST = 2000;
const MAX_OWED = 5000n;

/** A payment somebody tried to make, under one id. */
export interface Attempt {
  readonly id: string;
  readonly kind: 'locked' | 'open';
  readonly payer: Client;
  readonly payee: Client;
  readonly quantity: bigint;
  /** The payment hash, or the open payment's token: how the payee knows it. */
  readonly reference: Hex;
  /** What the payer was told first, once it was decided: this must stay so for ever. */
  told?: PaymentResult;
}

/** A real wallet on a store of its own, in this process; only the hub dies. */
export interface Client {
  readonly name: string;
  readonly wallet: Wallet;
  readonly store: Store;
  handle: Hex;
}

export interface Traffic {
  /** Resolves when so many more payments than now are settled. Throws what went wrong for anyone. */
  settle(more: number): Promise<void>;
  /** Resolves when the last payment is through. */
  stop(): Promise<void>;
}

export interface Crowd {
  readonly clients: readonly Client[];
  readonly attempts: Attempt[];
  /** Opens all connections; the hub may come and go meanwhile, blocks are mined. */
  open(): Promise<void>;
  /** Everyone pays someone, again and again, until it is stopped. */
  pay(random: Random): Traffic;
  /** Everyone catches up until nothing is on its way and no payment is undecided. */
  rest(): Promise<void>;
  /** Looks and mines until all is so. Throws, naming it, when it does not come. */
  until(what: string, done: (client: Client) => Promise<boolean>): Promise<void>;
  close(): Promise<void>;
}

/** Errors that say "not now, no money moved", and nothing else, while a hub dies again and again. */
const NOT_NOW = ['HubUnreachable', 'Busy', 'PaymentExceedsReceivable', 'AmountExceedsSpendable'];

export async function crowd(size: number, folder: string, chain: ChainHarness, hub: string): Promise<Crowd> {
  const clients: Client[] = [];
  for (let i = 0; i < size; i++) {
    const name = `client ${i}`;
    const store = await openNodeStore({ path: join(folder, `${name}.sqlite`) });
    const source = esplora(chain.url);
    const wallet = await openWallet({ store, seed: seedOf(name), network: 'regtest', chain: source, hub });
    await chain.faucet(await wallet.receiveAddress(), 10n * DEPOSIT);
    clients.push({ name, wallet, store, handle: '' });
  }
  await chain.mine();
  const attempts: Attempt[] = [];

  async function connect(client: Client): Promise<void> {
    const { wallet } = client;
    await wallet.start({ tickSeconds: 3600 });
    const request = { asset: 'BTC', quantity: DEPOSIT, expireTime: 400, maxOwed: MAX_OWED };
    for (;;) {
      // A connect that failed has either left a row to go on with, or nothing at all.
      const [begun] = await wallet.connections();
      client.handle = begun?.handle ?? '';
      if (begun !== undefined) return;
      await wallet.connect(request).catch(ignore(NOT_NOW));
      await pause(50);
    }
  }

  async function payOnce(client: Client, random: Random): Promise<void> {
    const payee = random.of(clients.filter((other) => other !== client));
    const quantity = BigInt(1 + random.below(MOST));
    const id = bytesToHex(new Uint8Array(randomBytes(32)));
    const base = { id, payer: client, payee, quantity };
    const { wallet } = client;
    if (random.below(2) === 0) {
      const invoice = await payee.wallet.createInvoice({ asset: 'BTC', quantity });
      const attempt: Attempt = { ...base, kind: 'locked', reference: invoice.hash };
      attempts.push(attempt);
      await told(attempt, () => wallet.payInvoice({ id, uri: invoice.uri, timeoutSeconds: 5 }));
    } else {
      const attempt: Attempt = { ...base, kind: 'open', reference: id };
      attempts.push(attempt);
      const request = { id, token: id, destination: payee.handle, quantity, timeoutSeconds: 5 };
      await told(attempt, () => wallet.microSend(request));
    }
  }

  const self: Crowd = {
    clients,
    attempts,
    async open() {
      await Promise.all(clients.map(connect));
      await self.until('every connection is open', async ({ wallet, handle }) => {
        const { status, receivable } = await wallet.connection(handle);
        return status === 'open' && receivable > 0n;
      });
    },
    pay(random) {
      let stopping = false;
      const loops = clients.map(async (client) => {
        while (!stopping) {
          await payOnce(client, random).catch(async (error: unknown) => {
            ignore(NOT_NOW)(error);
            await pause(50);
          });
        }
      });
      const end = Promise.all(loops);
      end.catch(() => {
        stopping = true;
      });
      const settled = () => attempts.filter(({ told }) => told?.status === 'settled').length;
      return {
        async settle(more) {
          const enough = settled() + more;
          while (settled() < enough && !stopping) await pause(50);
          if (stopping) await end;
        },
        async stop() {
          stopping = true;
          await end;
        },
      };
    },
    rest() {
      return self.until('nothing is on its way', async (client) => {
        const { wallet, handle, store } = client;
        const row = await store.get<ConnectionRow>('connections', handle);
        const { out, in: payee, outbox, owed } = decodeState(row?.state ?? '');
        const quiet =
          owed === 0n && outbox.length === 0 && out?.pending.length === 0 && out.wait === undefined;
        const undecided = (await wallet.payments()).some(({ status }) => status === 'unknown');
        return quiet && payee?.pending.length === 0 && payee.asked === undefined && !undecided;
      });
    },
    async until(what, done) {
      let left: readonly Client[] = clients;
      for (let tries = 0; tries < 300; tries++) {
        const open: Client[] = [];
        for (const client of left) if (!(await done(client))) open.push(client);
        left = open;
        if (left.length === 0) return;
        if (tries % 3 === 0) await chain.mine();
        // A wallet whose hub was away for long waits long before it calls again: sync calls at once.
        await Promise.all(left.map(({ wallet, handle }) => wallet.sync(handle)));
        await pause(100);
      }
      throw new Error(`waited in vain: ${what}; not so for ${left.map(({ name }) => name).join(', ')}`);
    },
    async close() {
      for (const { wallet, store } of clients) {
        await wallet.stop();
        await store.close();
      }
    },
  };
  return self;
}

/** The same id again is the same payment: asked until it is decided, as a careful caller would. */
async function told(attempt: Attempt, pay: () => Promise<PaymentResult>): Promise<void> {
  for (let tries = 0; tries < 3; tries++) {
    try {
      const result = await pay();
      if (result.status === 'unknown') continue;
      attempt.told = result;
      return;
    } catch (error) {
      ignore(NOT_NOW)(error);
      await pause(50);
    }
  }
}

export function ignore(codes: readonly string[]): (error: unknown) => undefined {
  return (error) => {
    if (!codes.includes(codeOf(error))) throw error;
    return undefined;
  };
}
