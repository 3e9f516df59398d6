import { readFile } from 'node:fs/promises';
import { validateMnemonic } from '../../lib/bitcoin/seed.ts';
import { PicoError } from '../../lib/errors.ts';
import { defineCommand, option } from '../command.ts';
import type { ShellContext } from '../shell.ts';
import { path } from '../values.ts';

export const restore = defineCommand({
  name: 'restore',
  summary:
    'Make the wallet of these words in an empty home; the words are read from standard input. Then: recover.',
  params: {
    words_file: option('FILE', path, 'read the words from there'),
    backup: option('FILE', path, 'take the connections of this static backup in'),
  },
  async run(context: ShellContext, values) {
    const text =
      values.words_file === undefined ? await context.readInput() : await readText(values.words_file);
    const saved = values.backup === undefined ? undefined : await readText(values.backup);
    await context.adoptWords(validateMnemonic(text));
    const wallet = await context.wallet();
    const connections = saved === undefined ? 0 : await wallet.restore(saved);
    return { address: await wallet.receiveAddress(), connections };
  },
});

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown';
    throw new PicoError('FileUnreadable', `${file} cannot be read: ${why}. Check the path.`, { file });
  }
}
