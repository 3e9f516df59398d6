import { nobleEcdsa } from '../../lib/bitcoin/ecdsa.ts';
import { type Bytes, type Hex, hexToBytes } from '../../lib/bytes.ts';
import { commitDigest, commitTx, prepare } from '../../lib/channel/commit.ts';
import { type ConnectionState, revokeHash } from '../../lib/channel/index.ts';
import { witness } from '../../lib/channel/scripts.ts';
import { derSignature } from '../../lib/channel/spends.ts';
import { serializeTx } from '../../lib/tx.ts';

/** The newest commit that a hub with this key holds in this state, signed by both: the raw transaction. */
export function heldCommit(state: ConnectionState, inKey: Bytes): Hex {
  const held = state.in?.held.at(-1);
  const params = state.in?.params;
  if (held === undefined || params === undefined) throw new Error('nothing is held');
  const hash = revokeHash(inKey, held.epoch);
  const own = nobleEcdsa.sign(commitDigest(params, held, hash), inKey);
  const items = witness.commit(
    derSignature(hexToBytes(held.sig)),
    derSignature(own),
    prepare(params).depositScript,
  );
  return serializeTx(commitTx(params, held, hash, items));
}
