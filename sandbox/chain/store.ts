import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bytes, bytesToHex, concatBytes, type Hex, isHex, sha256 } from '../../lib/bytes.ts';

export interface ChainStore {
  /** Blocks as they were found at opening, in the order they were added; of every branch. */
  readonly blocks: Bytes[];
  /** The mempool as it was found at opening. */
  readonly mempool: Hex[];
  /** Resolves when the block is on the disk. */
  appendBlock(raw: Bytes): Promise<void>;
  /** Replaces the saved mempool; does nothing when it is the same. */
  saveMempool(rawtxs: Hex[]): Promise<void>;
  close(): Promise<void>;
}

/** Length (4 bytes, little endian) and first 4 bytes of the block's SHA256 stand before each block. */
const HEAD = 8;

/**
 * Opens the folder of a sandbox, made when absent. A block that was cut off by a crash is dropped.
 * @param dir the folder; one running sandbox only
 */
export async function openStore(dir: string): Promise<ChainStore> {
  await mkdir(dir, { recursive: true });
  const mempoolPath = join(dir, 'mempool.json');
  const file = await open(join(dir, 'blocks.dat'), 'a+');
  const { blocks, length } = split(await file.readFile());
  await file.truncate(length);
  const mempool = await readMempool(mempoolPath);
  let saved = JSON.stringify(mempool);
  return {
    blocks,
    mempool,
    async appendBlock(raw) {
      await file.appendFile(concatBytes(head(raw), raw));
      await file.datasync();
    },
    async saveMempool(rawtxs) {
      const text = JSON.stringify(rawtxs);
      if (text === saved) return;
      const part = await open(`${mempoolPath}.part`, 'w');
      await part.writeFile(text);
      await part.datasync();
      await part.close();
      await rename(`${mempoolPath}.part`, mempoolPath);
      saved = text;
    },
    close: () => file.close(),
  };
}

function head(raw: Bytes): Bytes {
  const bytes = new Uint8Array(HEAD);
  new DataView(bytes.buffer).setUint32(0, raw.length, true);
  bytes.set(sha256(raw).subarray(0, 4), 4);
  return bytes;
}

function split(file: Bytes): { blocks: Bytes[]; length: number } {
  const blocks: Bytes[] = [];
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let at = 0;
  while (at + HEAD <= file.length) {
    const raw = file.subarray(at + HEAD, at + HEAD + view.getUint32(at, true));
    if (bytesToHex(head(raw)) !== bytesToHex(file.subarray(at, at + HEAD))) break;
    blocks.push(raw);
    at += HEAD + raw.length;
  }
  return { blocks, length: at };
}

async function readMempool(path: string): Promise<Hex[]> {
  try {
    const list: unknown = JSON.parse(await readFile(path, 'utf8'));
    return Array.isArray(list) ? list.filter((rawtx): rawtx is Hex => isHex(rawtx)) : [];
  } catch {
    // No file yet. The mempool is a convenience: a broken one is an empty one.
    return [];
  }
}
