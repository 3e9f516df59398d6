import { BtcpayError } from '../../../btcpay/errors.ts';
import { greenfieldClient } from '../../../btcpay/greenfield.ts';
import type { StoreInfo } from '../../../btcpay/greenfield-shapes.ts';
import type { SavedClient } from '../../../btcpay/saved.ts';
import type { BtcpayIo } from '../../../btcpay/types.ts';
import { InvalidField, PicoError } from '../../../errors.ts';

type GreenfieldSaved = Extract<SavedClient, { readonly type: 'btcpay-greenfield' }>;

/**
 * The one store that a key is for, where none was named. Throws ChooseStore (data: field, stores) where there are several, and
 * InvalidField 'storeId' where the key says of none.
 */
export async function chooseStore(saved: GreenfieldSaved, io: BtcpayIo): Promise<GreenfieldSaved> {
  if (saved.storeId !== undefined) return saved;
  const client = greenfieldClient(saved, io);
  const seen = await storesSeen(() => client.getStores());
  const stores = seen.length > 0 ? seen : storesNamed((await client.getApiKey()).permissions);
  const [only] = stores;
  if (only === undefined)
    throw new InvalidField(
      'storeId',
      'this key does not say which store it is for: type the id of the store',
    );
  if (stores.length === 1) return { ...saved, storeId: only.id };
  throw new PicoError(
    'ChooseStore',
    'storeId: this key speaks for several stores: choose one. Nothing was added.',
    {
      field: 'storeId',
      stores: stores.map(({ id, name }) => ({ id, name })),
    },
  );
}

/** None where the key may not list them. */
async function storesSeen(ask: () => Promise<readonly StoreInfo[]>): Promise<readonly StoreInfo[]> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof BtcpayError && error.kind === 'forbidden') return [];
    throw error;
  }
}

/** A permission limited to a store ends with its id: any key may ask for its own. */
function storesNamed(permissions: readonly string[]): readonly StoreInfo[] {
  const ids = permissions.flatMap((p) => /^btcpay\.store\.[a-z.]+:(.+)$/.exec(p)?.[1] ?? []);
  return [...new Set(ids)].map((id) => ({ id, name: id }));
}
