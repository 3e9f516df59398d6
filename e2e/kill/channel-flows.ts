import { expect } from 'vitest';
import type { BroadcastRow, ConnectionRow } from '../../lib/wallet/rows.ts';
import { eventually } from '../driver/wait.ts';
import type { Flow } from './deaths.ts';
import { asked, type Stage } from './stage.ts';

interface Opening {
  readonly quantity: string;
  handle?: string;
  txid?: string;
}
interface Closing {
  readonly handle: string;
  readonly row: ConnectionRow;
  txid?: string;
}
interface ChainTx {
  readonly fee: number;
  readonly vout: readonly { readonly scriptpubkey: string; readonly value: number }[];
}

const RECEIVE = '20000';

export function connectFlow(stage: Stage): Flow<Opening> {
  let last = 50_000;
  const connect = async (state: Opening) => {
    const { quantity } = state;
    Object.assign(state, await stage.ui().call('connect', { quantity, receive: RECEIVE }));
  };
  return {
    name: 'connect',
    prepare: async () => ({ quantity: String(++last) }),
    act: connect,
    async again(state) {
      if (state.handle === undefined) await asked(() => connect(state));
    },
    async check({ quantity, handle, txid }) {
      const rows = await stage.peek().rows<ConnectionRow>('connections');
      const mine = rows.filter(({ c2h }) => c2h.value === quantity);
      expect(mine.map((row) => [row.handle, row.c2h.txid])).toEqual([[handle, txid]]);
      const tx = await transaction(stage, txid ?? '');
      expect(tx.vout[0]?.value).toBe(Number(quantity));
      await eventually('the deposit is not held back any more', async () => {
        const sent = await stage.peek().rows<BroadcastRow>('broadcasts');
        return !sent.some((row) => row.txid === txid && row.hold);
      });
    },
  };
}

/** Closes one of the small connections after the other: together with the hub, or alone. */
export function closeFlow(stage: Stage, method: 'close' | 'closeAlone'): Flow<Closing> {
  const close = async (state: Closing) => {
    const { txid } = await stage.ui().call(method, { handle: state.handle });
    if (txid !== undefined) state.txid = txid;
  };
  const statusOf = async ({ handle }: { readonly handle: string }) =>
    (await stage.peek().rows<ConnectionRow>('connections')).find((row) => row.handle === handle)?.status;
  return {
    name: method,
    async prepare() {
      const row = (await open(stage))[0] ?? (await openMore(stage));
      return { handle: row.handle, row };
    },
    act: close,
    // Who sees that it is closing has no button to press.
    async again(state) {
      if ((await statusOf(state)) === 'open') await asked(() => close(state));
    },
    async check({ handle, row, txid: told }) {
      expect(['closing', 'closed']).toContain(await statusOf({ handle }));
      if (method === 'closeAlone') {
        await eventually('it says when the money returns', async () => {
          await stage.ui().call('refresh');
          const views = await stage.ui().call('connections');
          return views.some((view) => view.handle === handle && view.returnsHeight === row.c2h.expireHeight);
        });
        return;
      }
      const txid = await eventually('the deposit is spent', async () => {
        const spend = await esplora<{ txid?: string }>(stage, `tx/${row.c2h.txid}/outspend/${row.c2h.vout}`);
        return spend?.txid;
      });
      if (told !== undefined) expect(txid).toBe(told);
      const tx = await transaction(stage, txid);
      const home = tx.vout.find(({ scriptpubkey }) => scriptpubkey === row.home)?.value;
      expect(home).toBe(Number(row.c2h.value) - tx.fee);
    },
  };
}

async function open(stage: Stage): Promise<ConnectionRow[]> {
  const rows = await stage.peek().rows<ConnectionRow>('connections');
  return rows.filter((row) => row.status === 'open' && row.receive === RECEIVE);
}

/** Ten more, all open both ways. */
async function openMore(stage: Stage): Promise<ConnectionRow> {
  const left = (await stage.peek().rows<ConnectionRow>('connections')).filter(
    (row) => row.receive === RECEIVE && row.status === 'opening',
  );
  if (left.length < 10) {
    await stage.world.fund((await stage.ui().call('address')).address, 1_000_000n);
    await stage.ui().call('refresh');
  }
  for (let i = left.length; i < 10; i++)
    await stage.ui().call('connect', { quantity: String(60_000 + i), receive: RECEIVE });
  await stage.world.mineUntil('the small connections are open', async () => {
    await stage.ui().call('refresh');
    const views = await stage.ui().call('connections');
    return views.every(
      (view) => view.status !== 'opening' && (view.status !== 'open' || view.receivable !== '0'),
    );
  });
  const [first] = await open(stage);
  if (first === undefined) throw new Error('none is open');
  return first;
}

const transaction = (stage: Stage, txid: string): Promise<ChainTx> =>
  eventually(`${txid} on the chain`, () => esplora<ChainTx>(stage, `tx/${txid}`));

async function esplora<T>({ world }: Stage, path: string): Promise<T | undefined> {
  const response = await fetch(`${world.chainUrl.replace(/\/$/, '')}/${path}`);
  return response.ok ? ((await response.json()) as T) : undefined;
}
