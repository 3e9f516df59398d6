import type { Hex } from '../bytes.ts';
import type { TxOutput } from '../tx.ts';
import { p2wpkhScript } from './address.ts';
import { type Coin, type CoinRequest, selectCoins } from './coins.ts';
import { type AccountKey, type KeyIndex, walletKey } from './keys.ts';
import { buildTransaction, type SigningInput, signP2wpkh, txid, vsize } from './transaction.ts';

/** A signed transaction of the wallet, with what is needed to raise its fee later. */
export interface Payment {
  readonly rawtx: Hex;
  readonly txid: Hex;
  readonly vsize: number;
  readonly feeSat: bigint;
  readonly inputs: readonly Coin[];
  readonly outputs: readonly TxOutput[];
  readonly changeOutput?: ChangeOutput;
}

export interface ChangeOutput {
  readonly vout: number;
  readonly value: bigint;
  readonly key: KeyIndex;
}

export interface PaymentRequest extends Omit<CoinRequest, 'changeScript'> {
  readonly account: AccountKey;
  /** The wallet's key that takes change, if there is any. */
  readonly change: KeyIndex;
}

/** Chooses coins, builds and signs; replaceable (BIP125). Throws as selectCoins does. */
export function buildPayment(request: PaymentRequest): Payment {
  const { account, change } = request;
  const { inputs, outputs, feeSat, changeSat } = selectCoins({
    ...request,
    changeScript: p2wpkhScript(walletKey(account, change).publicKey),
  });
  const changeOutput =
    changeSat > 0n ? { vout: outputs.length - 1, value: changeSat, key: change } : undefined;
  return signedPayment({ account, inputs, outputs, feeSat, ...(changeOutput && { changeOutput }) });
}

/** Signs what has been decided: every input is a coin of the account. */
export function signedPayment(
  parts: Pick<Payment, 'inputs' | 'outputs' | 'feeSat' | 'changeOutput'> & { readonly account: AccountKey },
): Payment {
  const { account, ...rest } = parts;
  const unsigned = buildTransaction({ inputs: rest.inputs.map(outpointOf), outputs: rest.outputs });
  const rawtx = signP2wpkh(
    unsigned,
    rest.inputs.map((coin) => coinInput(coin, account)),
  );
  return { ...rest, rawtx, txid: txid(rawtx), vsize: vsize(rawtx) };
}

/** A coin with its key, ready to be signed for. */
export function coinInput(coin: Coin, account: AccountKey): SigningInput {
  const { script, value } = coin;
  return { ...outpointOf(coin), script, value, privateKey: walletKey(account, coin.key).privateKey };
}

function outpointOf({ txid, vout }: Coin): Pick<Coin, 'txid' | 'vout'> {
  return { txid, vout };
}
