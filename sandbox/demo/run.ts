import { PicoError } from '../../lib/errors.ts';
import { DEFAULT_PORT } from '../start.ts';
import { startServices } from './services.ts';

const say = (line = ''): void => void process.stdout.write(`${line}\n`);

export async function runDemo(_args: readonly string[]): Promise<number> {
  try {
    const services = await startServices(DEFAULT_PORT, say);
    await new Promise<void>((resolve) => {
      process.once('SIGINT', resolve);
      process.once('SIGTERM', resolve);
    });
    await services.close();
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof PicoError ? error.message : String(error)}\n`);
    return 1;
  }
}
