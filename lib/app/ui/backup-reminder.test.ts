import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../test/harness/memory-store.ts';
import type { ConnectionView } from '../../rpc/views.ts';
import { backupMissing, fileSaved, wordsSaved } from './backup-reminder.ts';
import type { Figures } from './figures.ts';

function figures(
  ...balances: [handle: string, balance: string, status?: ConnectionView['status']][]
): Figures {
  const connections = balances.map(([handle, balance, status = 'open']) => ({ handle, balance, status }));
  return { at: 1, connections: connections as unknown as ConnectionView[] };
}

describe('the backup reminder', () => {
  it('asks for the words until they are saved, and for no file while nothing is open', async () => {
    const store = memoryStore();
    expect(await backupMissing(store, figures())).toEqual({ words: true, file: false });
    await store.commit([await wordsSaved(store)]);
    expect(await backupMissing(store, figures())).toEqual({ words: false, file: false });
  });

  it('asks for the file after each new connection', async () => {
    const store = memoryStore();
    const one = figures(['a', '1000']);
    expect((await backupMissing(store, one)).file).toBe(true);
    await store.commit([await fileSaved(store, one)]);
    expect((await backupMissing(store, one)).file).toBe(false);
    expect((await backupMissing(store, figures(['a', '500'], ['b', '500']))).file).toBe(true);
  });

  it('asks again when what is at risk has doubled, closed connections not counted', async () => {
    const store = memoryStore();
    await store.commit([await fileSaved(store, figures(['a', '1000']))]);
    await store.commit([await wordsSaved(store)]);
    expect(await backupMissing(store, figures(['a', '1999']))).toEqual({ words: false, file: false });
    expect(await backupMissing(store, figures(['a', '2000']))).toEqual({ words: false, file: true });
    const closed = figures(['a', '1000'], ['b', '5000', 'closed']);
    expect((await backupMissing(store, closed)).file).toBe(false);
  });
});
