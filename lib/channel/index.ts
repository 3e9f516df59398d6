/** The engine's doors; everything else in this folder is inside. */

export { isFinal } from './chain.ts';
export {
  type CloseProposal,
  type CloseSignatures,
  cannotClose,
  closeTxid,
  completeClose,
  signClose,
} from './close.ts';
export { decodeState, decodeValue, encodeState, encodeValue } from './codec.ts';
export type * from './commands.ts';
export { capacity, commitFee } from './commit.ts';
export { claims } from './defend.ts';
export * from './messages.ts';
export { atRisk } from './outcome.ts';
export { cannotPay, sendable } from './payer.ts';
export { depositScript, MAX_LOCKS } from './scripts.ts';
export { revokeHash, revokeSecret, spendSecret } from './secrets.ts';
export { programHex } from './spends.ts';
export { newConnection, step } from './step.ts';
export { actBy, expireMin, hubLockHeight, inTime, mayForward } from './times.ts';
export { NETTING } from './turn.ts';
export type * from './types.ts';
