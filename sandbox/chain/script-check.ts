import { bcoin, type CoinView, type Tx } from './bcoin.ts';
import { Reject } from './reject.ts';

const { flags } = bcoin.Script;

function sum(names: string[]): number {
  return names.reduce((all, name) => all | (flags[name] ?? 0), 0);
}

/** The rules every block obeys; the others bind the mempool only. */
const MANDATORY = sum([
  'VERIFY_P2SH',
  'VERIFY_DERSIG',
  'VERIFY_NULLDUMMY',
  'VERIFY_CHECKLOCKTIMEVERIFY',
  'VERIFY_CHECKSEQUENCEVERIFY',
  'VERIFY_WITNESS',
]);
const STANDARD = sum(['STANDARD_VERIFY_FLAGS']);

/** Core's sentences for bcoin's codes. */
const SENTENCES: Readonly<Record<string, string>> = {
  EVAL_FALSE: 'Script evaluated without error but finished with a false/empty top stack element',
  VERIFY: 'Script failed an OP_VERIFY operation',
  EQUALVERIFY: 'Script failed an OP_EQUALVERIFY operation',
  CHECKSIGVERIFY: 'Script failed an OP_CHECKSIGVERIFY operation',
  CHECKMULTISIGVERIFY: 'Script failed an OP_CHECKMULTISIGVERIFY operation',
  NUMEQUALVERIFY: 'Script failed an OP_NUMEQUALVERIFY operation',
  INVALID_STACK_OPERATION: 'Operation not valid with the current stack size',
  UNBALANCED_CONDITIONAL: 'Invalid OP_IF construction',
  NEGATIVE_LOCKTIME: 'Negative locktime',
  UNSATISFIED_LOCKTIME: 'Locktime requirement not satisfied',
  SIG_HASHTYPE: 'Signature hash type missing or not understood',
  SIG_DER: 'Non-canonical DER signature',
  SIG_HIGH_S: 'Non-canonical signature: S value is unnecessarily high',
  SIG_NULLDUMMY: 'Dummy CHECKMULTISIG argument must be zero',
  MINIMALDATA: 'Data push larger than necessary',
  MINIMALIF: 'OP_IF/NOTIF argument must be minimal',
  NULLFAIL: 'Signature must be zero for failed CHECK(MULTI)SIG operation',
  CLEANSTACK: 'Stack size must be exactly one after execution',
  PUBKEYTYPE: 'Public key is neither compressed or uncompressed',
  WITNESS_PUBKEYTYPE: 'Using non-compressed keys in segwit',
  WITNESS_PROGRAM_MISMATCH: 'Witness program hash mismatch',
  WITNESS_PROGRAM_WITNESS_EMPTY: 'Witness program was passed an empty witness',
  WITNESS_UNEXPECTED: 'Witness provided for non-witness script',
  DISCOURAGE_UPGRADABLE_NOPS: 'NOPx reserved for soft-fork upgrades',
  OP_RETURN: 'OP_RETURN was encountered',
};

/** Runs every input's scripts. Throws Reject with Core's reason for the first that fails. */
export function checkScripts(tx: Tx, view: CoinView): void {
  for (const [index, input] of tx.inputs.entries()) {
    const coin = view.getOutputFor(input);
    if (!coin) continue;
    const failure = failureOf(() => tx.checkInput(index, coin, STANDARD));
    if (failure === undefined) continue;
    const invalid = failureOf(() => tx.checkInput(index, coin, MANDATORY)) !== undefined;
    const kind = invalid ? 'mandatory-script-verify-flag-failed' : 'non-mandatory-script-verify-flag';
    throw new Reject(`${kind} (${SENTENCES[failure] ?? failure})`);
  }
}

function failureOf(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}
