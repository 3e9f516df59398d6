import { BtcpayError } from '../../../btcpay/errors.ts';
import { normalizeHost } from '../../../btcpay/host.ts';
import { newPairingKey, pollPairing, requestPairing } from '../../../btcpay/pair.ts';
import { bytesToHex } from '../../../bytes.ts';
import { PicoError } from '../../../errors.ts';
import type { PairingView } from '../../../rpc/views.ts';
import type { StoreKeeper } from './keeper.ts';
import type { PairingRow, PairingSecret, StoreRow } from './rows.ts';

/** What the store's owner reads on the page of approval. */
const LABEL = 'PicoPay';
const LIFETIME_SECONDS = 15 * 60;
/** A server that does not answer is not asked for ever. */
const FORGET_SECONDS = 24 * 3600;
/** A pairing that is to be approved needs some time yet. */
const LEAST_SECONDS = 60;

/** Asks a server for a pairing, or goes on with the one that waits there. The key is kept before the server hears of it. */
export async function startPairing(keeper: StoreKeeper, asked: string, now: number): Promise<PairingView> {
  const host = normalizeHost(asked);
  for (const row of await waiting(keeper, now + LEAST_SECONDS)) {
    const view = row.host === host ? viewOf(row, await keeper.secretOf(row)) : undefined;
    if (view !== undefined) return view;
  }
  const id = bytesToHex(keeper.io.random(16));
  const pem = newPairingKey(keeper.io);
  const row = {
    ...({ kind: 'pairing', by: 'click' } as const),
    ...{ id, host, at: now, expiresAt: now + LIFETIME_SECONDS },
  };
  await keeper.keepPairing(row, { pem });
  try {
    const { code, approveUrl } = await requestPairing({ host, label: LABEL, pem }, keeper.io);
    return {
      id,
      host,
      code,
      url: approveUrl,
      expiresAt: (await keeper.keepPairing(row, { pem, code, url: approveUrl })).expiresAt,
    };
  } catch (error) {
    await keeper.remove(id);
    throw error;
  }
}

/** The pairings that wait for a click. One whose time is over is asked once more, then dropped. */
export async function pairings(keeper: StoreKeeper, now: number): Promise<readonly PairingView[]> {
  const views: PairingView[] = [];
  for (const row of await waiting(keeper, now)) {
    const view = viewOf(row, await keeper.secretOf(row));
    if (view !== undefined) views.push(view);
  }
  return views;
}

/** Asks whether it was approved: the store, or null while it was not. Throws PairingCodeExpired, PairingNotFound. */
export async function pairStore(keeper: StoreKeeper, id: string): Promise<StoreRow | null> {
  const row = await keeper.pairing(id);
  if (row === undefined) {
    const store = (await keeper.stores()).find(({ pairing }) => pairing === id);
    if (store !== undefined) return store;
    throw new PicoError(
      'PairingNotFound',
      'this pairing is over: it was cancelled, or its time ran out. Start again.',
    );
  }
  const { pem } = await keeper.secretOf(row);
  try {
    const paired = await pollPairing({ host: row.host, pem, expiresAt: 1000 * row.expiresAt }, keeper.io);
    return paired === undefined ? null : await keeper.keep(paired.saved, row);
  } catch (error) {
    if (error instanceof BtcpayError && error.code === 'PairingCodeExpired') await keeper.remove(id);
    throw error;
  }
}

/** Also those by a code whose answer was lost. */
export async function dropExpired(keeper: StoreKeeper, now: number): Promise<void> {
  for (const row of await keeper.pairings()) {
    if (row.expiresAt > now) continue;
    // An approval in its last minute, with nobody there to see it, counts.
    await pairStore(keeper, row.id).catch(() => undefined);
    if (row.expiresAt + FORGET_SECONDS <= now && (await keeper.pairing(row.id)) !== undefined)
      await keeper.remove(row.id);
  }
}

async function waiting(keeper: StoreKeeper, now: number): Promise<readonly PairingRow[]> {
  return (await keeper.pairings()).filter((row) => row.by === 'click' && row.expiresAt > now);
}

/** Undefined where the worker died before the server's answer came. */
function viewOf({ id, host, expiresAt }: PairingRow, { code, url }: PairingSecret): PairingView | undefined {
  return code === undefined || url === undefined ? undefined : { id, host, code, url, expiresAt };
}
