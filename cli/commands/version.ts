import { readFileSync } from 'node:fs';
import { defineCommand } from '../command.ts';

export const version = defineCommand({
  name: 'version',
  summary: 'The version of this program.',
  params: {},
  run: async () => programVersion(),
});

/** As package.json, which stands beside cli/ (or beside dist/ in the package), has it. */
function programVersion(): string {
  for (const path of ['../../package.json', '../../../package.json']) {
    try {
      const { version } = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as {
        version: string;
      };
      return version;
    } catch {
      // The other place.
    }
  }
  return 'unknown';
}
