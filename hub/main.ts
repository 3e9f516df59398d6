import { parseArgs } from 'node:util';
import { PicoError } from '../lib/errors.ts';
import { configFrom, type HubArgs } from './config.ts';
import { startHub } from './start.ts';

const USAGE = `Usage: npm run hub -- [--config FILE] [--network main|testnet4|signet|regtest] [--chain URL]... [--dir FOLDER]
                     [--host ADDRESS] [--port PORT]

The passphrase of the hub's keys is read from PICOPAY_HUB_PASSPHRASE, or from the file that
PICOPAY_HUB_PASSPHRASE_FILE names. docs/hub.md describes the config file.`;

function readArgs(args: string[]): HubArgs | undefined {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      config: text,
      network: text,
      chain: { ...text, multiple: true },
      dir: text,
      host: text,
      port: text,
      help: { type: 'boolean', short: 'h' },
    },
  });
  const { help, ...rest } = values;
  return help ? undefined : rest;
}

const say = (text: string): void => {
  process.stderr.write(`hub: ${text}\n`);
};

async function main(): Promise<void> {
  const args = readArgs(process.argv.slice(2));
  if (args === undefined) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const config = configFrom(args);
  const started = await startHub(config, { onError: (where, error) => say(`${where}: ${String(error)}`) });
  const { ecdsa } = started.hub;
  if (ecdsa.backend !== 'native')
    say(`WARNING: the native signature library is not in use (${ecdsa.reason}); payments are far slower`);
  const stop = (): void => {
    void started.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const { url, metricsUrl, pubkey, address } = started;
  process.stdout.write(`hub ready ${JSON.stringify({ url, metrics: metricsUrl, pubkey, address })}\n`);
}

main().catch((error: unknown) => {
  const known = error instanceof PicoError || (error instanceof Error && 'code' in error);
  say(
    known
      ? `${(error as Error).name}: ${(error as Error).message}`
      : error instanceof Error
        ? String(error.stack)
        : String(error),
  );
  process.exitCode = 1;
});
