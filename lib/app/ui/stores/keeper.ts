import type { GreenfieldBtcpay } from '../../../btcpay/greenfield.ts';
import type { LegacyBtcpay } from '../../../btcpay/legacy.ts';
import { openSaved, readSaved, type SavedClient } from '../../../btcpay/saved.ts';
import type { BtcpayIo } from '../../../btcpay/types.ts';
import { utf8ToBytes } from '../../../bytes.ts';
import { PicoError } from '../../../errors.ts';
import type { StoreView } from '../../../rpc/views.ts';
import type { Write } from '../../../store/types.ts';
import { type Mutex, mutex } from '../../../wallet/mutex.ts';
import type { UiDeps } from '../deps.ts';
import { type PairingRow, type PairingSecret, type StoreRow, sealName, storeKey } from './rows.ts';

export type StoreClient = LegacyBtcpay | GreenfieldBtcpay;

/** The table of stores, and the seals in it. Nothing of a key is in memory longer than a call. */
export interface StoreKeeper {
  readonly io: BtcpayIo;
  stores(): Promise<readonly StoreRow[]>;
  pairings(): Promise<readonly PairingRow[]>;
  /** Throws StoreNotFound. */
  store(id: string): Promise<StoreRow>;
  pairing(id: string): Promise<PairingRow | undefined>;
  /** Throws StoreNotFound, Locked. */
  saved(id: string): Promise<SavedClient>;
  client(id: string): Promise<StoreClient>;
  /** Keeps a store that was asked; one that is there keeps its label. A pairing that led to it is over in the same commit. */
  keep(saved: SavedClient, from?: PairingRow): Promise<StoreRow>;
  /** Keeps a store as it was elsewhere, unless it is here already: then false. */
  keepNew(saved: SavedClient, was: Pick<StoreRow, 'label' | 'at'>): Promise<boolean>;
  rename(id: string, label: string): Promise<void>;
  secretOf(row: PairingRow): Promise<PairingSecret>;
  keepPairing(row: Omit<PairingRow, 'sealed'>, secret: PairingSecret): Promise<PairingRow>;
  /** A store or a pairing; one that is not there is no error. */
  remove(id: string): Promise<void>;
}

const KINDS: Readonly<Record<SavedClient['type'], StoreView['kind']>> = {
  'btcpay-legacy': 'legacy',
  'btcpay-legacy-key': 'legacy-key',
  'btcpay-greenfield': 'greenfield',
};

export function storeKeeper({
  store,
  keyring,
  platform,
  changed,
}: Pick<UiDeps, 'store' | 'keyring' | 'platform' | 'changed'>): StoreKeeper {
  const turn: Mutex = mutex();
  const { fetch = globalThis.fetch, clock, random } = platform;
  const io: BtcpayIo = { fetch, random, now: () => 1000 * clock() };

  const all = () => store.list<StoreRow | PairingRow>('stores', { index: 'at' });
  const seal = (id: string, value: object) => keyring.seal(utf8ToBytes(JSON.stringify(value)), sealName(id));
  const unseal = async ({ id, sealed }: StoreRow | PairingRow): Promise<unknown> =>
    JSON.parse(new TextDecoder().decode(await keyring.unseal(sealed, sealName(id))));

  async function commit(writes: readonly Write[]): Promise<void> {
    await store.commit(writes);
    changed(['stores']);
  }

  async function row(id: string): Promise<StoreRow> {
    const found = await store.get<StoreRow | PairingRow>('stores', id);
    if (found === undefined || found.kind === 'pairing')
      throw new PicoError('StoreNotFound', 'this store is not in the wallet: it was removed, or never added');
    return found;
  }

  async function rowOf(made: SavedClient, was: Pick<StoreRow, 'label' | 'at'>): Promise<StoreRow> {
    const id = storeKey(made);
    return {
      ...{ id, ...was, host: made.host, kind: KINDS[made.type], sealed: await seal(id, made) },
      ...(made.type === 'btcpay-greenfield' && made.storeId !== undefined && { storeId: made.storeId }),
    };
  }

  const saved = async (id: string) => readSaved(await unseal(await row(id)));

  return {
    io,
    stores: async () => (await all()).filter((r) => r.kind !== 'pairing'),
    pairings: async () => (await all()).filter((r) => r.kind === 'pairing'),
    store: row,
    async pairing(id) {
      const found = await store.get<StoreRow | PairingRow>('stores', id);
      return found?.kind === 'pairing' ? found : undefined;
    },
    saved,
    client: async (id) => openSaved(await saved(id), io),
    keep: (made, from) =>
      turn(async () => {
        const before = await store.get<StoreRow>('stores', storeKey(made));
        const { at = clock(), label = new URL(made.host).host } = before ?? {};
        const value = { ...(await rowOf(made, { at, label })), ...(from && { pairing: from.id }) };
        const over: Write[] = from === undefined ? [] : [{ delete: 'stores', key: from.id }];
        await commit([{ put: 'stores', key: value.id, value }, ...over]);
        return value;
      }),
    keepNew: (made, was) =>
      turn(async () => {
        if ((await store.get('stores', storeKey(made))) !== undefined) return false;
        const value = await rowOf(made, was);
        await commit([{ put: 'stores', key: value.id, value }]);
        return true;
      }),
    rename: (id, label) =>
      turn(async () => await commit([{ put: 'stores', key: id, value: { ...(await row(id)), label } }])),
    secretOf: async (pairing) => (await unseal(pairing)) as PairingSecret,
    async keepPairing(pairing, secret) {
      const value: PairingRow = { ...pairing, sealed: await seal(pairing.id, secret) };
      await commit([{ put: 'stores', key: value.id, value }]);
      return value;
    },
    remove: (id) => turn(() => commit([{ delete: 'stores', key: id }])),
  };
}
