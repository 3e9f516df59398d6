import type { Status } from '../../rpc/views.ts';
import type { Store, Write } from '../../store/types.ts';
import type { Figures } from './figures.ts';

const KEY = 'backup';

/** settings, key 'backup': what the user has put away, and how much was at risk then. */
interface BackupRow {
  readonly words?: boolean;
  readonly handles?: readonly string[];
  /** Satoshis in the connections when the file was saved. */
  readonly value?: string;
}

/**
 * What is missing: the words until the user has them; the file once a connection is younger than it, or when what is in
 * the connections has doubled since.
 */
export async function backupMissing(store: Store, figures: Figures): Promise<Status['backup']> {
  const { words = false, handles = [], value = '0' } = (await store.get<BackupRow>('settings', KEY)) ?? {};
  const { live, risk } = atRisk(figures);
  const saved = new Set(handles);
  const file = live.some((handle) => !saved.has(handle)) || (risk > 0n && risk >= 2n * BigInt(value));
  return { words: !words, file };
}

export async function wordsSaved(store: Store): Promise<Write> {
  const row = await store.get<BackupRow>('settings', KEY);
  return { put: 'settings', key: KEY, value: { ...row, words: true } };
}

export async function fileSaved(store: Store, figures: Figures): Promise<Write> {
  const row = await store.get<BackupRow>('settings', KEY);
  const { live, risk } = atRisk(figures);
  return { put: 'settings', key: KEY, value: { ...row, handles: live, value: risk.toString() } };
}

function atRisk({ connections }: Figures): { readonly live: readonly string[]; readonly risk: bigint } {
  const live = connections.filter(({ status }) => status !== 'closed');
  return {
    live: live.map(({ handle }) => handle),
    risk: live.reduce((sum, { balance }) => sum + BigInt(balance), 0n),
  };
}
