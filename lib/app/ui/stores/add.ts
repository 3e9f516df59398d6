import { isOnion, normalizeHost } from '../../../btcpay/host.ts';
import { checkPairingCode } from '../../../btcpay/ids.ts';
import { createClient, createTorClient, newPairingKey, pairedKey } from '../../../btcpay/pair.ts';
import { openSaved, readSaved, type SavedClient } from '../../../btcpay/saved.ts';
import { bytesToHex } from '../../../bytes.ts';
import type { AddStore } from '../../../rpc/views.ts';
import { checkClient } from './check.ts';
import { chooseStore } from './choose-store.ts';
import type { StoreKeeper } from './keeper.ts';
import { isRefused } from './refused.ts';
import type { PairingRow, StoreRow } from './rows.ts';

/** How long a key may wait for an answer that was lost. */
const CODE_SECONDS = 24 * 3600;

/** Adds a store by whatever the user has of it; it is kept once it has let this wallet in. */
export async function addStore(keeper: StoreKeeper, how: AddStore, now: number): Promise<StoreRow> {
  if (how.by === 'code') return await addByCode(keeper, how, now);
  const saved = await letIn(keeper, savedOf(how));
  return await keeper.keep(saved);
}

function savedOf(how: Exclude<AddStore, { by: 'code' }>): SavedClient {
  switch (how.by) {
    case 'key': {
      const { api, host, apiKey, storeId } = how;
      return readSaved(
        api === 'greenfield'
          ? { type: 'btcpay-greenfield', host, apiKey, ...(storeId !== undefined && { storeId }) }
          : { type: 'btcpay-legacy-key', host, apiKey },
      );
    }
    case 'file':
      return readSaved(how.text);
    case 'pem':
      return readSaved({ host: how.host, pem: how.pem, tokens: { merchant: how.token.trim() } });
  }
}

/** Asks the store; a Greenfield key is tied to the one store it is for. */
async function letIn({ io }: StoreKeeper, saved: SavedClient): Promise<SavedClient> {
  const whole = saved.type === 'btcpay-greenfield' ? await chooseStore(saved, io) : saved;
  await checkClient(openSaved(whole, io));
  return whole;
}

/**
 * The code works once, so its key is kept before it is sent: where the answer is lost, the same code asked again finds out
 * by the key itself whether the store took it.
 */
async function addByCode(
  keeper: StoreKeeper,
  asked: { readonly host: string; readonly code: string },
  now: number,
): Promise<StoreRow> {
  const host = normalizeHost(asked.host);
  const code = checkPairingCode(asked.code);
  const before = await sentBefore(keeper, host, code);
  const pem = before?.pem ?? newPairingKey(keeper.io);
  const pair = isOnion(host) ? createTorClient : createClient;
  const row = before?.row ?? (await keepKey(keeper, { host, code, pem }, now));
  try {
    const known = before === undefined ? undefined : await pairedKey({ host, pem }, keeper.io);
    const { saved } = known ?? (await pair({ host, code, pem }, keeper.io));
    return await keeper.keep(saved, row);
  } catch (error) {
    if (isRefused(error)) await keeper.remove(row.id);
    throw error;
  }
}

async function sentBefore(
  keeper: StoreKeeper,
  host: string,
  code: string,
): Promise<{ readonly row: PairingRow; readonly pem: string } | undefined> {
  for (const row of await keeper.pairings()) {
    if (row.by !== 'code' || row.host !== host) continue;
    const secret = await keeper.secretOf(row);
    if (secret.code === code) return { row, pem: secret.pem };
  }
  return undefined;
}

async function keepKey(
  keeper: StoreKeeper,
  { host, code, pem }: { readonly host: string; readonly code: string; readonly pem: string },
  now: number,
): Promise<PairingRow> {
  const id = bytesToHex(keeper.io.random(16));
  const row = { kind: 'pairing', id, at: now, host, by: 'code', expiresAt: now + CODE_SECONDS } as const;
  return await keeper.keepPairing(row, { pem, code });
}
