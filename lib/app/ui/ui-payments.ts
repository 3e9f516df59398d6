import type { Store } from '../../store/types.ts';

/** uiCalls, key `memo:<payment id>`: what the payee wrote on what the user paid from a screen. */
interface MemoRow {
  readonly id: string;
  readonly at: number;
  readonly memo: string;
}

export async function rememberPayment(store: Store, id: string, memo: string, at: number): Promise<void> {
  const row: MemoRow = { id, at, memo };
  await store.commit([{ put: 'uiCalls', key: keyOf(id), value: row }]);
}

export async function memoOfPayment(store: Store, id: string): Promise<string | undefined> {
  return (await store.get<MemoRow>('uiCalls', keyOf(id)))?.memo;
}

function keyOf(id: string): string {
  return `memo:${id}`;
}
