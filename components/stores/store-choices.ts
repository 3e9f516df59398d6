import type { UiFailure } from '../base/failure.ts';

export interface StoreChoice {
  readonly id: string;
  readonly name: string;
}

/** The stores a key speaks for, out of the failure that asks which one is meant; undefined where it does not. */
export function storeChoices(error: UiFailure | undefined): readonly StoreChoice[] | undefined {
  const stores = error?.code === 'ChooseStore' ? error.data['stores'] : undefined;
  if (!Array.isArray(stores)) return undefined;
  return stores.flatMap((one: Partial<StoreChoice> | null) =>
    typeof one?.id === 'string'
      ? [{ id: one.id, name: typeof one.name === 'string' ? one.name : one.id }]
      : [],
  );
}
