import { createRequire } from 'node:module';
import { type HubEcdsa, hubEcdsa } from '../hub/ecdsa.ts';
import { runInproc } from './parts/inproc-cell.ts';
import { startChainProcess } from './parts/processes.ts';
import type { Disk } from './parts/wallets.ts';

/**
 * `node bench/inproc.ts [native|wasm] [own|shared]`: locked payments through the real hub in one process, every state on disk
 * before it is spoken of. SECS a cell (default 3). One line of JSON a cell: `npm run bench:peers` reads them.
 */
interface Wasm {
  sign(digest: Uint8Array, key: Uint8Array): Uint8Array;
  verify(digest: Uint8Array, publicKey: Uint8Array, signature: Uint8Array): boolean;
  pointFromScalar(key: Uint8Array, compressed: boolean): Uint8Array;
}

/** The same library compiled to WASM, as the Lightning peer is: like against like. */
function wasmEcdsa(): HubEcdsa {
  const wasm = createRequire(import.meta.url)('tiny-secp256k1') as Wasm;
  return {
    sign: (digest, key) => wasm.sign(digest, key),
    verify: (signature, digest, publicKey) => wasm.verify(digest, publicKey, signature),
    publicKey: (key) => wasm.pointFromScalar(key, true),
    backend: 'native',
  };
}

const [crypto = 'native', disk = 'own'] = process.argv.slice(2);
const chain = await startChainProcess();
try {
  const cells = await runInproc({
    chainUrl: chain.url,
    ecdsa: crypto === 'wasm' ? wasmEcdsa() : hubEcdsa(),
    disk: disk as Disk,
    seconds: Number(process.env['SECS'] ?? 3),
    inFlight: [1, 10, 30],
  });
  for (const cell of cells) console.log(JSON.stringify({ crypto, disk, ...cell }));
} finally {
  await chain.stop();
}
process.exit(0);
