import type { UiDeps, UiHandlers } from './deps.ts';

type ApprovalMethods = 'approvals' | 'approve' | 'reject' | 'rejectAll';

/** What waits for the user. The click carries the digest of what was shown; the pages' service judges it. */
export function approvalHandlers({ pages, changed }: UiDeps): Pick<UiHandlers, ApprovalMethods> {
  const decided = (): null => {
    changed(['approvals', 'status', 'sites']);
    return null;
  };
  return {
    approvals: () => pages.cards(),
    approve: (params) => pages.approve(params).then(decided),
    reject: ({ key }) => pages.reject(key).then(decided),
    rejectAll: () => pages.rejectAll().then(decided),
  };
}
