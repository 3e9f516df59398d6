import type { UiDeps, UiHandlers } from './deps.ts';

type LockMethods = 'unlock' | 'lock' | 'changePassword' | 'revealWords';

/** The door. Tries and their back-off are the keyring's. */
export function lockHandlers({ keyring, log, changed }: UiDeps): Pick<UiHandlers, LockMethods> {
  return {
    async unlock({ password }) {
      await keyring.unlock(password);
      log.add('unlock');
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
