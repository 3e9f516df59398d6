import { parseArgs } from 'node:util';
import { InvalidField, PicoError } from '../lib/errors.ts';
import { DEFAULT_PORT, type SandboxOptions, startSandbox } from './start.ts';

const USAGE = `Usage: npm run sandbox -- [--port ${DEFAULT_PORT}] [--mine manual|on-tx] [--dir FOLDER]

  --port  where the chain listens on 127.0.0.1; the hub takes the next port,
          BTCPay's shop the fourth after it
  --mine  manual: blocks come from POST /sandbox/mine alone (default)
          on-tx: also one second after a transaction arrives
  --dir   keeps chain and hub in a folder over a restart`;

try {
  const options = readOptions(process.argv.slice(2));
  if (!options) process.stdout.write(`${USAGE}\n`);
  else await run(options);
} catch (error) {
  const known = error instanceof PicoError || (error instanceof Error && 'code' in error);
  process.stderr.write(`${known ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
}

async function run(options: SandboxOptions): Promise<void> {
  const sandbox = await startSandbox({
    ...options,
    onError: (error) => process.stderr.write(`sandbox: ${String(error)}\n`),
  });
  const stop = () => {
    void sandbox.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const { chainUrl: chain, hubUrl: hub } = sandbox;
  const { url: btcpay, shopUrl: shop } = sandbox.btcpay;
  process.stdout.write(`sandbox ready ${JSON.stringify({ chain, hub, btcpay, shop })}\n`);
}

/** Undefined when help is asked for. */
function readOptions(args: string[]): SandboxOptions | undefined {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string' },
      mine: { type: 'string' },
      dir: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return undefined;
  const { port = String(DEFAULT_PORT), mine = 'manual', dir } = values;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new InvalidField('--port', 'give 0 to 65535.');
  if (mine !== 'manual' && mine !== 'on-tx') throw new InvalidField('--mine', 'give manual or on-tx.');
  return { port: Number(port), mine, ...(dir === undefined ? {} : { dir }) };
}
