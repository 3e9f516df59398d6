import { join } from 'node:path';
import { createSecretFile, type Home, readSecretFile } from './home.ts';
import { type Config, newConfig, parseConfig } from './settings.ts';

/** The settings in config.json of the network's folder; made with the defaults when it is missing. Throws ConfigInvalid. */
export async function configOf(home: Home): Promise<Config> {
  const path = join(home.folder, 'config.json');
  const text = await readSecretFile(path);
  if (text !== undefined) return parseConfig(text, path);
  // Another process may be making it: whichever was first, it says the same.
  await createSecretFile(path, newConfig(home.network));
  return {};
}
