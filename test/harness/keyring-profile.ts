import { Keyring, type KeyringDeps, type Phase } from '../../lib/app/keyring.ts';
import { memorySession } from '../../lib/app/session.ts';
import { addressToScript } from '../../lib/bitcoin/address.ts';
import type { Hex } from '../../lib/bytes.ts';
import { openWallet } from '../../lib/wallet/index.ts';
import { type World, world } from './wallets.ts';

export const WORDS = 'legal winner thank year wave sausage worth useful legal winner thank yellow';
export const PASSWORD = 'correct horse battery staple';

/** One browser profile: a store that stays, a session that ends with the browser, keyrings that end with the worker. */
export function profile(w: World = world()) {
  let session = memorySession();
  let live: readonly Hex[] = [];
  const phases: Phase[] = [];
  const base = {
    network: 'regtest' as const,
    chain: w.chain.source,
    hub: w.hub.url,
    clock: () => w.now,
    fetch: w.hub.fetch,
    WebSocket: false as const,
  };
  const deps = (): KeyringDeps => ({
    store: w.store('profile'),
    session,
    clock: () => w.now,
    openFull: (seed) => openWallet({ ...base, store: w.store('profile'), seed }),
    openRestricted: (keys) => openWallet({ ...base, store: w.store('profile'), keys }),
    liveBudgetHandles: async () => live,
    onPhase: (phase) => void phases.push(phase),
    kdf: { iterations: 100_000 },
  });
  return {
    w,
    phases,
    session: () => session,
    budget: (...handles: Hex[]) => {
      live = handles;
    },
    /** The worker dies, and comes again. */
    async worker(): Promise<Keyring> {
      const keyring = new Keyring(deps());
      await keyring.resume();
      return keyring;
    },
    restartBrowser: () => {
      session = memorySession();
    },
  };
}

export async function connected(keyring: Keyring, w: World): Promise<Hex> {
  const wallet = keyring.wallet();
  w.chain.fund(addressToScript(await wallet.receiveAddress(), 'regtest'), 400_000n);
  w.chain.mine();
  const { handle } = await wallet.connect({ asset: 'BTC', quantity: 100_000n });
  for (let i = 0; i < 2; i++) {
    w.chain.mine();
    await w.hub.watch();
    await wallet.sync();
  }
  await wallet.tick();
  return handle;
}
