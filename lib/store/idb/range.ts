import type { Query } from '../types.ts';

/** What the row to go on from is sorted by: its key, or with an index its field and its key. */
export type Anchor = string | [string | number, string];

type Place = { readonly at: IDBValidKey; readonly open: boolean };

/** The range of keys a query asks for; 'none' when nothing can be in it, undefined when everything is. */
export function rangeOf(query: Query, anchor: Anchor | undefined): IDBKeyRange | 'none' | undefined {
  const { index, equals, from = equals, to = equals, reverse = false } = query;
  // In an index a field stands before its key: [field] is below all that have it, and [field, []] above.
  let lower = placeOf(from, (value) => (index === undefined ? value : [value]));
  let upper = placeOf(to, (value) => (index === undefined ? value : [value, []]));
  const behind: Place | undefined = anchor === undefined ? undefined : { at: anchor, open: true };
  if (behind !== undefined && reverse && (upper === undefined || isUpTo(behind, upper))) upper = behind;
  if (behind !== undefined && !reverse && (lower === undefined || isUpTo(lower, behind))) lower = behind;

  if (lower === undefined) return upper && IDBKeyRange.upperBound(upper.at, upper.open);
  if (upper === undefined) return IDBKeyRange.lowerBound(lower.at, lower.open);
  // IndexedDB throws on bounds that leave nothing, where an empty list is meant.
  const order = indexedDB.cmp(lower.at, upper.at);
  if (order > 0 || (order === 0 && (lower.open || upper.open))) return 'none';
  return IDBKeyRange.bound(lower.at, upper.at, lower.open, upper.open);
}

function placeOf(
  value: string | number | undefined,
  toKey: (value: string | number) => IDBValidKey,
): Place | undefined {
  return value === undefined ? undefined : { at: toKey(value), open: false };
}

/** Whether a stands at b or below: at b too, so that the anchor's open bound takes the place of a closed one. */
function isUpTo(a: Place, b: Place): boolean {
  return indexedDB.cmp(a.at, b.at) <= 0;
}
