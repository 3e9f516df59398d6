/** The options every command takes, before or after its name. Each also has a variable of the environment. */
export const GLOBALS = {
  home: { kind: 'option', hint: 'DIR', help: 'where the wallet lives (~/.picopay; PICOPAY_HOME)' },
  network: {
    kind: 'option',
    hint: 'NAME',
    help: 'main, testnet4, signet or regtest (main; PICOPAY_NETWORK)',
  },
  testnet: { kind: 'flag', hint: '', help: 'the same as --network testnet4' },
  hub: { kind: 'option', hint: 'URL', help: 'the hub to connect to (PICOPAY_HUB)' },
  chain: {
    kind: 'option',
    hint: 'URL[,URL]',
    help: 'one Esplora server, or two that are compared (PICOPAY_CHAIN)',
  },
} as const;

export type GlobalName = keyof typeof GLOBALS;

/** What the command line says of them. */
export type Globals = Readonly<Partial<Record<GlobalName, string | true>>>;
