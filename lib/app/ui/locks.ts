import type { UiDeps, UiHandlers } from './deps.ts';
import type { FiguresKeeper } from './figures.ts';

type LockMethods = 'unlock' | 'lock' | 'changePassword' | 'revealWords';

/** The door. Tries and their back-off are the keyring's. */
export function lockHandlers(deps: UiDeps, figures: FiguresKeeper): Pick<UiHandlers, LockMethods> {
  const { keyring, log, changed } = deps;
  return {
    async unlock({ password }) {
      await keyring.unlock(password);
      log.add('unlock');
      void figures.lookOutside();
      changed(['status', 'approvals', 'sites']);
      return null;
    },
    async lock(params) {
      await keyring.lock({ pauseBudgets: params?.pauseBudgets === true });
      log.add('lock');
      changed(['status', 'approvals', 'sites']);
      return null;
    },
    async changePassword({ password, next }) {
      await keyring.changePassword(password, next);
      log.add('changePassword');
      return null;
    },
    async revealWords({ password }) {
      log.add('revealWords');
      return { words: await keyring.revealWords(password) };
    },
  };
}
