import { useEffect } from 'preact/hooks';
import { call } from '../base/client.ts';

const LOOK_EVERY_MS = 5000;

/** While something is awaited from the chain: looks there now and every few seconds. */
export function useLook(): void {
  useEffect(() => {
    const look = () => void call('refresh').catch(() => undefined);
    look();
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
}
