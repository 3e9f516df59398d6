/** Why the sandbox's node refuses a transaction, in Bitcoin Core's words and with its RPC error code. */
export class Reject extends Error {
  /** RPC error code: −22 cannot be decoded, −25 inputs or limits, −26 rules of the network. */
  readonly rpcCode: number;
  /** The reason alone (`min relay fee not met`), without figures. */
  readonly reason: string;

  constructor(reason: string, debug = '', rpcCode = -26) {
    super(debug === '' ? reason : `${reason}, ${debug}`);
    this.name = 'Reject';
    this.reason = reason;
    this.rpcCode = rpcCode;
  }

  /** The body of a 400 answer as Esplora passes it on. */
  toRpcText(): string {
    return `sendrawtransaction RPC error: ${JSON.stringify({ code: this.rpcCode, message: this.message })}`;
  }
}
