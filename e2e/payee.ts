import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { esplora } from '../lib/bitcoin/esplora.ts';
import { openNodeStore } from '../lib/store/node/open.ts';
import { openWallet, type Wallet } from '../lib/wallet/index.ts';

/** Someone else's wallet, in Node: whom the browser pays and who pays it. */
export interface Payee {
  readonly wallet: Wallet;
  /** Once it is connected. */
  readonly handle: string;
  close(): Promise<void>;
}

interface Place {
  readonly chainUrl: string;
  readonly hubUrl: string;
  fund(address: string, amountSat: bigint): Promise<void>;
  mineUntil(what: string, done: () => Promise<boolean>): Promise<void>;
}

/** With an open connection of 500,000 sat each way. */
export async function startPayee(place: Place): Promise<Payee> {
  const file = path.join(tmpdir(), `picopay-payee-${randomBytes(6).toString('hex')}.sqlite`);
  const store = await openNodeStore({ path: file });
  const wallet = await openWallet({
    store,
    seed: new Uint8Array(randomBytes(64)),
    network: 'regtest',
    chain: esplora(place.chainUrl),
    hub: place.hubUrl,
  });
  await place.fund(await wallet.receiveAddress(), 2_000_000n);
  await wallet.start({ tickSeconds: 1 });
  const { handle } = await wallet.connect({ asset: 'BTC', quantity: 500_000n });
  await place.mineUntil('the payee is connected', async () => {
    await wallet.tick();
    const info = await wallet.connection(handle);
    return info.status === 'open' && info.receivable > 0n && info.sendable > 0n;
  });
  return {
    wallet,
    handle,
    async close() {
      await wallet.stop();
      await store.close();
      for (const end of ['', '-wal', '-shm', '.lock']) rmSync(file + end, { force: true });
    },
  };
}
