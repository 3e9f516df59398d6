import { runDemo } from './demo/run.ts';

/** `npm run demo`: a chain, a hub, a shop, and a browser with the wallet at its first run. `-- --help` says more. */
process.exit(await runDemo(process.argv.slice(2)));
