import type { RecoverView } from '../../rpc/views.ts';
import { backupFile, checkBackupText } from './backup-file.ts';
import { fileSaved, wordsSaved } from './backup-reminder.ts';
import { aboutWhen } from './connection-view.ts';
import type { UiDeps, UiHandlers } from './deps.ts';
import type { FiguresKeeper } from './figures.ts';
import { loadSettings } from './settings-row.ts';
import { backupWithStores, restoreStores } from './stores/backup.ts';
import type { StoreKeeper } from './stores/keeper.ts';

type SafetyMethods = 'backup' | 'backupSaved' | 'wordsSaved' | 'restoreBackup' | 'recover' | 'log' | 'erase';

/** Getting the money back whatever happens, and leaving nothing behind when that is wished. */
export function safetyHandlers(
  deps: UiDeps,
  figures: FiguresKeeper,
  stores: StoreKeeper,
): Pick<UiHandlers, SafetyMethods> {
  const { store, keyring, platform, log, changed } = deps;

  async function recover(): Promise<readonly RecoverView[]> {
    const wallet = await keyring.wallet();
    // Seen elsewhere in a newer state: neither pays any more, so its deposit is brought back from here.
    const infos = await wallet.recover();
    const { height } = await wallet.chain.tip();
    const now = { network: wallet.network, height, clock: platform.clock() };
    log.add('recover', { count: infos.length });
    void figures.lookOutside();
    changed(['connections', 'status', 'activity']);
    return infos.map(({ handle, value, state, expireHeight, txid }) => {
      const at = state === 'waiting' ? aboutWhen(expireHeight, now) : undefined;
      return {
        ...{ handle, state, value: value.toString(), height: expireHeight },
        ...(at !== undefined && { at }),
        ...(txid !== undefined && { txid }),
      };
    });
  }

  return {
    async backup() {
      const wallet = await keyring.wallet();
      return backupFile(await backupWithStores(wallet, stores), wallet.network, platform.clock());
    },
    async backupSaved() {
      await figures.look();
      await store.commit([await fileSaved(store, await figures.now())]);
      changed(['status']);
      return null;
    },
    async wordsSaved() {
      await store.commit([await wordsSaved(store)]);
      changed(['status']);
      return null;
    },
    async restoreBackup({ text }) {
      const wallet = await keyring.wallet();
      checkBackupText(text);
      const connections = await wallet.restore(text);
      const taken = await restoreStores(wallet, stores, text);
      log.add('restoreBackup', { count: connections });
      changed(['connections', 'status']);
      void figures.lookOutside();
      return { connections, stores: taken };
    },
    recover,
    async log() {
      const entries = await log.entries();
      const { network } = await loadSettings(store, platform.defaults);
      const head = `PicoPay ${platform.version}, ${network}`;
      const lines = entries.map(({ n: _, at, ...rest }) => {
        const fields = Object.entries(rest).map(([name, value]) => `${name}=${value}`);
        return `${new Date(at * 1000).toISOString()} ${fields.join(' ')}`;
      });
      return { name: 'picopay-log.txt', type: 'text/plain', text: `${[head, ...lines].join('\n')}\n` };
    },
    async erase({ password }) {
      await keyring.leave(password);
      await platform.erase();
      changed(['status', 'settings', 'approvals', 'sites', 'connections', 'activity', 'invoices']);
      return null;
    },
  };
}
