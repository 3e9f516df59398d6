/** Only what verify.ts uses of bitcore-lib 11. */
declare module 'bitcore-lib' {
  interface Script {
    toBuffer(): Buffer;
  }
  interface Transaction {
    inputs: { script: Script; getWitnesses(): Buffer[] | null }[];
  }
  interface Interpreter {
    errstr: string;
    verify(
      scriptSig: Script,
      scriptPubkey: Script,
      tx: Transaction,
      inputIndex: number,
      flags: number,
      witness: Buffer[],
      satoshis: number,
    ): boolean;
  }
  const bitcore: {
    Transaction: new (hex: string) => Transaction;
    Script: {
      fromBuffer(raw: Buffer): Script;
      Interpreter: (new () => Interpreter) & Record<string, number>;
    };
  };
  export = bitcore;
}
