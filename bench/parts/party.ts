import { randomBytes } from 'node:crypto';
import type { HubEcdsa } from '../../hub/ecdsa.ts';
import { handleKey, type KeyPair } from '../../lib/bitcoin/keys.ts';
import { bytesToHex, type Hex, hash160 } from '../../lib/bytes.ts';
import { type ConnectionState, type Ecdsa, type Env, spendSecret } from '../../lib/channel/index.ts';

/** A client of the bench: its keys, and its engine state once the connection is open. */
export interface Party {
  readonly role: 'payer' | 'payee';
  readonly handle: Hex;
  readonly handleKey: Uint8Array;
  readonly c2h: KeyPair;
  readonly h2c: KeyPair;
  /** HASH160 of the spend secret of h2c, hex. */
  readonly spendHash: Hex;
  /** The hub's key in h2c, once it has offered terms. */
  hubPayer?: Hex;
  state?: ConnectionState;
}

export function newParty(role: Party['role'], ecdsa: HubEcdsa): Party {
  const pair = (): KeyPair => {
    const privateKey = new Uint8Array(randomBytes(32));
    // Far below the curve's order, and never zero.
    privateKey[0] = 1;
    return { privateKey, publicKey: ecdsa.publicKey(privateKey) };
  };
  const name = handleKey(pair());
  const h2c = pair();
  return {
    role,
    handle: name.handle,
    handleKey: name.privateKey,
    c2h: pair(),
    h2c,
    spendHash: bytesToHex(hash160(spendSecret(h2c.privateKey))),
  };
}

/** What the party's engine may use at this height. */
export function envAt(party: Party, ecdsa: Ecdsa, tip: number): Env {
  return {
    ecdsa,
    outKey: party.c2h.privateKey,
    inKey: party.h2c.privateKey,
    tip,
    feerate: 1,
    secretOf: () => undefined,
  };
}

export function stateOf(party: Party): ConnectionState {
  if (party.state === undefined) throw new Error('a connection of the bench is not open yet');
  return party.state;
}
