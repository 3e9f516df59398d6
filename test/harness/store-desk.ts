import { type Keyring, openKeyring } from '../../lib/app/keyring.ts';
import { openLog } from '../../lib/app/log.ts';
import { memorySession } from '../../lib/app/session.ts';
import type { UiDeps } from '../../lib/app/ui/deps.ts';
import { type StoreKeeper, storeKeeper } from '../../lib/app/ui/stores/keeper.ts';
import { storeHandlers } from '../../lib/app/ui/stores.ts';
import { PASSWORD, profile, WORDS } from './keyring-profile.ts';
import type { MemoryStore } from './memory-store.ts';

/** What screens ask of the user's own stores, over a real keyring; the net is handed in. */
export interface StoreDesk {
  ui: ReturnType<typeof storeHandlers>;
  keyring: Keyring;
  keeper: StoreKeeper;
  readonly store: MemoryStore;
  /** Unix seconds; moved by hand. */
  now: number;
  /** The worker dies and comes again: what was under way is lost, what is on disk stays. */
  restart(): Promise<void>;
}

export async function storeDesk(
  net: typeof fetch,
  options: { readonly now?: number } = {},
): Promise<StoreDesk> {
  const p = profile();
  p.w.now = options.now ?? Math.floor(Date.now() / 1000);
  const store = p.w.store('profile');
  const session = memorySession();
  const open = async () => {
    const keyring = await openKeyring({
      ...{ store, session, clock: () => p.w.now, kdf: { iterations: 100_000 } },
      openFull: (seed) => p.w.open('profile', { seed }),
      openRestricted: (keys) => p.w.open('profile', { keys }),
      liveBudgetHandles: async () => [],
    });
    const deps: Pick<UiDeps, 'store' | 'keyring' | 'platform' | 'log' | 'changed'> = {
      ...{ store, keyring },
      log: openLog({ store, clock: () => p.w.now, salt: 'desk' }),
      changed: () => undefined,
      platform: {
        clock: () => p.w.now,
        random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
        version: '0.1.0',
        missingHosts: async () => [],
        chainAt: () => p.w.chain.source,
        fetch: net,
        erase: async () => undefined,
      },
    };
    const keeper = storeKeeper(deps);
    return { keyring, keeper, ui: storeHandlers(deps, keeper) };
  };
  const first = await open();
  await first.keyring.setup({ words: WORDS, password: PASSWORD });
  const desk: StoreDesk = {
    ...first,
    store,
    get now() {
      return p.w.now;
    },
    set now(seconds) {
      p.w.now = seconds;
    },
    async restart() {
      Object.assign(desk, await open());
    },
  };
  return desk;
}

export { PASSWORD };
