import type { StoreView } from '../../lib/rpc/views.ts';
import type { UiFailure } from '../base/failure.ts';
import { useCall } from '../base/use-call.ts';

interface Found {
  readonly store: StoreView | undefined;
  readonly error: UiFailure | undefined;
  /** The list is there, and it is not in it. */
  readonly gone: boolean;
  readonly reload: () => void;
}

/** One of the user's stores. */
export function useStore(id: string): Found {
  const { data, error, reload } = useCall('stores');
  const store = data?.find((one) => one.id === id);
  return { store, error, gone: data !== undefined && store === undefined, reload };
}
