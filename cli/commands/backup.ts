import { type Context, defineCommand, flag, option, shellOnly } from '../command.ts';
import { writeSecretFile } from '../home.ts';
import { BadArgument, path } from '../values.ts';

const file = shellOnly(option('FILE', path, 'write it there instead of printing it'));
const words = shellOnly(flag('show the words that spend everything, to be written on paper'));
const yes = shellOnly(flag('nobody else sees this screen'));

/** The words are for the shell alone. */
interface BackupContext extends Context {
  words?(): Promise<string>;
}

export const backup = defineCommand({
  name: 'backup',
  summary: 'The static backup of all connections: with it and the words every deposit comes back.',
  params: { file, words, yes },
  async run(context: BackupContext, values) {
    if (values.words) {
      if (!values.yes) throw new BadArgument('words', 'whoever reads them can spend everything; add --yes');
      if (values.file !== undefined) throw new BadArgument('words', 'are never written to a file');
      return { words: await context.words?.() };
    }
    const wallet = await context.wallet();
    const text = await wallet.backup();
    if (values.file === undefined) return JSON.parse(text) as unknown;
    await writeSecretFile(values.file, text);
    return { file: values.file };
  },
});
