import type { AppPlatform } from '../../lib/app/platform.ts';
import { browser } from '../../lib/browser.ts';
import { openIdbStore } from '../../lib/store/idb/open.ts';
import type { Store } from '../../lib/store/types.ts';
import { closeApproval, openApproval, openSend } from './approval-window.ts';
import { showBadge } from './badge.ts';
import { withCheckpoints } from './checkpoints.ts';
import { session } from './session.ts';

/** The alarm that wakes the worker. */
export const WATCH = 'watch';
const DATABASE = 'wallet';
const HALF_A_MINUTE = 0.5;

export function browserPlatform(): AppPlatform {
  let store: Store | undefined;
  return {
    version: browser.runtime.getManifest().version,
    own: { id: browser.runtime.id, origin: browser.runtime.getURL('').replace(/\/$/, '') },
    session,
    async openStore() {
      store = await openIdbStore({ name: DATABASE });
      if (!__TEST__) return store;
      return withCheckpoints(store, async () => {
        const { checkpoints } = await browser.storage.session.get('checkpoints');
        return typeof checkpoints === 'string' ? checkpoints : undefined;
      });
    },
    async erase() {
      await store?.close();
      await new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase(DATABASE);
        request.onsuccess = () => resolve();
        request.onerror = () => reject(request.error);
      });
      await browser.storage.session.clear();
      await browser.storage.local.clear();
    },
    clock: () => Math.floor(Date.now() / 1000),
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    timeZone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    openApproval,
    closeApproval,
    openSend,
    showSign: (sign) => void showBadge(sign).catch(() => undefined),
    async missingHosts(urls) {
      const granted = await Promise.all(
        urls.map((url) => browser.permissions.contains({ origins: [pattern(url)] })),
      );
      return urls.filter((_, i) => !granted[i]);
    },
    async keepWatch(on) {
      const alarm = await browser.alarms.get(WATCH);
      // Made anew at each start, it would begin to count again and might never ring.
      if (on && alarm === undefined) browser.alarms.create(WATCH, { periodInMinutes: HALF_A_MINUTE });
      if (!on && alarm !== undefined) await browser.alarms.clear(WATCH);
    },
  };
}

/** A host permission covers http and ws alike, and every port. */
function pattern(url: string): string {
  const { protocol, hostname } = new URL(url);
  return `${protocol.replace('ws', 'http')}//${hostname}/*`;
}
