import { useEffect } from 'preact/hooks';
import type { PairingView } from '../../lib/rpc/views.ts';
import { Icon } from '../base/Icon.tsx';
import { t } from '../base/i18n.ts';
import { Spinner } from '../base/Spinner.tsx';
import { useCall } from '../base/use-call.ts';
import { go } from '../home/route.ts';
import { plainHost } from './kinds.ts';
import { usePairing } from './use-pairing.ts';

/** The pairings that wait for a click at their store, taken up again where they were left; nothing when there are none. */
export function WaitingPairings({ onPaired }: { readonly onPaired?: () => void }) {
  const { data } = useCall('pairings');
  return (
    <>
      {data?.map((pairing) => (
        <Waiting key={pairing.id} pairing={pairing} {...(onPaired && { onPaired })} />
      ))}
    </>
  );
}

interface Props {
  readonly pairing: PairingView;
  readonly onPaired?: () => void;
}

function Waiting({ pairing, onPaired }: Props) {
  const { store, error, ended } = usePairing(pairing.id);
  useEffect(() => {
    if (store) onPaired?.();
  }, [store]);
  if (ended && error) return null;
  const host = plainHost(pairing.host);
  return (
    <button
      type="button"
      class="waiting"
      data-testid="pairing-row"
      data-id={pairing.id}
      onClick={() => (store ? go('store', store.id) : go('store-pair', pairing.id))}
    >
      {store ? <Icon name="check" size={18} /> : <Spinner />}
      <span class="waiting-text" role="status">
        {t(store ? 'pair_done' : 'pair_waits_at', [host])}
      </span>
      <Icon name="next" size={18} />
    </button>
  );
}
