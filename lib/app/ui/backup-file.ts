import { InvalidField, PicoError } from '../../errors.ts';
import type { TextFile } from '../../rpc/views.ts';
import { checkKeySealed } from '../../vault/format.ts';

const MOST_CHARACTERS = 5_000_000;
const CONTEXT = 'picopay/static-backup';

/** The backup's text as the file the user keeps, its name with the network and the day. */
export function backupFile(text: string, network: string, clock: number): TextFile {
  const day = new Date(clock * 1000).toISOString().slice(0, 10);
  return { name: `picopay-${network}-${day}.backup.json`, type: 'application/json', text };
}

/** Tells a damaged or foreign file before anything is done with it. Throws InvalidBackup and Corrupted. */
export function checkBackupText(text: string): void {
  if (text.length > MOST_CHARACTERS)
    throw new InvalidField('backup', 'is too long to be a backup of PicoPay');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new PicoError('InvalidBackup', 'this is no backup of PicoPay: it is not JSON', { field: 'backup' });
  }
  checkKeySealed(value, CONTEXT);
}
