import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Status } from '../../lib/rpc/views.ts';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { failureOf, type UiFailure } from '../base/failure.ts';
import { t } from '../base/i18n.ts';
import { Page } from '../base/Page.tsx';
import { Skeleton } from '../base/Skeleton.tsx';
import { go } from './route.ts';

export interface ScreenProps {
  readonly status: Status;
  readonly arg?: string | undefined;
}
export type Screen = ComponentType<ScreenProps>;

interface Props extends ScreenProps {
  readonly load: () => Promise<Screen>;
}

/** A screen whose code is fetched when it is first gone to: the popup itself stays small. */
export function Lazy({ load, ...props }: Props) {
  const [state, setState] = useState<{ readonly Screen?: Screen; readonly error?: UiFailure }>({});
  useEffect(() => {
    let alive = true;
    load().then(
      (Screen) => alive && setState({ Screen }),
      (error: unknown) => alive && setState({ error: failureOf(error) }),
    );
    return () => {
      alive = false;
    };
  }, [load]);
  const { Screen, error } = state;
  if (Screen) return <Screen {...props} />;
  return (
    <Page title={t('app_name')} onBack={() => go('home')}>
      {error ? <ErrorNotice error={error} /> : <Skeleton lines={5} />}
    </Page>
  );
}
