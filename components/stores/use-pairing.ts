import { useEffect, useState } from 'preact/hooks';
import type { StoreView } from '../../lib/rpc/views.ts';
import { call } from '../base/client.ts';
import { failureOf, type UiFailure } from '../base/failure.ts';

const EVERY_MS = 2_000;
const AFTER_FAILURE_MS = 5_000;
/** After these it is over: nobody said yes in time, or it is known no more. */
const ENDS: ReadonlySet<string> = new Set(['PairingCodeExpired', 'PairingNotFound', 'InvalidParams']);

interface State {
  readonly store?: StoreView;
  readonly error?: UiFailure;
  readonly ended: boolean;
}

/** Asks a store again and again whether its owner said yes, also while another tab is looked at: that is where yes is said. */
export function usePairing(id: string): State {
  const [state, setState] = useState<State>({ ended: false });
  useEffect(() => {
    let alive = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      try {
        const store = await call('pairStore', { id });
        if (!alive) return;
        setState(store ? { store, ended: true } : { ended: false });
        if (!store) timer = setTimeout(ask, EVERY_MS);
      } catch (reason) {
        if (!alive) return;
        const error = failureOf(reason);
        const ended = ENDS.has(error.code);
        setState({ error, ended });
        if (!ended) timer = setTimeout(ask, AFTER_FAILURE_MS);
      }
    };
    void ask();
    return () => {
      alive = false;
      clearTimeout(timer);
    };
  }, [id]);
  return state;
}
