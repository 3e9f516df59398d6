import type { ActivityEntry } from '../../lib/rpc/views.ts';

interface Pages {
  readonly entries: readonly ActivityEntry[];
  readonly after?: string | undefined;
  readonly loading: boolean;
}

/**
 * A fresh first page laid over a list: new entries come first, known ones are brought up to date. Where the page does not reach
 * the list (more than a page is new), the page alone is shown: a list with a gap would lie.
 */
export function mergeNewest<T extends Pages>(old: T, page: T): T {
  const fresh = new Set(page.entries.map((entry) => entry.id));
  if (!old.entries.some((entry) => fresh.has(entry.id))) return page;
  const rest = old.entries.filter((entry) => !fresh.has(entry.id));
  return {
    ...old,
    ...page,
    entries: [...page.entries, ...rest],
    after: rest.length > 0 ? old.after : page.after,
  };
}

/** Entries in groups of one day of the user's calendar, in order. */
export function byDay(
  entries: readonly ActivityEntry[],
): readonly (readonly [ActivityEntry, ...ActivityEntry[]])[] {
  const groups: [ActivityEntry, ...ActivityEntry[]][] = [];
  let day = '';
  for (const entry of entries) {
    const own = new Date(entry.at * 1000).toDateString();
    const last = groups.at(-1);
    if (last && own === day) last.push(entry);
    else groups.push([entry]);
    day = own;
  }
  return groups;
}
