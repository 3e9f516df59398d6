import { InvalidField, PicoError } from '../errors.ts';
import { BtcpayError, unusableAnswer } from './errors.ts';
import { isOnion, normalizeHost } from './host.ts';
import { identityOf } from './identity.ts';
import { checkPairingCode } from './ids.ts';
import { type LegacyBtcpay, legacyClient } from './legacy.ts';
import type { LegacySession, Tokens } from './legacy-call.ts';
import { sendPairing } from './legacy-pairing.ts';
import { newPrivateKey, readPrivateKey, toPem } from './pem.ts';
import { type PairedClient, savedLegacy } from './saved.ts';
import { sleep } from './sleep.ts';
import type { BtcpayIo } from './types.ts';

const LIFETIME_MS = 15 * 60_000;
const POLL_MS = 2000;
const MOST_LABEL = 100;

/** A paired store: the client, and what is to be kept (in the vault: it holds the key) to have it again. */
export interface Paired {
  readonly client: LegacyBtcpay;
  readonly saved: PairedClient;
}

/** A new key to pair, as PEM: whoever keeps it before it is sent still has it when the answer is lost. */
export function newPairingKey(io: Pick<BtcpayIo, 'random'>): string {
  return toPem(newPrivateKey(io.random));
}

/**
 * Pairs a new key (or `pem`) by a code made in the store's settings. The code works once.
 * Throws InvalidField, PairingCodeUsed, PairingCodeExpired and the other BtcpayErrors.
 */
export async function createClient(
  options: {
    readonly host: string;
    readonly code: string;
    readonly lenient?: boolean;
    readonly pem?: string;
  },
  io: BtcpayIo,
): Promise<Paired> {
  const host = normalizeHost(options.host);
  const code = checkPairingCode(options.code, options.lenient);
  const key = readPrivateKey(options.pem ?? newPairingKey(io));
  const client = legacyClient({ host, auth: { kind: 'bitid', key, tokens: {} } }, io);
  const tokens = await client.pairClient(code, { lenient: options.lenient ?? false });
  return { client, saved: savedLegacy(host, toPem(key), tokens) };
}

/**
 * The same for a store behind Tor: only .onion. `routeOnion` makes the browser send that host through Tor where it can
 * (Firefox, btcpay.md §1.8); without it the browser must know the way itself. Throws TorUnavailable.
 */
export async function createTorClient(
  options: Parameters<typeof createClient>[0],
  io: BtcpayIo,
  routeOnion?: (hostname: string) => Promise<void>,
): Promise<Paired> {
  const host = normalizeHost(options.host);
  if (!isOnion(host))
    throw new InvalidField('host', 'must be a .onion address: others are reached without Tor');
  await routeOnion?.(new URL(host).hostname);
  try {
    return await createClient({ ...options, host }, io);
  } catch (error) {
    if (error instanceof BtcpayError && error.kind === 'network')
      throw new PicoError(
        'TorUnavailable',
        `${host} was not reached. Start Tor; Firefox can be sent through it, other browsers must reach .onion addresses themselves (Tor Browser, Brave). The pairing code may still be good.`,
        { host },
      );
    throw error;
  }
}

/** A pairing that waits for the store's owner: plain data, to be kept secret and taken up again after a restart. */
export interface PairingRequest {
  readonly host: string;
  readonly pem: string;
  readonly code: string;
  /** The page where the owner chooses the store and approves. */
  readonly approveUrl: string;
  /** Ms since 1970 by this device's clock. */
  readonly expiresAt: number;
}

/** Asks the server for a pairing with a new key, or `pem` (btcpay.md §1.4). `label` is what the owner reads. */
export async function requestPairing(
  options: { readonly host: string; readonly label: string; readonly pem?: string },
  io: BtcpayIo,
): Promise<PairingRequest> {
  const host = normalizeHost(options.host);
  const key = readPrivateKey(options.pem ?? newPairingKey(io));
  const session: LegacySession = { host, auth: { kind: 'bitid', key, tokens: {} }, io };
  const asked = { id: identityOf(key).sin, label: options.label.slice(0, MOST_LABEL) };
  const { pairingCode } = await sendPairing(session, asked, []);
  if (pairingCode === undefined) throw unusableAnswer(host, 'it has no pairing code');
  // It goes into the address of a page: anything but a code is refused.
  const code = checkPairingCode(pairingCode);
  return {
    host,
    pem: toPem(key),
    code,
    approveUrl: `${host}/api-access-request?pairingCode=${code}`,
    expiresAt: io.now() + LIFETIME_MS,
  };
}

/** What a key is paired with at this server, asked for by the key itself; undefined: with nothing. */
export async function pairedKey(
  of: { readonly host: string; readonly pem: string },
  io: BtcpayIo,
): Promise<Paired | undefined> {
  const key = readPrivateKey(of.pem);
  const { host, getTokens } = legacyClient({ host: of.host, auth: { kind: 'bitid', key, tokens: {} } }, io);
  const tokens: Tokens = Object.assign({}, ...(await getTokens()));
  if (Object.keys(tokens).length === 0) return undefined;
  const client = legacyClient({ host, auth: { kind: 'bitid', key, tokens } }, io);
  return { client, saved: savedLegacy(host, of.pem, tokens) };
}

/** Asks once whether the pairing was approved; undefined: not yet. Throws PairingCodeExpired after its 15 minutes. */
export async function pollPairing(
  pairing: Pick<PairingRequest, 'host' | 'pem' | 'expiresAt'>,
  io: BtcpayIo,
): Promise<Paired | undefined> {
  const paired = await pairedKey(pairing, io);
  if (paired !== undefined) return paired;
  if (io.now() >= pairing.expiresAt)
    throw new BtcpayError(
      'PairingCodeExpired',
      `Nobody approved the pairing at ${pairing.host} within 15 minutes. Nothing was paired; ask again.`,
      { kind: 'validation' },
    );
  return undefined;
}

/**
 * Asks every 2 s until the owner has approved. A server that does not answer for a while is asked on.
 * Throws PairingCodeExpired, Cancelled (by `signal`) and what refuses the key.
 */
export async function awaitPairing(
  pairing: PairingRequest,
  io: BtcpayIo,
  signal?: AbortSignal,
): Promise<Paired> {
  const wait = io.sleep ?? sleep;
  for (;;) {
    if (signal?.aborted) throw cancelled();
    try {
      const paired = await pollPairing(pairing, io);
      if (paired !== undefined) return paired;
    } catch (error) {
      const passing = error instanceof BtcpayError && ['network', 'server'].includes(error.kind);
      if (!passing || io.now() >= pairing.expiresAt) throw error;
    }
    await wait(POLL_MS, signal);
  }
}

function cancelled(): PicoError {
  return new PicoError('Cancelled', 'Pairing was stopped before the store approved it. Nothing was paired.');
}
