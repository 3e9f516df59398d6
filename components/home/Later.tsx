import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

interface Props {
  readonly load: () => Promise<ComponentType>;
}

/** A part whose code is fetched when the screen is up: nobody waits for it, and where it does not come the screen is whole without it. */
export function Later({ load }: Props) {
  const [Part, setPart] = useState<ComponentType | undefined>();
  useEffect(() => {
    load().then(
      (loaded) => setPart(() => loaded),
      () => undefined,
    );
  }, []);
  return Part ? <Part /> : null;
}
